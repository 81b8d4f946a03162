"""Listings that a run has in hand, left where the next run finds them if it is killed meanwhile.

They are read in worker processes, but what they name is judged in the run's own.  A listing that kills or hangs that
would end run after run, and with it the crawl of all sites: ``crawler.stores.listingkills`` finds it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

import orjson

if TYPE_CHECKING:
    from crawler.stores.sources import Kind  # else SQLAlchemy is loaded by commands that need no state

NOTE_BYTES = 4096
"""Of a note at most, and always: it is written in one piece, so that it is never half one."""


class Held(NamedTuple):
    """A listing in hand."""

    site: str
    kind: Kind
    url: str


class InHand:
    """``note`` writes bytes to where they outlive the process, though perhaps not the machine; some microseconds."""

    def __init__(self, note: Callable[[bytes], None]) -> None:
        self._note = note
        self._held: dict[Held, None] = {}

    @contextmanager
    def holding(self, listing: Held) -> Iterator[None]:
        """Have it in hand for as long as the block takes."""
        self._held[listing] = None
        self._tell()
        try:
            yield
        finally:
            self._held.pop(listing, None)
            self._tell()

    def _tell(self) -> None:
        held = [list(listing) for listing in self._held]
        while len(note := orjson.dumps(held)) > NOTE_BYTES:
            held.pop()
        with suppress(OSError):  # a full disk: what it costs is that a killer is found out later
            self._note(note)


def read_note(note: bytes) -> list[Held]:
    """What a dead run had in hand; nothing where it left no note, or none that can be read."""
    try:
        return [Held(str(site), kind, str(url)) for site, kind, url in orjson.loads(note)]
    except (ValueError, TypeError):
        return []
