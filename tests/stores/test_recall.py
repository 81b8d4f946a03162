"""A look into the state that leaves it as it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crawler.stores.errors import StateError, StateMissing
from crawler.stores.recall import recall, require
from crawler.stores.state import State

NOW = 1_795_000_000.0


def test_what_a_run_keeps_is_read_while_it_goes_on(address: str) -> None:
    with State.open(address, "run", NOW) as state:
        state.memories.save("extraction", "a.org", b"first", NOW)
        assert recall(address, "extraction", "a.org") == b"first"
        state.memories.save("extraction", "a.org", b"second", NOW)
        assert recall(address, "extraction", "a.org") == b"second"


def test_a_store_that_no_crawl_has_used_knows_nothing(address: str) -> None:
    assert recall(address, "extraction", "a.org") is None


def test_a_state_that_must_be_there_is_missed_until_a_crawl_has_made_it(address: str) -> None:
    with pytest.raises(StateMissing, match="there is no state"):
        require(address)
    State.open(address, "run", NOW).close()
    require(address)


def test_it_does_not_wait_for_a_transaction(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with State.open(path, "run", NOW) as state:
        state.memories.save("extraction", "a.org", b"kept", NOW)
        with state.database.begin():
            assert recall(str(path), "extraction", "a.org") == b"kept"


def test_what_was_never_learned_is_none(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    State.open(path, "run", NOW).close()
    assert recall(f"sqlite:///{path}", "extraction", "a.org") is None


def test_a_state_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert recall(str(tmp_path / "none.sqlite"), "extraction", "a.org") is None
    assert list(tmp_path.iterdir()) == []


def test_another_program_s_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE things (id)")
    conn.close()
    with pytest.raises(StateError, match=r"other\.sqlite is another program's database"):
        recall(str(path), "extraction", "a.org")


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(StateError, match=r"notes\.txt cannot be read"):
        recall(str(path), "extraction", "a.org")


def test_an_address_that_is_none_is_named() -> None:
    with pytest.raises(StateError, match="neither a file name nor"):
        recall("://", "extraction", "a.org")
