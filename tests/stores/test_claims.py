"""Addresses that pages name as their own: the first article that named each, and whether others did."""

from __future__ import annotations

from rows import SITE, OpenState

from crawler.stores.claims import Claim
from crawler.stores.state import State

TARGET = "f" * 32
FIRST = Claim("a" * 32, 7, "00000000000000ff", "open")


def test_the_first_to_name_an_address_has_it(state: State) -> None:
    state.add_claim(SITE, TARGET, FIRST)
    state.add_claim(SITE, TARGET, Claim("b" * 32, 8, None, "proven"))
    assert state.claim(SITE, TARGET) == FIRST
    assert state.claim("other.example", TARGET) is None


def test_an_address_of_several_articles_is_known_as_such(state: State) -> None:
    for target in (TARGET, "e" * 32):
        state.add_claim(SITE, target, FIRST)
    state.share_claim(SITE, TARGET)
    assert state.claim_counts(SITE) == {"proven": 0, "open": 1, "shared": 1}


def test_claims_last_from_run_to_run(open_state: OpenState) -> None:
    before = open_state()
    before.add_claim(SITE, TARGET, FIRST)
    before.close()
    assert open_state("run-2", lease=False).claim(SITE, TARGET) == FIRST
