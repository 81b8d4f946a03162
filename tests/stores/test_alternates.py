"""Other addresses of an article wait in the state for its next revision."""

from __future__ import annotations

from rows import url

from crawler.stores.state import State

ONE, OTHER = f"{1:032x}", f"{2:032x}"


def test_an_article_has_none_at_first(state: State) -> None:
    assert state.alternates.of_article(ONE) == []


def test_addresses_are_kept_once_and_told_in_order(state: State) -> None:
    for number in (2, 1, 2):
        state.alternates.add(ONE, url(number))
    state.alternates.add(OTHER, url(3))
    assert state.alternates.of_article(ONE) == [url(1), url(2)]


def test_a_site_that_makes_addresses_up_does_not_fill_the_state(state: State) -> None:
    for number in range(40):
        state.alternates.add(ONE, url(number))
    assert len(state.alternates.of_article(ONE)) == 20
