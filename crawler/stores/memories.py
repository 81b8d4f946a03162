"""What extraction and the URL grammar have learned of each site, as bytes that only they understand."""

from __future__ import annotations

from sqlalchemy import select

from crawler.stores import schema
from crawler.stores.database import Database
from crawler.stores.patience import outlasting
from crawler.stores.sites import put


class Memories:
    """One blob for each (kind, name), such as ("grammar", "example.org")."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @outlasting
    def load_memory(self, kind: str, name: str) -> bytes | None:
        """Give the blob kept last."""
        table = schema.memories
        with self.database.begin() as conn:
            blob = conn.scalar(select(table.c.blob).where(table.c.kind == kind, table.c.name == name))
        return None if blob is None else bytes(blob)

    @outlasting
    def save_memory(self, kind: str, name: str, blob: bytes, now: float) -> None:
        """Keep the blob in place of the one before."""
        with self.database.begin() as conn:
            row = put(conn, schema.memories).values(kind=kind, name=name, blob=blob, changed=int(now))
            changed = {"blob": blob, "changed": int(now)}
            conn.execute(row.on_conflict_do_update(index_elements=["kind", "name"], set_=changed))
