"""INSERTs that may find their row there already, in the words of SQLite and of PostgreSQL; numbers for texts."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from crawler.stores.database import NUMBERS
from crawler.stores.prepared import Prepared
from crawler.stores.schema import parts

_MOST_NUMBERS = 20_000  # of sites, listings and reasons that a connection remembers: some 5 MB


def put(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that may say what a conflict does, in the words of the store at hand."""
    return insert_in(conn.dialect.name, table)


def insert_in(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Give the same for the store of that kind, for statements that are made once."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def replacing(dialect: str, table: Table) -> Prepared:
    """An INSERT of whole rows that takes the place of the row with the same primary key; made once a table."""
    row = insert_in(dialect, table)
    keys = list(table.primary_key.columns)
    changed = {column.name: row.excluded[column.name] for column in table.columns if column not in keys}
    return Prepared(row.on_conflict_do_update(index_elements=keys, set_=changed), table.columns.keys())


def intern(conn: Connection, table: Table, **values: str) -> int:
    """Give the number of a text in a small table of unique texts, making it where it is new; safe between machines.

    Numbers last (but of ``parts``, which can be taken back), so that a connection remembers those that it has seen,
    until a transaction fails (``Database.begin``): that takes a number back which was new in it.
    """
    known = conn.info.setdefault(NUMBERS, {}) if table is not parts else {}
    if len(known) >= _MOST_NUMBERS:
        known.clear()
    name = (table.name, *values.values())
    found: int | None = known.get(name)
    if found is None:
        query = _number_of(table, *values)
        found = query.scalar(conn, values)
        if found is None:
            conn.execute(put(conn, table).values(**values).on_conflict_do_nothing())
            found = query.scalar(conn, values)
            assert found is not None, "it was made a moment ago"
        known[name] = found
    return found


@cache
def _number_of(table: Table, *names: str) -> Prepared:
    return Prepared(select(table.c.id).where(*(table.c[name] == bindparam(name) for name in names)))
