"""Which parts' records are marked as delivered, and a part that is taken back because its file turned out damaged."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from crawler.stores.columns import Status
from crawler.stores.database import Database
from crawler.stores.keys import join128
from crawler.stores.patience import outlasting
from crawler.stores.schema import articles, parts, urls, watches


class PartNotes:
    """What the state knows of parts; ``Ledger.deliver`` notes them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @outlasting
    def retract(self, part: str) -> set[tuple[str, int]]:
        """Take back what a part was said to hold, because its file turned out damaged; (article id, revision) of each.

        Their URLs become due, their revision is the one before, of which neither text nor page is known any more: else
        what is fetched again would count as unchanged.  Of an article of which another part has a later revision
        nothing is taken back: what its page said before cannot be fetched any more.
        """
        with self.database.begin(durable=True) as conn:
            number = conn.scalar(select(parts.c.id).where(parts.c.name == part))
            if number is None:
                return set()
            held = articles.c.part == number
            columns = articles.c.id_high, articles.c.id_low, articles.c.revision
            rows = conn.execute(select(*columns).where(held))
            taken = {(join128(high, low), revision) for high, low, revision in rows}
            theirs = select(articles.c.url).where(held)
            conn.execute(delete(watches).where(watches.c.url.in_(theirs)))
            due = {"status": Status.DUE, "next_at": None, "reason": None, "revision": urls.c.revision - 1}
            conn.execute(update(urls).where(urls.c.id.in_(theirs)).values(due))
            conn.execute(delete(articles).where(held, articles.c.revision == 1))
            before = {"revision": articles.c.revision - 1, "text_high": 0, "text_low": 0, "simhash": None}
            # their part is none from now on: SQLite gives its number to the next one
            conn.execute(update(articles).where(held).values(before | {"part": 0}))
            conn.execute(delete(parts).where(parts.c.id == number))
        return taken

    @outlasting
    def known_parts(self) -> set[str]:
        """Names of all parts whose records are marked; some 100 bytes of memory each."""
        with self.database.begin() as conn:
            return set(conn.scalars(select(parts.c.name).where(parts.c.noted > 0)))
