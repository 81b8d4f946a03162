"""The frontier: which URLs of a site are due, in work, delivered, rejected.  Times are epoch seconds, passed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, func, insert, select, union_all, update

from crawler.stores.addresses import Found, Place, Task, blank_row, gained, inside, listed_row, task_of
from crawler.stores.bylines import keep_bylines
from crawler.stores.columns import Status
from crawler.stores.database import Database
from crawler.stores.errors import SiteNotLeased
from crawler.stores.keys import key_hash, row_id, storable
from crawler.stores.patience import outlasting
from crawler.stores.prepared import Prepared
from crawler.stores.schema import DUE, IN_WORK, SITE, bylines, of_site, origins, reasons, urls
from crawler.stores.sightings import see
from crawler.stores.sites import Sites
from crawler.stores.upserts import intern, put
from crawler.stores.watches import watches_of

__all__ = ["Found", "Frontier", "Task"]

_CHUNK = 500  # parameters a statement; SQLite allows 32,766, and larger chunks measured no faster
REFRESH = "refresh"
"""Why an article is looked at again that a person wants anew (``Task.why``)."""

TOLD = "told"
"""Why an article is looked at again of which a listing says that it changed (``Task.why``)."""

VANISHED = "vanished"
"""Why an article is looked at again that a listing left out of what it still names (``Task.why``)."""

WALLED = "walled"
"""Why an article is looked at again whose text proved to be that of a wall (``Task.why``)."""

LIVE = "live"
"""Why an article is looked at again that is a live blog and still grows (``Task.why``)."""

_GAINED = ("priority", "listed", "listed_day", "title", "origin")
_COARSE = range(-1000, 1001)
_ROWS = urls.c.id.in_(bindparam("rows", expanding=True))
_NUMBER = bindparam("number", type_=BigInteger)
_MINE = SITE == _NUMBER  # the first column of each small index
_ALL_MINE = of_site(_NUMBER)
_RIPE = urls.c.next_at <= bindparam("now")
# made once, because building a statement costs SQLAlchemy as much as running it
_MOST_RIPE = 200  # that become due at one draw, those that waited longest first: all of a large site take seconds
_RIPEST = select(urls.c.id).where(_MINE, _RIPE).order_by(urls.c.next_at).limit(bindparam("most"))
_RIPEN = Prepared(update(urls).where(urls.c.id.in_(_RIPEST)).values(status=Status.DUE, next_at=None))
_ANY = Prepared(select(urls.c.id).where(_ALL_MINE).limit(1))
_BEST = (
    select(urls.c.id)
    .where(_MINE, DUE)
    .order_by(urls.c.priority.desc(), urls.c.listed.desc())
    .limit(bindparam("room"))
    .with_for_update(skip_locked=True)
)
_BEST_OF_ALL = Prepared(_BEST)
_KNOWN = select(*(urls.c[name] for name in ("id", "attempts", "revision", *_GAINED))).where(_ROWS)
_BEGIN = update(urls).where(_ROWS).values(status=Status.IN_WORK, attempts=urls.c.attempts + 1)
_BACK = update(urls).where(_MINE, IN_WORK).values(status=Status.DUE, attempts=urls.c.attempts - 1)
_ALL_BACK = Prepared(_BACK)
_TASKS = (
    select(urls, origins.c.via, origins.c.url.label("source"), reasons.c.reason.label("why"), bylines.c.authors)
    .outerjoin(bylines, bylines.c.url == urls.c.id)
    .outerjoin(origins, urls.c.origin == origins.c.id)
    .outerjoin(reasons, urls.c.reason == reasons.c.id)
    .where(_ROWS)
)
_WAITING, _RIPE_ONES = (
    select(urls.c.id).where(_MINE, which).limit(bindparam("most")).subquery() for which in (DUE, _RIPE)
)
_COUNTED = Prepared(union_all(select(_WAITING), select(_RIPE_ONES)).limit(bindparam("most")))


class Frontier:
    """One row for each (site, key)."""

    def __init__(self, database: Database, sites: Sites) -> None:
        self.database = database
        self.sites = sites

    @outlasting
    def found(self, site: str, addresses: Iterable[Found], now: float) -> int:
        """Note addresses of the site; how many of them were new.

        A known row keeps its status and gains what it lacks: title, date, and the higher priority.  Until it is fetched
        it also comes to be known from the feed or news sitemap that names it, so that their words are believed.
        """
        by_hash: dict[int, Found] = {}
        for address in addresses:
            if address.priority not in _COARSE:
                raise ValueError(f"priority {address.priority} of {address.url} is not between -1000 and 1000")
            by_hash.setdefault(key_hash(address.key), address)
        hashes = list(by_hash)
        new = 0
        with self.database.begin() as conn:
            place = Place(site, self.sites.site_id(conn, site), _origins(conn, by_hash.values()))
            for start in range(0, len(hashes), _CHUNK):
                new += self._note(conn, place, {h: by_hash[h] for h in hashes[start : start + _CHUNK]}, now)
        return new

    def _note(self, conn: Connection, place: Place, batch: dict[int, Found], now: float) -> int:
        rows = {row_id(place.number, h): h for h in batch}
        known = {rows[row.id]: row for row in conn.execute(_KNOWN, {"rows": list(rows)})}
        fresh = [listed_row(place, h, found, now) for h, found in batch.items() if h not in known]
        if fresh:
            conn.execute(put(conn, urls).on_conflict_do_nothing(), fresh)
        unread = {h: x for h, x in batch.items() if h not in known or not (known[h].attempts or known[h].revision)}
        keep_bylines(conn, place.number, unread, now)
        see(conn, place, batch, known, now)  # before what it goes by may change
        gains = [gain for h, row in known.items() if (gain := gained(place, row, batch[h]))]
        if gains:
            better: dict[str, Any] = {name: bindparam(name) for name in _GAINED}
            conn.execute(update(urls).where(urls.c.id == bindparam("row")).values(better), gains)
        return len(fresh)

    @outlasting
    def draw(
        self, site: str, limit: int, now: float, since: float | None = None, until: float | None = None
    ) -> list[Task]:
        """Take up to ``limit`` due URLs into work: highest priority first, among equals the newest.

        ``since`` and ``until`` (epoch seconds) leave out what is listed with a date outside; what has none is given.
        Raises SiteNotLeased on a shared store where this run does not hold the site.
        """
        with self.database.begin() as conn:
            if not self.sites.holds(conn, site, now):
                raise SiteNotLeased(site, self.sites.run)
            number = self.sites.site_id(conn, site)
            _RIPEN.run(conn, {"number": number, "now": int(now), "most": max(limit, _MOST_RIPE)})
            values, window = {"number": number, "room": limit}, inside(since, until)
            best = conn.execute(_BEST.where(*window), values).all() if window else _BEST_OF_ALL.all(conn, values)
            drawn = [row.id for row in best]
            for start in range(0, len(drawn), _CHUNK):
                conn.execute(_BEGIN, {"rows": drawn[start : start + _CHUNK]})
            return self._tasks(conn, site, drawn)

    def _tasks(self, conn: Connection, site: str, drawn: Sequence[int]) -> list[Task]:
        tasks: dict[int, Task] = {}
        for start in range(0, len(drawn), _CHUNK):
            some = drawn[start : start + _CHUNK]
            watched = watches_of(conn, some)
            for row in conn.execute(_TASKS, {"rows": some}):
                tasks[row.id] = task_of(site, row, watched.get(row.id))
        return [tasks[number] for number in drawn]

    @outlasting
    def release(self, site: str, keys: Iterable[str] | None = None) -> int:
        """Make URLs in work due again, all of the site's where no keys are given, without counting the attempt."""
        with self.database.begin() as conn:
            mine: dict[str, Any] = {"number": self.sites.site_id(conn, site)}
            if keys is None:
                return _ALL_BACK.run(conn, mine)
            rows = [row_id(mine["number"], key_hash(key)) for key in keys]
            pieces = [rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK)]
            return sum(conn.execute(_BACK.where(_ROWS), mine | {"rows": piece}).rowcount for piece in pieces)

    @outlasting
    def reject(self, site: str, key: str, reason: str, now: float, retry_at: float | None = None) -> None:
        """Remember that the URL gave no article, and why; with ``retry_at`` it becomes due again then."""
        with self.database.begin() as conn:
            values = {
                "status": Status.REJECTED,
                "reason": intern(conn, reasons, reason=reason),
                "next_at": None if retry_at is None else int(retry_at),
            }
            number = self.sites.site_id(conn, site)
            mine = urls.c.id == row_id(number, key_hash(key))
            if not conn.execute(update(urls).where(mine).values(values)).rowcount:
                conn.execute(insert(urls), [blank_row(site, number, key, now) | values])

    @outlasting
    def refresh(self, site: str, now: float) -> int:
        """Have all that ever was delivered drawn again from now on; how many."""
        with self.database.begin() as conn:
            settled = urls.c.status.in_([Status.DELIVERED, Status.REJECTED])
            mine = of_site(self.sites.site_id(conn, site)), settled, urls.c.revision > 0
            again = {"attempts": 0, "next_at": int(now), "reason": intern(conn, reasons, reason=REFRESH)}
            return conn.execute(update(urls).where(*mine).values(again)).rowcount

    @outlasting
    def reconsider(self, site: str, why: Iterable[str], now: float, *, given_up: bool = True) -> int:
        """Have all that was rejected for one of these reasons drawn again from now on; how many.

        ``given_up``: also what was not to be tried any more.
        """
        with self.database.begin() as conn:
            known = select(reasons.c.id).where(reasons.c.reason.in_(list(why)))
            rejected = [urls.c.status == Status.REJECTED, urls.c.reason.in_(known), urls.c.revision == 0]
            if not given_up:
                rejected.append(urls.c.next_at > int(now))
            mine = of_site(self.sites.site_id(conn, site)), *rejected
            return conn.execute(update(urls).where(*mine).values(next_at=int(now))).rowcount

    @outlasting
    def due(self, site: str, now: float, at_most: int) -> int:
        """How many of the site's URLs could be drawn now, counted up to ``at_most`` and therefore cheap to ask."""
        with self.database.begin() as conn:
            values = {"number": self.sites.site_id(conn, site), "now": int(now), "most": at_most}
            found = _COUNTED.all(conn, values)
        return min(at_most, len(found))

    @outlasting
    def knows_any(self, site: str) -> bool:
        """Whether any URL of the site is known; unlike ``counts`` as cheap for a million as for one."""
        with self.database.begin() as conn:
            return _ANY.first(conn, {"number": self.sites.site_id(conn, site)}) is not None

    @outlasting
    def counts(self, site: str) -> dict[str, int]:
        """How many of the site's URLs are "due", "in_work", "delivered", "rejected"."""
        with self.database.begin() as conn:
            mine = of_site(self.sites.site_id(conn, site))
            found = conn.execute(select(urls.c.status, func.count()).where(mine).group_by(urls.c.status))
            by_status = {row[0]: row[1] for row in found}
        return {status.name.lower(): by_status.get(status, 0) for status in Status}


def _origins(conn: Connection, addresses: Iterable[Found]) -> dict[tuple[str, str], int]:
    pairs = {(found.via, found.source_url or "") for found in addresses}
    return {(via, url): intern(conn, origins, via=via, url=storable(url)) for via, url in pairs}
