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
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import StaticPool

from crawler.stores import schema
from crawler.stores.errors import StateCorrupt, StateError, StateNotWritable, StateUnavailable
from crawler.stores.patience import Patience
from crawler.stores.upgrades import bring_up_to_date

_BUSY_SECONDS = 30  # an outside reader or backup may hold the file that long; a run never waits for itself
_CACHE_KIB = 64 * 1024  # holds the key index of two million URLs, so that a look-up costs no disk access
_PATIENCE = {  # s, ms: libpq waits for a silent host for minutes, and for one that vanished while it thought for hours
    "connect_timeout": 10,
    "tcp_user_timeout": 20_000,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_CHECK_BYTES = 64 * 2**20  # a full check of a file this small takes under half a second: always done
_READ_ONLY = "25006"  # PostgreSQL's, of a stand-by that has taken over and is not yet the master
_NOT_OURS = frozenset({"3F000", "42501", "42703", "42P01"})  # no such schema, no right, no such column, no such table
NUMBERS = "numbers"
"""Under which a connection remembers what it must forget when a transaction fails (``Connection.info``)."""

_APPLICATION = 0x6E657773  # "news": our mark in SQLite's header, and the PostgreSQL lock under which tables are made


class Database:
    """The engine of one state.  ``patience``: how absences of its server are outlasted; None: they are errors."""

    def __init__(self, address: str | Path) -> None:
        self.url = _url(address)
        embedded = self.url.get_backend_name() == "sqlite"
        self.name = str(self.url.database) if embedded else self.url.render_as_string(hide_password=True)
        self.path: Path | None = None
        self.patience: Patience | None = None
        self._closed = False
        self._kept: Connection | None = None
        self._joining = False  # calls of the thread that has the guard are one transaction
        self._guard = threading.RLock()  # SQLite: one connection, one writer
        self._engine = self._sqlite() if embedded else self._server()

    @property
    def embedded(self) -> bool:
        """Whether this is SQLite: one run has the whole file."""
        return self.path is not None

    def _sqlite(self) -> Engine:
        if not self.url.database or self.url.database == ":memory:":
            raise StateError("the state needs a file: what is in memory only cannot outlive the run")
        self.path = Path(self.url.database).resolve()
        self.name = str(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StateNotWritable(self.name, error.strerror or str(error)) from error
        if self.path.is_dir():
            raise StateNotWritable(self.name, "it is a folder")
        engine = create_engine("sqlite://", creator=partial(_connect, self.path), poolclass=StaticPool)
        event.listen(engine, "begin", _begin_write)
        return engine

    def _server(self) -> Engine:
        try:
            # a connection that the server dropped is found dead and replaced before it is used
            return create_engine(self.url, pool_pre_ping=True, pool_size=2, max_overflow=2, connect_args=_PATIENCE)
        except ModuleNotFoundError as error:
            way_out = "pip install 'site-memory-crawler[postgres]'"
            raise StateError(f"the state {self.name} needs a driver: {way_out}") from error

    @contextmanager
    def begin(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction; it is on disk when this returns if ``durable``.  Raises StateCorrupt, StateUnavailable."""
        with self._guard:
            if durable or not self._joining:
                with self._translated(), self._connected() as conn, self._transaction(conn, durable=durable):
                    yield conn
                return
            joined: Connection | None = None
            try:  # in one piece: a page comes by here a dozen times, and each context manager takes as long as a query
                joined = self._embedded_connection()
                if not joined.in_transaction():
                    joined.begin()
                yield joined
            except BaseException as error:
                if joined is not None:
                    joined.rollback()
                    joined.info.pop(NUMBERS, None)
                self._raise_typed(error)
                raise

    @contextmanager
    def _transaction(self, conn: Connection, *, durable: bool) -> Iterator[None]:
        raw: Any = conn.connection.driver_connection
        if durable and self.embedded:
            raw.execute("PRAGMA synchronous=FULL")
        try:
            with conn.begin():
                yield
        except BaseException:
            if not conn.invalidated:
                conn.info.pop(NUMBERS, None)
            raise
        finally:
            if durable and self.embedded:
                raw.execute("PRAGMA synchronous=NORMAL")

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction of an embedded state for all calls made inside, which spares them their own commits.

        They stay done when the block raises something of its own; a call that fails takes back those before it.  On a
        server each call is its own transaction, as without this.
        """
        if not self.embedded or self._joining:
            yield
            return
        with self._guard:  # other threads wait until all of it is done
            self._joining = True
            try:
                yield
            finally:
                self._joining = False
                if self._kept and self._kept.in_transaction():
                    with self._translated():
                        self._commit(self._kept)

    def _commit(self, conn: Connection) -> None:
        try:
            conn.commit()
        except BaseException:
            conn.rollback()  # else it would refuse all that is asked later
            conn.info.pop(NUMBERS, None)
            raise

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        if self.embedded:
            yield self._embedded_connection()
            return
        self._require_open()
        with self._engine.connect() as conn:
            yield conn

    def _embedded_connection(self) -> Connection:
        self._require_open()
        if self._kept is None:  # to connect anew is a third of what a small call costs
            self._kept = self._engine.connect()
        return self._kept

    def _require_open(self) -> None:
        if self._closed:  # the engine would connect anew, without the lock that was given back
            raise StateError(f"the state {self.name} is closed")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self._raise_typed(error)
            raise

    def _raise_typed(self, error: BaseException) -> None:
        """Turn the drivers' errors into ours; programming errors pass as they are."""
        if isinstance(error, DBAPIError):
            raise self._typed(error.orig or error, error) from error
        if isinstance(error, sqlite3.DatabaseError):
            raise self._typed(error, error) from error

    def _typed(self, cause: BaseException, error: Exception) -> Exception:
        detail = (str(cause) or type(cause).__name__).splitlines()[0]
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return StateCorrupt(self.name, detail)
        if "Could not decode to UTF-8" in str(cause):
            return StateCorrupt(self.name, detail)
        sqlstate = str(getattr(cause, "sqlstate", None) or "")
        if sqlstate in _NOT_OURS or sqlstate.startswith("XX"):
            return StateError(f"the state {self.name} is not as this program made it ({detail})")
        gone = isinstance(error, DBAPIError) and error.connection_invalidated
        if (
            gone
            or sqlstate == _READ_ONLY
            or isinstance(error, (OperationalError, InterfaceError, sqlite3.OperationalError))
        ):
            return StateUnavailable(self.name, detail)
        return error

    def prepare(self, now: float, *, suspicious: bool) -> None:
        """Check the file, make the tables where there are none, bring those of an older version up to date.

        ``suspicious``: the last run did not close the state, so that even a large file is checked as a whole.
        """
        if self.path and self.path.exists():
            self._check(thorough=suspicious or self.path.stat().st_size <= _CHECK_BYTES)
        with self.begin(durable=True) as conn:
            if self.embedded:
                conn.exec_driver_sql(f"PRAGMA application_id={_APPLICATION}")
            else:
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _APPLICATION})
            schema.metadata.create_all(conn)
            if not bring_up_to_date(conn, self.name):
                rows = [{"name": "schema", "value": str(schema.VERSION)}, {"name": "made", "value": str(int(now))}]
                conn.execute(insert(schema.meta), rows)

    def _check(self, *, thorough: bool) -> None:
        with self.begin() as conn:
            mine = conn.exec_driver_sql("PRAGMA application_id").scalar_one() == _APPLICATION
            tables = conn.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            verdict = conn.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() if thorough else "ok"
        if verdict != "ok":
            raise StateCorrupt(self.name, str(verdict).splitlines()[0])
        if tables and not mine:
            raise StateError(f"{self.name} is another program's database; give the state a file of its own")

    def close(self) -> None:
        """Fold the log into the file and let go of it; no call is answered afterwards."""
        with self._guard:
            self._closed = True
            if self._kept:
                self._kept.close()
            self._engine.dispose()


def _connect(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=NORMAL")
    raw.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    return raw


def _begin_write(conn: Connection) -> None:
    raw: Any = conn.connection.driver_connection  # asked directly: through SQLAlchemy it took a tenth of a small call
    raw.execute("BEGIN IMMEDIATE")  # never upgrades a read lock: no deadlock, no late "busy"


def _url(address: str | Path) -> URL:
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite", database=str(address))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:  # a port that is no number is a ValueError
        raise StateError("the state's address is neither a file name nor like postgresql://user@host/name") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return url
    raise StateError(f"the state can be kept in SQLite or PostgreSQL, not in {url.get_backend_name()}")
