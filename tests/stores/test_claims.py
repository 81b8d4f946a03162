"""Addresses that pages name as their own: the first article that named each, and whether others did."""

from __future__ import annotations

from rows import SITE, OpenState

from crawler.stores.claims import Claim
from crawler.stores.state import State

TARGET = "f" * 32
FIRST = Claim("a" * 32, 7, "00000000000000ff", "open")


def test_the_first_to_name_an_address_has_it(state: State) -> None:
    state.claims.add(SITE, TARGET, FIRST)
    state.claims.add(SITE, TARGET, Claim("b" * 32, 8, None, "proven"))
    assert state.claims.of_target(SITE, TARGET) == FIRST
    assert state.claims.of_target("other.example", TARGET) is None


def test_an_address_of_several_articles_is_known_as_such(state: State) -> None:
    for target in (TARGET, "e" * 32):
        state.claims.add(SITE, target, FIRST)
    state.claims.share(SITE, TARGET)
    assert state.claims.counts(SITE) == {"proven": 0, "open": 1, "shared": 1}


def test_claims_last_from_run_to_run(open_state: OpenState) -> None:
    before = open_state()
    before.claims.add(SITE, TARGET, FIRST)
    before.close()
    assert open_state("run-2", lease=False).claims.of_target(SITE, TARGET) == FIRST
