"""A look into the state that leaves it as it is: no lock is taken, so a crawl that works on it is not held up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, make_url
from sqlalchemy.exc import ArgumentError

from crawler.stores.database import Database
from crawler.stores.errors import StateError, StateMissing, StateUnavailable
from crawler.stores.memories import Memories
from crawler.stores.schema import meta

_BUSY_SECONDS = 5  # a reader of a WAL file waits only while a crawl opens or closes it
_QUERY = "SELECT blob FROM memories WHERE kind = ? AND name = ?"


def recall(address: str, kind: str, name: str) -> bytes | None:
    """The blob that the state at this address (see State.open) kept last; None where it has none, or is not there.

    Raises StateError for what is no state.
    """
    path = file_of(address)
    if path is None:
        return _from_server(address, kind, name)
    if not path.exists():
        return None
    try:
        with closing(open_to_read(path)) as conn:
            row = conn.execute(_QUERY, (kind, name)).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise StateError(f"{path} is another program's database, or a state without memories") from error
        raise StateUnavailable(str(path), str(error)) from error
    except sqlite3.DatabaseError as error:
        raise StateError(f"the state {path} cannot be read ({error})") from error
    return None if row is None else bytes(row[0])


def require(address: str) -> None:
    """Raise StateMissing where no crawl has made a state at this address, StateError for what is no address of one."""
    path = file_of(address)
    if path is not None:
        if not path.exists():
            raise StateMissing(str(path))
        return
    database = Database(address)
    try:
        with database.begin() as conn:
            if not inspect(conn).has_table(meta.name):
                raise StateMissing(database.name)
    finally:
        database.close()


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open an embedded state's file so that nothing can be written to it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", _BUSY_SECONDS, uri=True)


def file_of(address: str) -> Path | None:
    """The file of an embedded state; None for a server's."""
    if "://" not in address:
        return Path(address)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise StateError("the state's address is neither a file name nor like postgresql://user@host/name") from error
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _from_server(address: str, kind: str, name: str) -> bytes | None:
    try:
        require(address)
    except StateMissing:
        return None
    database = Database(address)
    try:
        return Memories(database).load(kind, name)
    finally:
        database.close()
