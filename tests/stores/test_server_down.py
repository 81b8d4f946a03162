"""threats.md, row 30: the server goes away in mid-crawl.  What cannot be asked is an error, never "unseen"."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import isfunction
from pathlib import Path

import pytest
from forwarder import Forwarder, forwarding
from rows import NOW, SITE, OpenState, delivery, found
from sqlalchemy import create_engine, make_url, text

from crawler.stores.errors import StateError, StateUnavailable
from crawler.stores.patience import Patience
from crawler.stores.sites import Sites
from crawler.stores.state import State


@pytest.fixture
def server(address: str) -> str:
    if not address.startswith("postgresql"):
        pytest.skip("an embedded state has no server")
    return address


@pytest.fixture
def forwarder(server: str) -> Iterator[Forwarder]:
    with forwarding(server) as way:
        yield way


@pytest.fixture
def remote(server: str, forwarder: Forwarder) -> Iterator[State]:
    with State.open(forwarder.address, "run-1", NOW) as state:
        state.sites.lease(SITE, NOW, NOW + 600)
        state.frontier.found(SITE, [found(1), found(2)], NOW)
        yield state


@pytest.mark.threat(30)
def test_while_the_server_is_away_every_question_is_an_error(remote: State, forwarder: Forwarder) -> None:
    forwarder.down()
    questions = (
        lambda: remote.frontier.found(SITE, [found(3)], NOW),
        lambda: remote.frontier.draw(SITE, 1, NOW),
        lambda: remote.ledger.known_article(f"{1:032x}"),
        lambda: remote.ledger.deliver([delivery(1)], "part-1", NOW),
        lambda: remote.frontier.counts(SITE),
    )
    for ask in questions:
        with pytest.raises(StateUnavailable, match="does not answer now"):
            ask()
    forwarder.up()


@pytest.mark.threat(30)
def test_when_the_server_is_back_the_run_goes_on(remote: State, forwarder: Forwarder) -> None:
    forwarder.down()
    with pytest.raises(StateUnavailable):
        remote.ledger.deliver([delivery(1)], "part-1", NOW)
    forwarder.up()
    assert "part-1" not in remote.part_notes.known_parts()
    remote.ledger.deliver([delivery(1)], "part-1", NOW)
    assert remote.frontier.counts(SITE)["delivered"] == 1


@pytest.mark.threat(30)
def test_a_stand_by_that_takes_no_writes_is_waited_for(open_state: OpenState, server: str) -> None:
    state = open_state()
    with state.database.begin() as conn:
        conn.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
    with pytest.raises(StateUnavailable, match="read-only"):
        state.frontier.found(SITE, [found(1)], NOW)


@pytest.mark.threat(30)
def test_patience_that_ran_out_at_a_write_is_not_begun_anew_by_a_read(open_state: OpenState, server: str) -> None:
    state = open_state()
    state.database.patience = Patience(0.3)
    with state.database.begin() as conn:
        conn.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
    for ask in (lambda: state.frontier.found(SITE, [found(1)], NOW), lambda: state.frontier.counts(SITE)):
        with pytest.raises(StateUnavailable, match="read-only"):
            ask()


@pytest.mark.threat(30)
def test_tables_that_somebody_took_away_are_a_state_that_cannot_be_used(open_state: OpenState, server: str) -> None:
    state = open_state()
    with state.database.begin() as conn:
        conn.execute(text("DROP TABLE urls CASCADE"))
    with pytest.raises(StateError, match=r"is not as this program made it .*urls") as caught:
        state.frontier.counts(SITE)
    assert not isinstance(caught.value, StateUnavailable)


@pytest.mark.threat(30)
def test_every_call_of_a_state_outlasts_its_server_s_absence(tmp_path: Path) -> None:
    with State.open(tmp_path / "state.sqlite", "run", NOW) as state:
        parts = [part for part in vars(state).values() if hasattr(part, "database") and part is not state.sites]
    calls = {call for part in parts for call in vars(type(part)).values() if isfunction(call)}
    calls |= {vars(Sites)[name] for name in ("lease", "give_back", "bury")}
    assert len(calls) > 30
    hasty = {call.__qualname__ for call in calls if call.__name__[0] != "_" and not hasattr(call, "__wrapped__")}
    assert hasty == set()


@pytest.mark.threat(30)
def test_a_connection_that_the_server_ended_is_replaced_unnoticed(open_state: OpenState, server: str) -> None:
    state = open_state()
    with state.database.begin() as conn:
        pid = conn.scalar(text("SELECT pg_backend_pid()"))
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"))
    with engine.connect() as admin:
        admin.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    engine.dispose()
    assert state.frontier.found(SITE, [found(1)], NOW) == 1
