"""What ``polling`` and ``revisits`` have in common: the events behind a look, and numbers for the store."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence


def hidden(expected: float) -> float:
    """The events that one "something came" stands for, at least one, when so many were ``expected``."""
    return expected / -math.expm1(-expected) if expected > 1e-9 else 1.0


def dump_numbers(parts: Iterable[Iterable[float]], digits: int) -> str:
    """Rows of numbers as text, with so many digits behind the point."""
    return json.dumps([[round(x, digits) for x in part] for part in parts])


def load_numbers(text: str | bytes, lengths: Sequence[int | None], name: str) -> list[tuple[float, ...]]:
    """Undo ``dump_numbers`` for rows of these lengths (None: of any).

    Raises ValueError for all but finite numbers from 0 on; ``name`` says in it what the text should have been.
    """
    try:
        rows = [tuple(map(float, row)) for row in json.loads(text)]
    except (TypeError, ValueError) as error:
        raise ValueError(f"no {name}: {text[:40]!r}") from error
    fits = len(rows) == len(lengths) and all(n in (None, len(row)) for n, row in zip(lengths, rows, strict=True))
    if not fits or not all(0 <= x < math.inf for row in rows for x in row):
        raise ValueError(f"no {name}: {text[:40]!r}")
    return rows
