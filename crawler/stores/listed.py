"""What listings said of a site's addresses: their dates, and from where they are known; for walks and for reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, bindparam, func, literal_column, select

from crawler.stores.columns import AnyRow
from crawler.stores.database import Database
from crawler.stores.keys import BY_ADDRESS, OF_CHANGE, key_hash, row_id
from crawler.stores.patience import outlasting
from crawler.stores.schema import of_site, origins, sightings, urls, watches
from crawler.stores.sightings import bit_of
from crawler.stores.sites import Sites

_CHUNK = 500


@dataclass(slots=True, frozen=True)
class Listed:
    """``at``: publication, epoch seconds, as a listing, the address or the page says; ``seen``: bits of SOURCES."""

    at: float | None
    seen: int


class Listings:
    """Reads only."""

    def __init__(self, database: Database, sites: Sites) -> None:
        self.database = database
        self.sites = sites

    @outlasting
    def listed_as(self, site: str, hashes: Sequence[int]) -> dict[int, Listed]:
        """What is known of the addresses with these ``key_hash``, as far as they are known."""
        found: dict[int, Listed] = {}
        joined = urls.outerjoin(sightings, sightings.c.url == urls.c.id)
        joined = joined.outerjoin(origins, origins.c.id == urls.c.origin)
        columns = urls.c.id, urls.c.listed, urls.c.listed_day, origins.c.via, sightings.c.seen, sightings.c.published
        query = select(*columns).select_from(joined)
        with self.database.begin() as conn:
            number = self.sites.site_id(conn, site)
            for start in range(0, len(hashes), _CHUNK):
                rows = {row_id(number, h): h for h in hashes[start : start + _CHUNK]}
                for row in conn.execute(query.where(urls.c.id.in_(rows))):
                    found[rows[row.id]] = Listed(published_at(row), row.seen or bit_of(row.via))
        return found

    @outlasting
    def named_since(self, site: str, hashes: Sequence[int], since: float) -> int:
        """How many of the addresses with these ``key_hash`` were named for the first time at that moment or later."""
        with self.database.begin() as conn:
            number = self.sites.site_id(conn, site)
            rows = [row_id(number, h) for h in hashes]
            pieces = (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
            fresh = select(func.count()).where(urls.c.listed_at >= int(since))
            return sum(conn.scalars(fresh.where(urls.c.id.in_(piece))).one() for piece in pieces)

    @outlasting
    def looked_after(self, site: str, key: str, other: str) -> bool | None:
        """Whether a delivered article's page was had in full since another address was named for the first time.

        None where one of the two is not known.
        """
        with self.database.begin() as conn:
            number = self.sites.site_id(conn, site)
            mine, others = (row_id(number, key_hash(x)) for x in (key, other))
            joined = urls.outerjoin(watches, watches.c.url == urls.c.id)
            last = conn.execute(select(urls.c.touched, watches.c.whole).select_from(joined).where(urls.c.id == mine))
            row, named = last.first(), conn.scalars(select(urls.c.listed_at).where(urls.c.id == others)).first()
            if row is None or row.touched is None or named is None:
                return None
            return bool((row.whole or row.touched) >= named)

    @outlasting
    def named_days(self, site: str, via: str) -> dict[int, int]:
        """How many addresses that were found that way are dated to each day (number since 1970-01-01)."""
        with self.database.begin() as conn:
            number = self.sites.site_id(conn, site)
            return {row[0]: row[1] for row in conn.execute(_DAYS, {"number": number, "via": via})}


def published_at(row: AnyRow) -> float | None:
    """The moment of publication that a row knows (epoch seconds): listed, of the page, or of its address's day."""
    if row.listed and row.listed_day < OF_CHANGE:
        return float(row.listed)
    if row.published is not None:
        return float(row.published)
    return float(row.listed) if row.listed_day & BY_ADDRESS else None


_DATED = urls.c.listed > 0
_DAY = urls.c.listed // literal_column("86400")  # a constant: PostgreSQL must see that it groups by what it gives
_DAYS = (
    select(_DAY, func.count())
    .join(origins, origins.c.id == urls.c.origin)
    .where(of_site(bindparam("number", type_=BigInteger)), origins.c.via == bindparam("via"), _DATED)
    .group_by(_DAY)
)
