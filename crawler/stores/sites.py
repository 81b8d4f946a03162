"""Sites and who crawls them: numbers for names, and leases by which many machines share a store."""

from __future__ import annotations

from sqlalchemy import Connection, select, true, update

from crawler.stores.database import Database
from crawler.stores.keys import row_id
from crawler.stores.kills import end_work, give_back_work
from crawler.stores.patience import outlasting
from crawler.stores.schema import SITE, sites, sources, urls
from crawler.stores.upserts import intern
from crawler.urls import site_of

_FARTHEST = 100 * 86_400.0  # seconds; nothing is planned farther ahead than a month (NEWS_POLL_MOST: a day)


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
                end_work(conn, SITE.in_([number]), now)
        return True

    @outlasting
    def give_back(self, site: str) -> None:
        """End this run's lease; its URLs still in work become due."""
        with self.database.begin() as conn:
            number = self.site_id(conn, site)
            mine = sites.c.id == number, sites.c.owner == self.run
            if conn.execute(update(sites).where(*mine).values(owner=None, until=0)).rowcount:
                give_back_work(conn, SITE.in_([number]))

    @outlasting
    def bury(self, run: str, now: float) -> int:
        """End the leases of a run that is known to be dead; how many.  Its URLs in work become due."""
        with self.database.begin() as conn:
            numbers = list(conn.scalars(select(sites.c.id).where(sites.c.owner == run)))
            conn.execute(update(sites).where(sites.c.id.in_(numbers)).values(owner=None, until=0))
            end_work(conn, SITE.in_(numbers), now)
        return len(numbers)

    def holds_any(self) -> bool:
        """Whether this run has a lease that it did not give back; asked at its end, so that no server is waited for."""
        with self.database.begin() as conn:
            return conn.execute(select(sites.c.id).where(sites.c.owner == self.run).limit(1)).first() is not None

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
            living = select(sites.c.id).where(sites.c.until > now)
            return end_work(conn, true() if self.database.embedded else SITE.not_in(living), now)


def finders(site: str, key: str) -> list[str]:
    """The sites that may have found an address of this one: itself, and those on whose subdomains it lies."""
    try:
        names = [site_of(key)]
    except ValueError:  # parts that another program wrote may hold anything
        return [site]
    while "." in names[-1]:
        names.append(names[-1].partition(".")[2])
    return [site, *names]
