"""The state of all crawls: one SQL store, opened by one run at a time (SQLite) or shared by leases (PostgreSQL)."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.stores.alternates import Alternates
from crawler.stores.bylines import KEPT_BYLINES, Bylines
from crawler.stores.claims import Claims
from crawler.stores.database import Database
from crawler.stores.frontier import Frontier
from crawler.stores.inhand import Held, read_note
from crawler.stores.keys import iso
from crawler.stores.ledger import Ledger
from crawler.stores.listed import Listings
from crawler.stores.listingkills import ListingKills
from crawler.stores.lock import RunLock
from crawler.stores.memories import Memories
from crawler.stores.partnotes import PartNotes
from crawler.stores.patience import Patience
from crawler.stores.sightings import KEPT, Sightings
from crawler.stores.sites import Sites
from crawler.stores.sources import Sources
from crawler.stores.stories import Stories
from crawler.stores.suspects import Suspects
from crawler.stores.watches import Watches


class State:
    """Frontier, ledger, sources, memories and all else that is remembered, with the leases, over one database.

    Each is described where it is made.  ``left``: what the last run on this machine had in hand when it was killed.

    Every call is one transaction (a large ``deliver`` is several) and may come from any thread; on SQLite the others
    wait meanwhile.  Times are epoch seconds, passed in.
    """

    def __init__(self, database: Database, run: str, lock: RunLock | None) -> None:
        self.run = run
        self.database = database
        self.sites = sites = Sites(database, run)
        self.frontier = Frontier(database, sites)
        self.ledger = Ledger(database, sites)
        self.part_notes = PartNotes(database)
        self.sources = Sources(database, sites)
        self.memories = Memories(database)
        self.watches = Watches(database, sites)
        self.stories = Stories(database)
        self.alternates = Alternates(database)
        self.claims = Claims(database, sites)
        self.sightings = Sightings(database, sites)
        self.listings = Listings(database, sites)
        self.bylines = Bylines(database)
        self.suspects = Suspects(database, sites)
        self.listing_kills = ListingKills(self.memories, self.sources)
        self.left: list[Held] = read_note(lock.left) if lock else []
        self._lock = lock

    @classmethod
    def open(cls, address: str | Path, run: str, now: float, *, patience: float = 0.0) -> Self:
        """Open or make the state at a file name, sqlite:/// or postgresql:// address, for the run of that name.

        What dead runs had in work becomes due.  Once it is open, every call outlasts absences of its server of up to
        ``patience`` seconds.  Raises StateInUse, StateNotWritable, StateCorrupt, StateVersion,
        StateUnavailable.
        """
        database = Database(address)
        lock = None
        if database.path:
            lock = RunLock(database.path.with_name(database.path.name + ".lock"), database.name, run, iso(now))
        try:
            database.prepare(now, suspicious=lock is not None and lock.stale)
            state = cls(database, run, lock)
            state.sites.revive(now)
            state.sightings.forget(now - KEPT)
            state.bylines.forget(now - KEPT_BYLINES)
        except BaseException:
            database.close()
            if lock:
                lock.release()
            raise
        if patience > 0 and not database.embedded:
            database.patience = Patience(patience)
        return state

    def note(self, note: bytes) -> None:
        """Leave a note for the next run, if this one is killed; on a shared state its mark takes it (``RunsHere``)."""
        if self._lock:
            self._lock.note(note)

    def close(self) -> None:
        """Let the next run in.  URLs still in work become due at its open."""
        self.database.close()
        if self._lock:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
