"""Which sources named the delivered articles of each site and day, read from a state that is left as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, create_engine, func, inspect, select
from sqlalchemy.exc import DBAPIError, OperationalError

from crawler.stores.database import Database
from crawler.stores.errors import StateError, StateUnavailable
from crawler.stores.keys import OF_CHANGE, iso
from crawler.stores.recall import file_of, open_to_read
from crawler.stores.schema import SITE, origins, sightings, sites, urls
from crawler.stores.sightings import bit_of
from crawler.stores.upgrades import has_version

_DAY = 86_400


@dataclass(slots=True, frozen=True)
class Captures:
    """Articles of one site and day (ISO 8601, UTC): how many were named by each set of sources (bits of SOURCES).

    0: by none of them; a person gave the address, or an archive's recording held it.
    """

    site: str
    day: str
    histories: Counter[int]


def captures(address: str, since: float, until: float, site: str | None = None) -> list[Captures]:
    """Give the captures of the articles published from ``since`` to ``until`` (epoch seconds), by site and day.

    An article's day is the listing's or else the page's; where neither says one, that on which it was found.
    No state is no captures.  Raises StateError for what is no state, StateUnavailable.
    """
    with reading(address) as conn:
        if conn is None or not inspect(conn).has_table("urls"):
            return []
        return _read(conn, since, until, site)


def _read(conn: Connection, since: float, until: float, site: str | None) -> list[Captures]:
    kept = inspect(conn).has_table("sightings")  # a state that no crawl of this version has opened has none
    joined = urls.join(sites, sites.c.id == SITE).outerjoin(origins, origins.c.id == urls.c.origin)
    columns = [sites.c.site, origins.c.via, urls.c.listed, urls.c.listed_day, urls.c.listed_at]
    if kept:
        joined = joined.outerjoin(sightings, sightings.c.url == urls.c.id)
        columns += [sightings.c.seen, sightings.c.published]
    query = select(*columns, func.count().label("articles")).select_from(joined).group_by(*columns)
    # what is found was published by then; only clocks and time zones make an article younger than its address
    query = query.where(urls.c.revision > 0, urls.c.listed_at >= int(since) - _DAY)
    if site is not None:
        query = query.where(sites.c.site == site)
    found: dict[tuple[str, str], Counter[int]] = {}
    for row in conn.execute(query):
        seen, published = (row.seen, row.published) if kept else (None, None)
        at = (row.listed if row.listed and row.listed_day < OF_CHANGE else published) or row.listed_at
        if since <= at < until:
            found.setdefault((row.site, iso(at)[:10]), Counter())[seen or bit_of(row.via)] += row.articles
    return [Captures(name, day, histories) for (name, day), histories in sorted(found.items())]


@contextmanager
def reading(address: str) -> Iterator[Connection | None]:
    """A connection that cannot write; None where there is no state."""
    path = file_of(address)
    if path is None:
        database = Database(address)
        try:
            with database.begin() as conn:
                _refuse_others(conn, database.name)
                yield conn
        finally:
            database.close()
        return
    if not path.exists():
        yield None
        return
    engine = create_engine("sqlite://", creator=partial(open_to_read, path))
    try:
        with engine.connect() as conn:
            _refuse_others(conn, str(path))
            yield conn
    except OperationalError as error:
        raise StateUnavailable(str(path), str(error.orig)) from error
    except DBAPIError as error:
        raise StateError(f"the state {path} cannot be read ({error.orig})") from error
    finally:
        engine.dispose()


def _refuse_others(conn: Connection, name: str) -> None:
    """Raise StateVersion for a state of another version, whose tables may have other columns."""
    if inspect(conn).has_table("meta"):
        has_version(conn, name)
