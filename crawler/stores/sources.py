"""Feeds, sitemaps and section pages: when each is asked again, and with which validators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, select

from crawler.stores import schema
from crawler.stores.database import Database
from crawler.stores.keys import storable
from crawler.stores.patience import outlasting
from crawler.stores.prepared import Prepared
from crawler.stores.sites import Sites
from crawler.stores.upserts import replacing

_TABLE = schema.sources
_ALL = Prepared(select(_TABLE).where(_TABLE.c.site == bindparam("number")).order_by(_TABLE.c.next_at, _TABLE.c.url))
_COLUMNS = _TABLE.columns.keys()
_WHOLE = ("next_at", "last_new", "checked", "full_at", "lies")
Kind = Literal["feed", "sitemap", "section", "home"]


@dataclass(slots=True)
class Source:
    """One place where a site lists its articles.  Times in epoch seconds; ``body_hash`` judges where validators lie.

    ``checked``: when it last answered, ``full_at``: with a body; ``lies``: it says "not modified" of what was;
    ``habit``: what ``discovery.polling`` has learned; ``hub``: where WebSub could be asked for.
    """

    site: str
    url: str
    kind: Kind
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    next_at: float = 0
    failures: int = 0
    last_new: float | None = None
    checked: float | None = None
    full_at: float | None = None
    lies: bool = False
    habit: str | None = None
    hub: str | None = None


class Sources:
    """The listings of each site."""

    def __init__(self, database: Database, sites: Sites) -> None:
        self.database = database
        self.sites = sites

    @outlasting
    def of_site(self, site: str) -> list[Source]:
        """All listings known of the site, the one due first at the head."""
        with self.database.begin() as conn:
            rows = [row._asdict() for row in _ALL.all(conn, {"number": self.sites.site_id(conn, site)})]
        return [Source(**row | {"site": site, "lies": bool(row["lies"])}) for row in rows]

    @outlasting
    def save(self, sources: Iterable[Source]) -> None:
        """Keep the new conditions of listings."""
        with self.database.begin() as conn:
            rows = [_row(source, self.sites.site_id(conn, source.site)) for source in sources]
            replacing(conn.dialect.name, _TABLE).run_many(conn, rows)


def _row(source: Source, site: int) -> dict[str, Any]:
    given = {column: getattr(source, column) for column in _COLUMNS}
    values = {name: storable(value) if isinstance(value, str) else value for name, value in given.items()}
    whole = {name: None if values[name] is None else int(values[name]) for name in _WHOLE}
    return values | whole | {"site": site}
