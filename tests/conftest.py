"""What all tests share: where the real pages lie, if they do."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from mockserver import MockServer
from sqlalchemy import create_engine, make_url, text
from zygote import POSSIBLE, Zygote

# no timed assertion: a machine under load is no failure
settings.register_profile("news", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("news")

pytest_plugins = ["leftovers", "components"]

ROOT = Path(__file__).resolve().parent.parent
BENCH = Path(os.environ.get("NEWS_BENCH", ROOT.parent / "shared" / "bench"))


def pytest_xdist_auto_num_workers() -> int:
    """Two processes a core: more than half of their time the tests wait, for servers, browsers, kills and clocks."""
    return 2 * (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


@pytest.fixture(scope="session")
def bench_data() -> Path:
    """The folder of real saved pages; tests that need it skip where it does not lie beside the project."""
    if not (BENCH / "data").is_dir():
        pytest.skip(f"needs the real pages in {BENCH / 'data'}")
    return BENCH / "data"


@pytest.fixture
def mockserver() -> Iterator[MockServer]:
    """A web server of its own on four loopback addresses; tests/mockserver says how to fill it."""
    with MockServer() as server:
        yield server


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote | None]:
    """Forks commands that need not import anything any more; None where that cannot be."""
    if not POSSIBLE:
        yield None
        return
    with Zygote() as made:
        yield made


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of an empty store on a PostgreSQL server."""
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
