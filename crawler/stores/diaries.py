"""What is kept of how each site fares, read from a state that is left as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import inspect, select

from crawler.health.alarms import SourceHealth
from crawler.stores.captures import reading
from crawler.stores.schema import memories, sites, sources

KIND = "diary"
"""The kind of memory that a site's diary is (``Memories``)."""


@dataclass(slots=True, frozen=True)
class Kept:
    """One site's diary (``health.Diary.dump``), and its listings."""

    site: str
    diary: bytes
    listings: list[SourceHealth] = field(default_factory=list)


def diaries(address: str, site: str | None = None) -> Iterator[Kept]:
    """Give what the state at this address has of one site, or of all that have a diary, by name.

    No state is no diaries.  Raises StateError for what is no state, StateUnavailable.
    """
    with reading(address) as conn:
        if conn is None or not inspect(conn).has_table("memories"):
            return
        mine = select(memories.c.name, memories.c.blob).where(memories.c.kind == KIND).order_by(memories.c.name)
        columns = (sources.c.kind, sources.c.url, sources.c.failures, sources.c.checked, sources.c.last_new)
        theirs = select(sites.c.site, *columns).join(sites, sites.c.id == sources.c.site)
        if site is not None:
            mine, theirs = mine.where(memories.c.name == site), theirs.where(sites.c.site == site)
        listings: defaultdict[str, list[SourceHealth]] = defaultdict(list)
        for row in conn.execute(theirs):
            listings[row.site].append(SourceHealth(*row[1:]))
        for name, blob in conn.execute(mine).all():
            yield Kept(name, bytes(blob), listings[name])
