"""One door to the SQL store, SQLite or PostgreSQL: transactions, durability, typed errors.

SQLite runs in WAL mode.  Ordinary transactions sync at checkpoints only (``synchronous=NORMAL``): a killed process
loses nothing, a power cut may lose the last of them, which repeats work and nothing else.  A transaction that says
"delivered" is different, the answer to it may be that a stream's consumer takes the record as final, so it syncs the
log before it returns (``FULL``; this also makes every earlier transaction last).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from crawler.stores import schema
from crawler.stores.errors import StateCorrupt, StateError, StateUnavailable, StateVersion

_BUSY_SECONDS = 30  # an outside reader or backup may hold the file that long; a run never waits for itself
_CACHE_KIB = 64 * 1024  # holds the key index of two million URLs, so that a look-up costs no disk access
_CHECK_BYTES = 64 * 2**20  # a full check of a file this small takes under half a second: always done
_DDL_LOCK = 0x6E657773  # advisory lock of PostgreSQL under which tables are made; any constant of our own


class Database:
    """The engine of one state."""

    def __init__(self, address: str | Path, *, read_only: bool = False) -> None:
        self.url = _url(address)
        self.name = self.url.render_as_string(hide_password=True)
        self.path: Path | None = None
        self._guard = threading.RLock()  # SQLite: one connection, one writer
        self._engine = self._sqlite(read_only) if self.url.get_backend_name() == "sqlite" else self._server()

    @property
    def embedded(self) -> bool:
        """Whether this is SQLite: one run has the whole file."""
        return self.path is not None

    def _sqlite(self, read_only: bool) -> Engine:
        if not self.url.database or self.url.database == ":memory:":
            raise StateError("the state needs a file: what is in memory only cannot outlive the run")
        self.path = Path(self.url.database).resolve()
        self.name = str(self.path)
        if read_only and not self.path.is_file():
            raise StateUnavailable(self.name, "there is no such file")
        self.path.parent.mkdir(parents=True, exist_ok=True)

        def connect() -> sqlite3.Connection:
            uri = f"{self.path.as_uri()}?mode={'ro' if read_only else 'rwc'}" if self.path else ""
            raw = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            if not read_only:
                raw.execute("PRAGMA journal_mode=WAL")
                raw.execute("PRAGMA synchronous=NORMAL")
            raw.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
            return raw

        engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
        begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"  # never upgrades a read lock: no deadlock, no late "busy"
        event.listen(engine, "begin", lambda conn: conn.exec_driver_sql(begin) and None)
        return engine

    def _server(self) -> Engine:
        try:
            # a connection that the server dropped is found dead and replaced before it is used
            return create_engine(self.url, pool_pre_ping=True, pool_size=2, max_overflow=2)
        except ModuleNotFoundError as error:
            way_out = "pip install 'site-memory-crawler[postgres]'"
            raise StateError(f"the state {self.name} needs a driver: {way_out}") from error

    @contextmanager
    def begin(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction; it is on disk when this returns if ``durable``.  Raises StateCorrupt, StateUnavailable."""
        with self._guard, self.translated(), self._engine.connect() as conn:
            raw: Any = conn.connection.driver_connection
            if durable and self.embedded:
                raw.execute("PRAGMA synchronous=FULL")
            try:
                with conn.begin():
                    yield conn
            finally:
                if durable and self.embedded:
                    raw.execute("PRAGMA synchronous=NORMAL")

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn the drivers' errors into ours; programming errors pass as they are."""
        try:
            yield
        except DBAPIError as error:
            raise self._typed(error.orig or error, error) from error
        except sqlite3.DatabaseError as error:
            raise self._typed(error, error) from error

    def _typed(self, cause: BaseException, error: Exception) -> Exception:
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return StateCorrupt(self.name, str(cause))
        if "Could not decode to UTF-8" in str(cause):
            return StateCorrupt(self.name, str(cause))
        if type(cause).__name__ in ("OperationalError", "AdminShutdown") or getattr(
            error, "connection_invalidated", False
        ):
            return StateUnavailable(self.name, str(cause).splitlines()[0] if str(cause) else type(cause).__name__)
        return error

    def prepare(self, now: float, *, suspicious: bool) -> None:
        """Check the file, make the tables where there are none, compare the schema version.

        ``suspicious``: the last run did not close the state, so that even a large file is checked as a whole.
        """
        if self.path and self.path.exists() and (suspicious or self.path.stat().st_size <= _CHECK_BYTES):
            with self.begin() as conn:
                verdict = conn.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            if verdict != "ok":
                raise StateCorrupt(self.name, str(verdict).splitlines()[0])
        with self.begin(durable=True) as conn:
            if not self.embedded:
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _DDL_LOCK})
            schema.metadata.create_all(conn)
            found = conn.scalar(select(schema.meta.c.value).where(schema.meta.c.name == "schema"))
            if found is None:
                rows = [{"name": "schema", "value": str(schema.VERSION)}, {"name": "made", "value": str(int(now))}]
                conn.execute(insert(schema.meta), rows)
            elif found != str(schema.VERSION):
                raise StateVersion(self.name, int(found), schema.VERSION)

    def close(self) -> None:
        """Fold the log into the file and let go of it."""
        with self._guard:
            self._engine.dispose()


def _url(address: str | Path) -> URL:
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite", database=str(address))
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StateError("the state's address is neither a file name nor like postgresql://user@host/name") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return url
    raise StateError(f"the state can be kept in SQLite or PostgreSQL, not in {url.get_backend_name()}")
