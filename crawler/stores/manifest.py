"""The manifest of a run's parts: what a reader needs to know to trust and to read them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from crawler.stores.disk import write_whole


@dataclass(slots=True, frozen=True)
class PartEntry:
    """One finished part.  ``bytes`` and ``sha256`` are of the file as it lies there; times are ISO 8601 UTC."""

    file: str
    records: int
    bytes: int
    sha256: str
    started: str
    finished: str


@dataclass(slots=True)
class Manifest:
    """All parts of one run.  ``complete``: the run did what was asked; ``finishReason`` is None while it goes on."""

    run: str
    started: str
    finished: str | None = None
    finishReason: str | None = None  # noqa: N815 - as it stands in the file
    complete: bool = False
    parts: list[PartEntry] = field(default_factory=list)

    def reopen(self) -> None:
        """The run goes on (again): nothing is finished."""
        self.finished, self.finishReason, self.complete = None, None, False

    def end(self, finished: str, reason: str, *, complete: bool) -> None:
        """The run is over."""
        self.finished, self.finishReason, self.complete = finished, reason, complete

    def save(self, path: Path) -> None:
        """Write the manifest whole, durably."""
        totals = {"records": sum(p.records for p in self.parts), "bytes": sum(p.bytes for p in self.parts)}
        write_whole(path, orjson.dumps({**asdict(self), **totals}, option=orjson.OPT_INDENT_2) + b"\n")

    @classmethod
    def load(cls, path: Path) -> Manifest | None:
        """Read a manifest; None where there is none or it cannot be read as one."""
        try:
            found: dict[str, Any] = orjson.loads(path.read_bytes())
            entries = [PartEntry(**entry) for entry in found.pop("parts")]
            return cls(**{name: found[name] for name in cls.__slots__ if name != "parts"}, parts=entries)
        except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
            return None
