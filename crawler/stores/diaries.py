"""What is kept of how each site fares, read from a state that is left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect, select

from crawler.stores.captures import reading
from crawler.stores.schema import memories, sites, sources

KIND = "diary"
"""The kind of memory that a site's diary is (``Memories``)."""


@dataclass(slots=True, frozen=True)
class Kept:
    """One site's diary (``health.Diary.dump``), and its listings as (kind, url, failures, checked, brought)."""

    site: str
    diary: bytes
    listings: list[tuple[str, str, int, float | None, float | None]] = field(default_factory=list)


def diaries(address: str, site: str | None = None) -> Iterator[Kept]:
    """Give what the state at this address has of one site, or of all that have a diary, by name.

    No state is no diaries.  Raises StateError for what is no state, StateUnavailable.
    """
    with reading(address) as conn:
        if conn is None or not inspect(conn).has_table("memories"):
            return
        mine = select(memories.c.name, memories.c.blob).where(memories.c.kind == KIND).order_by(memories.c.name)
        if site is not None:
            mine = mine.where(memories.c.name == site)
        for name, blob in conn.execute(mine).all():
            columns = (sources.c.kind, sources.c.url, sources.c.failures, sources.c.checked, sources.c.last_new)
            query = select(*columns).join(sites, sites.c.id == sources.c.site).where(sites.c.site == name)
            rows: list[Any] = [tuple(row) for row in conn.execute(query)]
            yield Kept(name, bytes(blob), rows)
