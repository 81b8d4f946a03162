"""A prepared statement does on the driver what SQLAlchemy does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rows import NOW
from sqlalchemy import Connection, bindparam, insert, select, update

from crawler.stores.columns import Status
from crawler.stores.prepared import Prepared
from crawler.stores.schema import memories, urls
from crawler.stores.state import State
from crawler.stores.upserts import insert_in

MINE = urls.c.id == bindparam("number")
ROW: dict[str, Any] = {
    "id": 7,
    "listed": 3,
    "listed_at": NOW,
    "next_at": None,
    "touched": NOW + 5,
    "revision": 0,
    "status": Status.DUE,
    "priority": 0,
    "listed_day": 0,
    "attempts": 0,
    "url": b"a",
}


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    with State.open(tmp_path / "s.sqlite", "run", NOW) as state, state.database.begin() as conn:
        yield conn


def test_rows_come_as_sqlalchemy_reads_them(conn: Connection) -> None:
    conn.execute(insert(urls), [ROW, ROW | {"id": 8, "next_at": NOW}])
    for number in (7, 8):
        query = select(urls).where(MINE)
        (plain,) = conn.execute(query, {"number": number})
        assert Prepared(query).first(conn, {"number": number})._asdict() == plain._asdict()


def test_values_are_stored_as_sqlalchemy_stores_them(conn: Connection) -> None:
    Prepared(insert(urls), list(ROW)).run_many(conn, [ROW, ROW | {"id": 8}])
    plain = conn.execute(select(urls).where(urls.c.id == 8)).one()
    assert {name: getattr(plain, name) for name in ROW} == ROW | {"id": 8}


def test_constants_of_a_statement_keep_their_types_and_null_stays_null(conn: Connection) -> None:
    conn.execute(insert(urls), [ROW])
    change = update(urls).where(MINE).values(next_at=None, touched=NOW, status=Status.REJECTED)
    assert Prepared(change).run(conn, {"number": 7}) == 1
    row = conn.execute(select(urls)).one()
    assert (row.next_at, row.touched, row.status) == (None, NOW, Status.REJECTED)


def test_what_gives_no_row_gives_none(conn: Connection) -> None:
    query = Prepared(select(urls.c.id).where(MINE))
    assert query.first(conn, {"number": 1}) is None
    assert query.scalar(conn, {"number": 1}) is None
    assert query.run_many(conn, []) == 0


def test_an_insert_can_give_what_it_made(conn: Connection) -> None:
    made = insert_in("sqlite", memories).on_conflict_do_nothing().returning(memories.c.name)
    note = Prepared(made, memories.columns.keys())
    row = {"kind": "k", "name": "n", "changed": 1, "blob": b""}
    assert [note.scalar(conn, row), note.scalar(conn, row)] == ["n", None]


def test_a_list_of_unknown_length_is_refused(conn: Connection) -> None:
    query = Prepared(select(urls.c.id).where(urls.c.id.in_(bindparam("rows", expanding=True))))
    with pytest.raises(ValueError, match="unknown length"):
        query.all(conn, {"rows": [1]})


def begin_and_fail(state: State) -> None:
    with state.database.begin() as conn:
        Prepared(insert(urls), list(ROW)).run(conn, ROW)
        raise RuntimeError


def test_what_a_failing_transaction_did_is_undone_though_the_connection_is_kept(tmp_path: Path) -> None:
    with State.open(tmp_path / "s.sqlite", "run", NOW) as state:
        with pytest.raises(RuntimeError):
            begin_and_fail(state)
        with state.database.begin() as conn:
            assert conn.execute(select(urls)).all() == []
