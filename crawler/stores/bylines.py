"""Whom feeds name as authors of articles that are still to be fetched; forgotten when nobody looks at them any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete

from crawler.stores.database import Database
from crawler.stores.keys import row_id, storable
from crawler.stores.patience import outlasting
from crawler.stores.schema import bylines
from crawler.stores.upserts import put

if TYPE_CHECKING:
    from crawler.stores.addresses import Found

KEPT_BYLINES = 14 * 86_400.0
"""Seconds after which names are forgotten: an article waits for hours and is looked at for a week, each time with the
names that it had at first."""

_CHARS = 300  # of all names of an article: a row is some 50 bytes as a rule


def keep_bylines(conn: Connection, site: int, found: Mapping[int, Found], now: float) -> None:
    """Keep the authors of addresses (by ``key_hash``) that were never fetched; whoever names them first is heard."""
    rows = [
        {"url": row_id(site, h), "noted": int(now), "authors": names}
        for h, one in found.items()
        if (names := _packed(one.authors))
    ]
    if rows:
        conn.execute(put(conn, bylines).on_conflict_do_nothing(), rows)


def unpack_byline(authors: str | None) -> tuple[str, ...]:
    """Give the names of a row; None is no row."""
    return tuple(authors.splitlines()) if authors else ()


class Bylines:
    """Forgets."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @outlasting
    def forget(self, before: float) -> None:
        """Drop what was noted before (epoch seconds)."""
        with self.database.begin() as conn:
            conn.execute(delete(bylines).where(bylines.c.noted < int(before)))


def _packed(authors: tuple[str, ...]) -> str:
    """The names, a line each, as many as have room."""
    packed = ""
    for name in authors:
        line = " ".join(storable(name).split())
        if line and len(packed) + len(line) < _CHARS:
            packed += f"{line}\n"
    return packed
