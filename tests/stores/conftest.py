"""A state on SQLite and, where NEWS_TEST_POSTGRES names a server, the same on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rows import NOW, SITE, OpenState

from crawler.stores.state import State


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store's address."""
    return str(tmp_path / "state.sqlite") if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
def open_state(address: str) -> Iterator[OpenState]:
    """Opens the store, again if need be; with a lease on SITE, as a crawl does it."""
    opened: list[State] = []

    def opening(run: str = "run-1", now: float = NOW, *, lease: bool = True) -> State:
        state = State.open(address, run, now)
        opened.append(state)
        assert not lease or state.sites.lease(SITE, now, now + 600)
        return state

    yield opening
    for state in opened:
        state.close()


@pytest.fixture
def state(open_state: OpenState) -> State:
    return open_state()
