"""States of older versions, on both stores, are brought up to this one when they are opened."""

from __future__ import annotations

from rows import NOW, SITE, OpenState, found
from sqlalchemy import text

from crawler.stores import schema
from crawler.stores.captures import captures
from crawler.stores.state import State

LATER = NOW + 1000.0


def as_of_version_3(state: State) -> None:
    with state.database.begin() as conn:
        conn.execute(text("ALTER TABLE watches DROP COLUMN whole"))
        conn.execute(text("UPDATE meta SET value = '3' WHERE name = 'schema'"))


def test_a_state_of_the_version_before_is_brought_up_to_date_and_keeps_what_it_knows(open_state: OpenState) -> None:
    state = open_state()
    state.frontier.found(SITE, [found(n) for n in range(5)], NOW)
    as_of_version_3(state)
    state.close()
    again = open_state("run-2", LATER)
    assert again.frontier.counts(SITE)["due"] == 5
    with again.database.begin() as conn:
        assert conn.execute(text("SELECT value FROM meta WHERE name = 'schema'")).scalar() == str(schema.VERSION)
        assert conn.execute(text("SELECT count(whole) FROM watches")).scalar() == 0


def test_who_only_reads_a_state_need_not_wait_for_that(open_state: OpenState, address: str) -> None:
    state = open_state()
    as_of_version_3(state)
    state.close()
    assert captures(address, 0.0, LATER) == []
