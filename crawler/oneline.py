"""Text from outside as a log or a terminal may show it."""

from __future__ import annotations

from typing import Any

_UNPRINTABLE: dict[int, Any] = {n: f"\\x{n:02x}" for n in (*range(32), *range(127, 160))} | {0x2028: " ", 0x2029: " "}


def one_line(text: object, limit: int = 200) -> str:
    """Give text from outside as a log may show it: one line, no control characters, at most ``limit`` characters."""
    shown = str(text)[: limit + 1].translate(_UNPRINTABLE).encode("utf-8", "replace").decode()
    return shown if len(shown) <= limit else shown[: limit - 1] + "\N{HORIZONTAL ELLIPSIS}"
