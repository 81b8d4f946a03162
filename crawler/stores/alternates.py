"""Other addresses of delivered articles, under which the same text was found on the same site."""

from __future__ import annotations

from sqlalchemy import func, select

from crawler.stores.database import Database
from crawler.stores.keys import key_hash, split128, storable
from crawler.stores.patience import outlasting
from crawler.stores.schema import alternates
from crawler.stores.upserts import put

_MOST = 20  # of one article; a site with more puts session ids into its addresses


class Alternates:
    """Kept for as long as the article is known, because its next revision may be years away."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @outlasting
    def add(self, article_id: str, url: str) -> None:
        """Keep the address, unless the article has 20 already."""
        high, low = split128(article_id)
        mine = alternates.c.id_high == high, alternates.c.id_low == low
        row = {"id_high": high, "id_low": low, "hash": key_hash(url), "url": storable(url)}
        with self.database.begin() as conn:
            if conn.scalars(select(func.count()).select_from(alternates).where(*mine)).one() < _MOST:
                conn.execute(put(conn, alternates).values(row).on_conflict_do_nothing())

    @outlasting
    def of_article(self, article_id: str) -> list[str]:
        """Give the addresses in alphabetical order, so that the order of finding does not show."""
        high, low = split128(article_id)
        with self.database.begin() as conn:
            query = select(alternates.c.url).where(alternates.c.id_high == high, alternates.c.id_low == low)
            return sorted(conn.scalars(query))
