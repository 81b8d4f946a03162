"""What the state knows of URLs that may be what kills runs (``crawler.stores.kills``)."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.stores.database import Database
from crawler.stores.keys import key_hash
from crawler.stores.kills import SUSPECT, load_notes, save_notes
from crawler.stores.patience import outlasting
from crawler.stores.sites import Sites


class Suspects:
    """Asked and told by a run that works on the site."""

    def __init__(self, database: Database, sites: Sites) -> None:
        self.database = database
        self.sites = sites

    @outlasting
    def any_suspected(self, site: str) -> bool:
        """Whether any URL of the site may be; no run makes one suspect while it lasts."""
        with self.database.begin() as conn:
            return any(kills >= SUSPECT for kills in load_notes(conn, self.sites.site_id(conn, site)).kills.values())

    @outlasting
    def suspected(self, site: str, keys: Iterable[str]) -> set[str]:
        """Which of these URLs of the site may be what kills runs."""
        with self.database.begin() as conn:
            kills = load_notes(conn, self.sites.site_id(conn, site)).kills
            rows = {key: self.sites.row_id(conn, site, key_hash(key)) for key in keys} if kills else {}
        return {key for key, row in rows.items() if kills.get(row, 0) >= SUSPECT}

    @outlasting
    def note_alone(self, site: str, key: str | None, cleared: Iterable[str], now: float) -> None:
        """Note which suspect is asked for alone from now on (None: none), and which ended without a kill."""
        with self.database.begin() as conn:
            number = self.sites.site_id(conn, site)
            notes = load_notes(conn, number)
            for innocent in cleared:
                notes.kills.pop(self.sites.row_id(conn, site, key_hash(innocent)), None)
            notes.alone = None if key is None else self.sites.row_id(conn, site, key_hash(key))
            save_notes(conn, number, notes, now)
