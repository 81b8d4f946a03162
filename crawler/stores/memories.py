"""What extraction and the URL grammar have learned of each site, as bytes that only they understand."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from crawler.stores.database import Database
from crawler.stores.patience import outlasting
from crawler.stores.prepared import Prepared
from crawler.stores.schema import memories
from crawler.stores.upserts import replacing

_MINE = memories.c.kind == bindparam("kind"), memories.c.name == bindparam("name")
_ONE = Prepared(select(memories.c.blob).where(*_MINE))
_WHEN = Prepared(select(memories.c.changed).where(*_MINE))


class Memories:
    """One blob for each (kind, name), such as ("grammar", "example.org")."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @outlasting
    def load(self, kind: str, name: str) -> bytes | None:
        """Give the blob kept last."""
        with self.database.begin() as conn:
            blob = _ONE.scalar(conn, {"kind": kind, "name": name})
        return None if blob is None else bytes(blob)

    @outlasting
    def kept_at(self, kind: str, name: str) -> int | None:
        """When the blob was kept last, epoch seconds."""
        with self.database.begin() as conn:
            changed: int | None = _WHEN.scalar(conn, {"kind": kind, "name": name})
        return changed

    @outlasting
    def save(self, kind: str, name: str, blob: bytes, now: float) -> None:
        """Keep the blob in place of the one before."""
        with self.database.begin() as conn:
            row = {"kind": kind, "name": name, "blob": blob, "changed": int(now)}
            replacing(conn.dialect.name, memories).run(conn, row)
