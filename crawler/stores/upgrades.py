"""The version of the tables that a state has, and the steps that bring an older state up to it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select, text, update

from crawler.stores import schema
from crawler.stores.errors import StateVersion

_STEPS: Final = {3: "ALTER TABLE watches ADD COLUMN whole BIGINT"}
"""What makes each older version the next one.  They add columns only: who only reads can read the older one, too."""


def has_version(conn: Connection, name: str) -> bool:
    """Whether the state of that name says what version its tables are of.

    Raises StateVersion for one that is neither ours nor an older one that can be brought up to it.
    """
    return _version(conn, name) is not None


def bring_up_to_date(conn: Connection, name: str) -> bool:
    """Take the steps from the state's version to ours, within a transaction; as ``has_version``."""
    found = _version(conn, name)
    if found is None:
        return False
    if found != schema.VERSION:
        for version in range(found, schema.VERSION):
            conn.execute(text(_STEPS[version]))
        conn.execute(update(schema.meta).where(schema.meta.c.name == "schema").values(value=str(schema.VERSION)))
    return True


def _version(conn: Connection, name: str) -> int | None:
    value = conn.scalar(select(schema.meta.c.value).where(schema.meta.c.name == "schema"))
    found = None if value is None else int(value)
    if found is not None and found not in (schema.VERSION, *_STEPS):
        raise StateVersion(name, found, schema.VERSION)
    return found
