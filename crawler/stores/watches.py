"""Articles that are looked at again: when, with which validators, and what their record said when it left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from crawler.stores.columns import AnyRow, Status
from crawler.stores.database import Database
from crawler.stores.keys import key_hash, row_id, storable
from crawler.stores.patience import outlasting
from crawler.stores.prepared import Prepared
from crawler.stores.schema import alternates, articles, of_site, reasons, urls, watches
from crawler.stores.sites import Sites
from crawler.stores.upserts import intern, replacing

_CHUNK = 500

DUPLICATE = "duplicate"
"""Why an address is rejected that is another one of an article."""

NO_PRINTS = "{}"
"""Of an article whose fields are not known any more."""

_PLAN = update(urls).where(urls.c.id == bindparam("number")).values(next_at=bindparam("then"), reason=bindparam("why"))
_PLANNED = Prepared(_PLAN)
_SEEN = Prepared(_PLAN.values(touched=bindparam("seen"), attempts=0))
_POSTPONED = (
    update(urls)
    .where(urls.c.id == bindparam("number"))
    .values(status=Status.DELIVERED, next_at=bindparam("then"), attempts=urls.c.attempts - 1)
)
_SAME = (articles.c.id_high == alternates.c.id_high) & (articles.c.id_low == alternates.c.id_low)
_END = Prepared(delete(watches).where(watches.c.url == bindparam("number")))


@dataclass(slots=True, frozen=True)
class Watch:
    """An article that its site may still edit.  Times in epoch seconds.

    ``since``: its publication, or else its first delivery; ``visits``: looks after the delivery; ``missing``: when it
    was first not found; ``prints``: fingerprints of the fields of the record delivered last; ``whole``: when the page
    came last, where "not modified" was said of it since; None: at the last look.
    """

    since: float
    prints: str
    visits: int = 0
    missing: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    whole: float | None = None


@dataclass(slots=True, frozen=True)
class Look:
    """What a look at an article leaves: when it was (None: it failed), the watch (None: ended), the next look.

    ``why``: the reason of the next one, where it has one.
    """

    touched: float | None
    watch: Watch | None
    next_at: float | None
    why: str | None = None


class Watches:
    """Looks at delivered articles; when the next one comes the frontier makes the URL due."""

    def __init__(self, database: Database, sites: Sites) -> None:
        self.database = database
        self.sites = sites

    @outlasting
    def looked(self, site: str, key: str, look: Look) -> None:
        """Keep that an article was looked at and brought no record: it counts as delivered, as before."""
        with self.database.begin() as conn:
            number = self.sites.row_id(conn, site, key_hash(key))
            mine = update(urls).where(urls.c.id == number)
            if conn.execute(mine.values(status=Status.DELIVERED)).rowcount:
                keep_look(conn, number, look)

    @outlasting
    def postpone(self, site: str, later: Mapping[str, float | None]) -> None:
        """Put articles that were drawn for a look back, each (by its key) until that moment; None: nobody looks."""
        with self.database.begin() as conn:
            of = self.sites.site_id(conn, site)
            rows = [{"number": row_id(of, key_hash(key)), "then": at and int(at)} for key, at in later.items()]
            conn.execute(_POSTPONED, rows)

    @outlasting
    def look_again(
        self, site: str, changes: Mapping[int, float], why: str, now: float, at_most: int, *, wait: float = 0.0
    ) -> int:
        """Make delivered articles due of which a listing says that they changed after their page came last.

        ``changes``: the moment of the change (epoch seconds) by ``key_hash`` of the key, or of another address of the
        article; at most ``at_most`` of them, the latest first; how many.  ``wait``: seconds from now to the look.
        """
        hashes = list(changes)
        with self.database.begin() as conn:
            number = self.sites.site_id(conn, site)
            stale: dict[int, float] = {}
            for start in range(0, len(hashes), _CHUNK):
                some = {h: changes[h] for h in hashes[start : start + _CHUNK]}
                for changed, row in _named(conn, number, some):
                    asked_for = row.reason is not None and row.next_at is not None and row.next_at <= now + wait
                    if changed > (row.whole or row.touched) and not asked_for:
                        stale[row.id] = max(changed, stale.get(row.id, 0.0))
            chosen = sorted(stale, key=lambda row: stale[row], reverse=True)[:at_most]
        self.look_at(chosen, why, now + wait)
        return len(chosen)

    @outlasting
    def watched(self, site: str, since: float) -> dict[int, float]:
        """Give the publications after ``since`` (epoch seconds) of the delivered articles under watch, by their row."""
        with self.database.begin() as conn:
            mine = of_site(self.sites.site_id(conn, site), watches.c.url), watches.c.since > int(since)
            query = select(watches.c.url, watches.c.since).join(urls, urls.c.id == watches.c.url)
            return {row.url: row.since for row in conn.execute(query.where(*mine, urls.c.status == Status.DELIVERED))}

    @outlasting
    def rows_of(self, site: str, hashes: Iterable[int]) -> set[int]:
        """Give the rows of the articles that are known at addresses of these ``key_hash``, or under them as others."""
        every, rows = list(hashes), set[int]()
        with self.database.begin() as conn:
            number = self.sites.site_id(conn, site)
            for start in range(0, len(every), _CHUNK):
                some = every[start : start + _CHUNK]
                rows.update(row_id(number, h) for h in some)
                query = select(articles.c.url).select_from(alternates.join(articles, _SAME))
                rows.update(conn.scalars(query.where(alternates.c.hash.in_(some))))
        return rows

    @outlasting
    def look_at(self, rows: Iterable[int], why: str, at: float) -> None:
        """Have the delivered articles of these rows looked at from that moment (epoch seconds) on."""
        every = list(rows)
        if not every:
            return
        with self.database.begin() as conn:
            values = {"next_at": int(at), "attempts": 0, "reason": intern(conn, reasons, reason=why)}
            for start in range(0, len(every), _CHUNK):
                some = urls.c.id.in_(every[start : start + _CHUNK]), urls.c.status == Status.DELIVERED
                conn.execute(update(urls).where(*some).values(values))

    @outlasting
    def awaited(self, site: str, key: str, why: str) -> tuple[int, float, Watch | None] | None:
        """Give (revision, last look, watch) of a delivered article for which a look of that reason is planned."""
        with self.database.begin() as conn:
            mine = urls.c.id == self.sites.row_id(conn, site, key_hash(key))
            planned = urls.c.status == Status.DELIVERED, urls.c.next_at.is_not(None), reasons.c.reason == why
            query = select(urls.c.id, urls.c.revision, urls.c.touched).join(reasons, reasons.c.id == urls.c.reason)
            row = conn.execute(query.where(mine, *planned)).first()
            return None if row is None else (row.revision, row.touched or 0.0, watches_of(conn, [row.id]).get(row.id))


def _named(conn: Connection, site: int, changes: Mapping[int, float]) -> Iterator[tuple[float, AnyRow]]:
    """The delivered articles that the changes are about, each with its moment: at this address, or known under it."""
    columns = urls.c.id, urls.c.touched, urls.c.next_at, urls.c.reason, watches.c.whole
    hashes = {row_id(site, h): h for h in changes}
    named, delivered = urls.c.id.in_(hashes), (urls.c.status == Status.DELIVERED, urls.c.touched.is_not(None))
    watched = urls.outerjoin(watches, watches.c.url == urls.c.id)
    for row in conn.execute(select(*columns).select_from(watched).where(named, *delivered)):
        yield changes[hashes[row.id]], row
    copies = select(urls.c.id, urls.c.listed_at).join(reasons, reasons.c.id == urls.c.reason)
    other = named, urls.c.status == Status.REJECTED, reasons.c.reason == DUPLICATE
    later = [hashes[row.id] for row in conn.execute(copies.where(*other)) if changes[hashes[row.id]] > row.listed_at]
    if not later:
        return
    joined = alternates.join(articles, _SAME).join(watched, urls.c.id == articles.c.url)
    query = select(*columns, alternates.c.hash.label("alias")).select_from(joined)
    for own in conn.execute(query.where(alternates.c.hash.in_(later), of_site(site), *delivered)):
        yield changes[own.alias], own


def keep_look(conn: Connection, number: int, look: Look) -> None:
    """Keep a look at the URL of that number, within a transaction."""
    why = intern(conn, reasons, reason=look.why) if look.why else None
    values: dict[str, Any] = {"then": None if look.next_at is None else int(look.next_at), "why": why}
    if look.touched is not None:
        values["seen"] = int(look.touched)
    (_PLANNED if look.touched is None else _SEEN).run(conn, values | {"number": number})
    if look.watch is None:
        _END.run(conn, {"number": number})
        return
    watch = look.watch
    row = {
        "url": number,
        "since": int(watch.since),
        "visits": min(watch.visits, 1000),
        "missing": None if watch.missing is None else int(watch.missing),
        "etag": storable(watch.etag) if watch.etag else None,
        "last_modified": storable(watch.last_modified) if watch.last_modified else None,
        "whole": None if watch.whole is None else int(watch.whole),
        "prints": watch.prints,
    }
    replacing(conn.dialect.name, watches).run(conn, row)


def watches_of(conn: Connection, numbers: Iterable[int]) -> dict[int, Watch]:
    """Give the watches over the URLs of those numbers, within a transaction."""
    rows = conn.execute(select(watches).where(watches.c.url.in_(list(numbers))))
    return {row.url: _watch(row) for row in rows}


def _watch(row: AnyRow) -> Watch:
    return Watch(row.since, row.prints, row.visits, row.missing, row.etag, row.last_modified, row.whole)
