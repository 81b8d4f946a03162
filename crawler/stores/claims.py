"""Addresses that pages named as their own beside the one they were fetched at, and the articles that were first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select, update

from crawler.stores.database import Database
from crawler.stores.keys import join128, key_hash, pack64, split128, unpack64
from crawler.stores.patience import outlasting
from crawler.stores.schema import claims
from crawler.stores.sites import Sites
from crawler.stores.upserts import put

Kind = Literal["proven", "open", "shared"]
_KINDS: tuple[Kind, ...] = ("proven", "open", "shared")


@dataclass(slots=True, frozen=True)
class Claim:
    """The article (32 hex digits) that named an address first, with its headline's key and text's SimHash (16).

    ``kind``: the page ``proven``ly is at that address, or only the site's other pages can tell (``open``), or they told
    that pages of different text name it (``shared``).
    """

    article_id: str
    title: int
    simhash: str | None
    kind: Kind


class Claims:
    """At most one row for each article whose page names another address, 40 bytes each."""

    def __init__(self, database: Database, sites: Sites) -> None:
        self.database = database
        self.sites = sites

    @outlasting
    def of_target(self, site: str, target: str) -> Claim | None:
        """Who named the address first; ``target`` is its article id, so that its variants are one."""
        with self.database.begin() as conn:
            mine = claims.c.site == self.sites.site_id(conn, site), claims.c.target == key_hash(target)
            row = conn.execute(select(claims).where(*mine)).first()
        if row is None:
            return None
        return Claim(join128(row.id_high, row.id_low), row.title, unpack64(row.simhash), _KINDS[row.kind])

    @outlasting
    def add(self, site: str, target: str, claim: Claim) -> None:
        """Keep the claim, unless the address was named before."""
        high, low = split128(claim.article_id)
        values = {"id_high": high, "id_low": low, "title": claim.title, "simhash": pack64(claim.simhash)}
        with self.database.begin() as conn:
            place = {"site": self.sites.site_id(conn, site), "target": key_hash(target)}
            row = put(conn, claims).values(**place, **values, kind=_KINDS.index(claim.kind))
            conn.execute(row.on_conflict_do_nothing())

    @outlasting
    def share(self, site: str, target: str) -> None:
        """Keep that pages of different text name the address."""
        with self.database.begin() as conn:
            mine = claims.c.site == self.sites.site_id(conn, site), claims.c.target == key_hash(target)
            conn.execute(update(claims).where(*mine).values(kind=_KINDS.index("shared")))

    @outlasting
    def counts(self, site: str) -> dict[Kind, int]:
        """How many addresses of the site were named, by kind."""
        with self.database.begin() as conn:
            mine = claims.c.site == self.sites.site_id(conn, site)
            found = {row[0]: row[1] for row in conn.execute(
                select(claims.c.kind, func.count()).where(mine).group_by(claims.c.kind)
            )}  # fmt: skip
        return {kind: found.get(number, 0) for number, kind in enumerate(_KINDS)}
