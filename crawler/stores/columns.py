"""The kinds of columns, rows and marks that the state's tables are made of (``schema``)."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Integer, Row, TypeDecorator

AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns."""


class Moment(TypeDecorator[int]):
    """Whole seconds since 1970 in four bytes, until 2106: 2**31 is taken off, because SQL's integers have a sign."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """To the column; what lies outside becomes the nearest."""
        return None if value is None else min(max(int(value), 0), 2**32 - 1) - 2**31

    def process_result_value(self, value: int | None, dialect: Dialect) -> int | None:
        """From the column."""
        return None if value is None else value + 2**31


ROWID = BigInteger().with_variant(Integer(), "sqlite")  # SQLite's rowid alias must be spelt INTEGER


class Status(IntEnum):
    """Where a URL stands in the frontier.

    SQLite stores 0 and 1 in no byte and 2 in one; numbers of equal size keep a row its size when its status changes,
    and so its page unsplit (measured: 14 % of the table).
    """

    DUE = 2
    IN_WORK = 3
    DELIVERED = 4
    REJECTED = 5


def halves(name: str, *, primary_key: bool = False, index: bool = False) -> tuple[Column[int], Column[int]]:
    """The two columns of a 128-bit fingerprint, as ``keys.split128`` gives it; the first alone finds it in an index."""
    high = Column(f"{name}_high", BigInteger, primary_key=primary_key, nullable=False, index=index)
    return high, Column(f"{name}_low", BigInteger, primary_key=primary_key, nullable=False)
