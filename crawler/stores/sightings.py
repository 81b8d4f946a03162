"""Which of a site's sources named each address, and when its article was published, for the report of what was missed.

What one source alone named needs no row: the frontier keeps the source that was first.  Rows are forgotten after
``KEPT`` seconds, and no address has more than one of some 15 bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from crawler.stores.addresses import Found, Place
from crawler.stores.columns import AnyRow
from crawler.stores.database import Database
from crawler.stores.keys import OF_CHANGE, key_hash, row_id
from crawler.stores.patience import outlasting
from crawler.stores.schema import origins, sightings, urls
from crawler.stores.sites import Sites
from crawler.stores.upserts import put

FEED, NEWS_SITEMAP, SECTION, ARCHIVE = 1, 2, 4, 8
SOURCES = {FEED: "feed", NEWS_SITEMAP: "news sitemap", SECTION: "sections", ARCHIVE: "archive"}
"""The sources by their bit; a plain sitemap is an archive: it names old articles, too."""

KEPT = 90 * 86_400.0
"""Seconds after which a sighting is forgotten: a quarter of a year."""

_BITS = {"feed": FEED, "sitemap": ARCHIVE, "section": SECTION, "archive": ARCHIVE}


def bit_of(via: str | None, *, titled: bool = False) -> int:
    """The source that a way of finding stands for; only news sitemaps name ``titled`` articles.  0: no source."""
    return NEWS_SITEMAP if via == "sitemap" and titled else _BITS.get(via or "", 0)


def see(conn: Connection, place: Place, batch: Mapping[int, Found], known: Mapping[int, AnyRow], now: float) -> None:
    """Note that sources name the addresses (by their hash); ``known``: rows, with their origin, of those found before.

    Of a new one the origin tells its source, unless that is a news sitemap.
    """
    telling = [
        h
        for h, found in batch.items()
        if (h in known and known[h].origin != place.origins[found.via, found.source_url or ""])
        or (h not in known and _bit(found) == NEWS_SITEMAP)
    ]
    if not telling:
        return
    news: list[dict[str, Any]] = []
    rows = {row_id(place.number, h): h for h in telling}
    for row in conn.execute(_query().where(urls.c.id.in_(rows))):
        h = rows[row.id]
        bit = _bit(batch[h])
        before = (row.seen or bit_of(row.via)) if h in known else 0
        if before | bit != before:
            news.append(_row(row.id, before | bit, now))
    if news:
        _keep(conn, news)


def date_unlisted(conn: Connection, published: Mapping[int, float], now: float) -> None:
    """Note when articles were published (epoch seconds, by row of their address) of which no listing said it."""
    if not published:
        return
    undated = urls.c.id.in_(list(published)), (urls.c.listed == 0) | (urls.c.listed_day >= OF_CHANGE)
    found = list(conn.scalars(select(urls.c.id).where(*undated)))
    if found:
        rows = [_row(number, 0, now) | {"published": int(published[number])} for number in found]
        statement = put(conn, sightings)
        dated = {"published": statement.excluded.published}
        conn.execute(statement.on_conflict_do_update(index_elements=["url"], set_=dated), rows)


class Sightings:
    """Joins what named one article under two addresses, and forgets."""

    def __init__(self, database: Database, sites: Sites) -> None:
        self.database = database
        self.sites = sites

    @outlasting
    def see_alias(self, site: str, alias: str, key: str, now: float) -> None:
        """Note that what named the address ``alias`` named the article that was taken at ``key``, too."""
        with self.database.begin() as conn:
            ids = [self.sites.row_id(conn, site, key_hash(name)) for name in (alias, key)]
            rows = {row.id: row for row in conn.execute(_query().where(urls.c.id.in_(ids)))}
            if len(rows) == 2:
                bits = [rows[one].seen or bit_of(rows[one].via) for one in ids]
                if bits[0] | bits[1] != bits[1]:
                    _keep(conn, [_row(ids[1], bits[0] | bits[1], now)])

    @outlasting
    def forget(self, before: float) -> None:
        """Drop what was noted before (epoch seconds)."""
        with self.database.begin() as conn:
            conn.execute(delete(sightings).where(sightings.c.noted < int(before)))


def _query() -> Select[Any]:
    joined = urls.outerjoin(sightings, sightings.c.url == urls.c.id).outerjoin(origins, origins.c.id == urls.c.origin)
    return select(urls.c.id, origins.c.via, sightings.c.seen).select_from(joined)


def _keep(conn: Connection, rows: list[dict[str, Any]]) -> None:
    statement = put(conn, sightings)
    again = statement.on_conflict_do_update(index_elements=["url"], set_={"seen": statement.excluded.seen})
    conn.execute(again, rows)


def _bit(found: Found) -> int:
    return bit_of(found.via, titled=found.listed_title is not None)


def _row(url: int, seen: int, now: float) -> dict[str, Any]:
    return {"url": url, "seen": seen, "published": None, "noted": int(now)}
