"""Statements that a crawl runs for each page: on SQLite they go past SQLAlchemy's machinery to the driver.

That machinery takes 30 microseconds a statement, and five times that in a busy crawl, where its code has been pushed
out of the processor's caches; SQLite itself takes two.  A server's answer takes longer than either.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.elements import BindParameter, ClauseElement
from sqlalchemy.sql.expression import Executable
from sqlalchemy.sql.selectable import ReturnsRows
from sqlalchemy.types import TypeEngine

_DIALECT = sqlite.dialect(paramstyle="named")
_Process = Callable[[Any], Any]


class Prepared:
    """A SELECT, INSERT, UPDATE or DELETE of fixed text: its parameters have no lists of unknown length.

    ``columns`` are those that an INSERT is given.  What is run belongs to the transaction of the connection.
    """

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns

    def all(self, conn: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Give all rows; a column is an attribute of its name."""
        if conn.dialect.name != "sqlite":
            return list(conn.execute(self._statement, values))
        return list(self._rows(_driver(conn).execute(self._text, self._bound(values))))

    def first(self, conn: Connection, values: Mapping[str, Any]) -> Any:
        """Give the first row; None where there is none."""
        return next(iter(self.all(conn, values)), None)

    def scalar(self, conn: Connection, values: Mapping[str, Any]) -> Any:
        """Give the first column of the first row; None where there is none."""
        row = self.first(conn, values)
        return None if row is None else row[0]

    def run(self, conn: Connection, values: Mapping[str, Any]) -> int:
        """Run what gives no rows; how many it changed."""
        if conn.dialect.name != "sqlite":
            return conn.execute(self._statement, values).rowcount
        return int(_driver(conn).execute(self._text, self._bound(values)).rowcount)

    def run_many(self, conn: Connection, rows: Iterable[Mapping[str, Any]]) -> int:
        """Run it for each of the rows; how many it changed."""
        many = list(rows)
        if not many:
            return 0
        if conn.dialect.name != "sqlite":
            return conn.execute(self._statement, many).rowcount
        return int(_driver(conn).executemany(self._text, [self._bound(row) for row in many]).rowcount)

    @cached_property
    def _compiled(self) -> SQLCompiler:
        statement = self._statement
        assert isinstance(statement, ClauseElement)
        keys = list(self._columns) if isinstance(statement, Insert) and self._columns else None
        compiled = statement.compile(dialect=_DIALECT, column_keys=keys)
        assert isinstance(compiled, SQLCompiler)
        return compiled

    @cached_property
    def _text(self) -> str:
        text = str(self._compiled)
        if "POSTCOMPILE" in text:
            raise ValueError(f"a list of unknown length is no part of a fixed text: {text}")
        return text

    @cached_property
    def _binds(self) -> dict[str, BindParameter[Any]]:
        return {name: bind for bind, name in self._compiled.bind_names.items()}

    @cached_property
    def _constants(self) -> dict[str, Any]:
        """Values that stand in the statement itself."""
        return self._processed({name: bind.effective_value for name, bind in self._binds.items() if not bind.required})

    @cached_property
    def _binders(self) -> dict[str, _Process]:
        made = {name: _impl(bind.type).bind_processor(_DIALECT) for name, bind in self._binds.items()}
        return {name: process for name, process in made.items() if process}

    @cached_property
    def _columns_given(self) -> ReadOnlyColumnCollection[str, Any]:
        assert isinstance(self._statement, ReturnsRows)
        return self._statement.exported_columns

    @cached_property
    def _readers(self) -> list[_Process | None]:
        return [_impl(column.type).result_processor(_DIALECT, None) for column in self._columns_given]

    @cached_property
    def _row(self) -> Callable[[Iterable[Any]], Any]:
        names = [str(name) for name in self._columns_given.keys()]  # noqa: SIM118 - of columns
        kind: Any = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024 - known when it runs only
        return kind._make

    def _bound(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return self._constants | self._processed(values)

    def _processed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        if not self._binders:
            return dict(values)
        binders = self._binders
        return {name: binders[name](value) if name in binders else value for name, value in values.items()}

    def _rows(self, found: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        readers, row = self._readers, self._row
        if not any(readers):
            return map(row, found)
        return (row(read(x) if read else x for read, x in zip(readers, one, strict=True)) for one in found)


def _impl(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.dialect_impl(_DIALECT)


def _driver(conn: Connection) -> Any:
    return conn.connection.driver_connection
