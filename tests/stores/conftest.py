"""A state on SQLite and, where NEWS_TEST_POSTGRES names a server, the same on PostgreSQL."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from rows import NOW, SITE, OpenState
from sqlalchemy import create_engine, make_url, text

from crawler.stores.state import State


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty store's address."""
    if request.param == "sqlite":
        yield str(tmp_path / "state.sqlite")
        return
    server = os.environ.get("NEWS_TEST_POSTGRES")
    if not server:
        pytest.skip("needs a PostgreSQL server: NEWS_TEST_POSTGRES=postgresql://user@host:port/database")
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text(f"CREATE SCHEMA {name}"))
    yield make_url(server).update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    with engine.connect() as conn:
        conn.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


@pytest.fixture
def open_state(address: str) -> Iterator[OpenState]:
    """Opens the store, again if need be; with a lease on SITE, as a crawl does it."""
    opened: list[State] = []

    def opening(run: str = "run-1", now: float = NOW, *, lease: bool = True) -> State:
        state = State.open(address, run, now)
        opened.append(state)
        assert not lease or state.lease(SITE, now, now + 600)
        return state

    yield opening
    for state in opened:
        state.close()


@pytest.fixture
def state(open_state: OpenState) -> State:
    return open_state()
