"""What became of the addresses of one site, by day, read from a state that is left as it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, inspect, literal_column, select

from crawler.stores.captures import reading
from crawler.stores.columns import Status
from crawler.stores.listed import published_at
from crawler.stores.schema import memories, of_site, origins, sightings, sites, urls

State = Literal["delivered", "rejected", "failed", "pending"]
_DAY = 86_400


@dataclass(slots=True, frozen=True)
class Group:
    """``day``: of publication, counted from 1970-01-01 (UTC); ``failed`` ones are tried again."""

    day: int | None
    via: str
    state: State
    count: int


@dataclass(slots=True, frozen=True)
class Counted:
    """``backfill``: what the site's last backfill kept."""

    groups: list[Group]
    backfill: bytes | None


def counted(address: str, site: str) -> Counted | None:
    """Count the site's addresses; None where the state at this address knows none.  Raises StateError."""
    with reading(address) as conn:
        if conn is None or not inspect(conn).has_table("sightings"):
            return None
        number = conn.scalar(select(sites.c.id).where(sites.c.site == site))
        if number is None:
            return None
        joined = urls.outerjoin(sightings, sightings.c.url == urls.c.id)
        joined = joined.outerjoin(origins, origins.c.id == urls.c.origin)
        again = urls.c.next_at.is_not(None).label("again")
        had = (urls.c.revision > literal_column("0")).label("had")
        columns = [urls.c.status, had, again, urls.c.listed, urls.c.listed_day, sightings.c.published, origins.c.via]
        query = select(*columns, func.count().label("urls")).select_from(joined).group_by(*columns)
        groups: Counter[tuple[int | None, str, State]] = Counter()
        for row in conn.execute(query.where(of_site(number))):
            at = published_at(row)
            state: State = "pending"
            if row.had:
                state = "delivered"
            elif row.status == Status.REJECTED:
                state = "failed" if row.again else "rejected"
            groups[None if at is None else int(at // _DAY), row.via or "", state] += row.urls
        kept = select(memories.c.blob).where(memories.c.kind == "backfill", memories.c.name == site)
        blob = conn.scalar(kept)
    found = [Group(*key, count) for key, count in groups.items()]
    return Counted(found, None if blob is None else bytes(blob))
