"""Sites and who crawls them: numbers for names, and leases by which many machines share a store."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from crawler.stores.columns import Status
from crawler.stores.database import NUMBERS, Database
from crawler.stores.keys import row_id
from crawler.stores.patience import outlasting
from crawler.stores.prepared import Prepared
from crawler.stores.schema import IN_WORK, SITE, parts, sites, sources, urls
from crawler.urls import site_of

_MOST_NUMBERS = 20_000  # of sites, listings and reasons that a connection remembers: some 5 MB

_FARTHEST = 100 * 86_400.0  # seconds; nothing is planned farther ahead than a month (NEWS_POLL_MOST: a day)
_UNTRIED = {urls.c.status: Status.DUE, urls.c.attempts: urls.c.attempts - 1}
"""What becomes of a URL that was in work when its run ended: that says nothing of the page."""


class Sites:
    """What all parts of the state need to know of sites.  ``run`` is this run's name."""

    def __init__(self, database: Database, run: str) -> None:
        self.database = database
        self.run = run

    def site_id(self, conn: Connection, site: str) -> int:
        """Give the site's number; one is made for a new site."""
        return intern(conn, sites, site=site)

    def row_id(self, conn: Connection, site: str, h: int) -> int:
        """Give the number of the frontier's row of the site's URL with this ``key_hash``."""
        return row_id(self.site_id(conn, site), h)

    @outlasting
    def lease(self, site: str, now: float, until: float) -> bool:
        """Take or renew the site for this run until then; False if another run has it.

        Whoever takes a site from a run that is no more finds that run's URLs due again.
        """
        with self.database.begin() as conn:
            number = self.site_id(conn, site)
            query = select(sites.c.owner, sites.c.until).where(sites.c.id == number)
            held = conn.execute(query.with_for_update()).one()
            if held.owner not in (None, self.run) and held.until > now:
                return False
            conn.execute(update(sites).where(sites.c.id == number).values(owner=self.run, until=int(until)))
            if held.owner != self.run:
                in_work = SITE.in_([number]), IN_WORK
                conn.execute(update(urls).where(*in_work).values(_UNTRIED))
        return True

    @outlasting
    def give_back(self, site: str) -> None:
        """End this run's lease; its URLs still in work become due."""
        with self.database.begin() as conn:
            number = self.site_id(conn, site)
            mine = sites.c.id == number, sites.c.owner == self.run
            if conn.execute(update(sites).where(*mine).values(owner=None, until=0)).rowcount:
                in_work = SITE.in_([number]), IN_WORK
                conn.execute(update(urls).where(*in_work).values(_UNTRIED))

    @outlasting
    def bury(self, run: str) -> int:
        """End the leases of a run that is known to be dead; how many.  Its URLs in work become due."""
        with self.database.begin() as conn:
            numbers = list(conn.scalars(select(sites.c.id).where(sites.c.owner == run)))
            conn.execute(update(sites).where(sites.c.id.in_(numbers)).values(owner=None, until=0))
            in_work = SITE.in_(numbers), IN_WORK
            conn.execute(update(urls).where(*in_work).values(_UNTRIED))
        return len(numbers)

    def holds(self, conn: Connection, site: str, now: float) -> bool:
        """Whether this run may work on the site: always on an embedded state, which one run has as a whole."""
        if self.database.embedded:
            return True
        query = select(sites.c.id).where(sites.c.site == site, sites.c.owner == self.run, sites.c.until > now)
        return conn.execute(query).first() is not None

    def revive(self, now: float) -> int:
        """Make due what dead runs had in work: all of it on an embedded state, else what no lease covers.  How many.

        Times that no plan lies at are of a run whose clock was wrong; what it put off is due, too.
        """
        never = int(now + _FARTHEST)
        with self.database.begin() as conn:
            conn.execute(update(sites).where(sites.c.until > never).values(until=0))
            conn.execute(update(sources).where(sources.c.next_at > never).values(next_at=int(now)))
            conn.execute(update(urls).where(urls.c.next_at > never).values(next_at=int(now)))
            dead = update(urls).where(IN_WORK)
            if not self.database.embedded:
                dead = dead.where(SITE.not_in(select(sites.c.id).where(sites.c.until > now)))
            return conn.execute(dead.values(_UNTRIED)).rowcount


def put(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that may say what a conflict does, in the words of the store at hand."""
    return insert_in(conn.dialect.name, table)


def insert_in(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Give the same for the store of that kind, for statements that are made once."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def replacing(dialect: str, table: Table) -> Prepared:
    """An INSERT of whole rows that takes the place of the row with the same primary key; made once a table."""
    row = insert_in(dialect, table)
    keys = list(table.primary_key.columns)
    changed = {column.name: row.excluded[column.name] for column in table.columns if column not in keys}
    return Prepared(row.on_conflict_do_update(index_elements=keys, set_=changed), table.columns.keys())


def intern(conn: Connection, table: Table, **values: str) -> int:
    """Give the number of a text in a small table of unique texts, making it where it is new; safe between machines.

    Numbers last (but of ``parts``, which can be taken back), so that a connection remembers those that it has seen,
    until a transaction fails (``Database.begin``): that takes a number back which was new in it.
    """
    known = conn.info.setdefault(NUMBERS, {}) if table is not parts else {}
    if len(known) >= _MOST_NUMBERS:
        known.clear()
    name = (table.name, *values.values())
    found: int | None = known.get(name)
    if found is None:
        query = _number_of(table, *values)
        found = query.scalar(conn, values)
        if found is None:
            conn.execute(put(conn, table).values(**values).on_conflict_do_nothing())
            found = query.scalar(conn, values)
            assert found is not None, "it was made a moment ago"
        known[name] = found
    return found


@cache
def _number_of(table: Table, *names: str) -> Prepared:
    return Prepared(select(table.c.id).where(*(table.c[name] == bindparam(name) for name in names)))


def finders(site: str, key: str) -> list[str]:
    """The sites that may have found an address of this one: itself, and those on whose subdomains it lies."""
    try:
        names = [site_of(key)]
    except ValueError:  # parts that another program wrote may hold anything
        return [site]
    while "." in names[-1]:
        names.append(names[-1].partition(".")[2])
    return [site, *names]
