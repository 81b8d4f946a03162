"""When a site's pages prove to need a browser, and when they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.emptiness import Evidence

NOW = 1_795_000_000.0
MONTH = 30 * 86_400.0


def seen(kind: str, *empty: bool) -> Evidence:
    evidence = Evidence.of(kind)
    for address, was_empty in enumerate(empty):
        evidence.saw(address, empty=was_empty)
    return evidence


@pytest.mark.parametrize(
    ("empty", "asks"),
    [
        ([], False),
        ([True], False),
        ([True, True], False),
        ([True, True, True], True),
        ([True, True, True, False, False, False], False),
        ([False, True, True, True], True),
        ([False] * 8 + [True] * 3, False),  # five of the last eight show their text
        ([False] * 20 + [True] * 5, True),
        ([True] * 3 + [False] * 8, False),
    ],
)
def test_several_pages_and_most_of_the_last_must_be_empty(empty, asks):
    assert seen("pages", *empty).asks(NOW) is asks


def test_one_page_that_comes_again_and_again_is_one():
    evidence = Evidence.of("pages")
    for _ in range(10):
        evidence.saw(7, empty=True)
    assert not evidence.asks(NOW)


def test_the_one_home_page_is_enough_for_listings():
    assert seen("listings", True).asks(NOW)


def test_what_the_browser_does_not_help_is_left_alone_for_a_month_and_then_tried_once():
    evidence = seen("pages", True, True, True)
    for _ in range(4):
        evidence.helped_not(NOW)
        assert evidence.asks(NOW)
    evidence.helped_not(NOW)
    assert not evidence.asks(NOW + MONTH - 1)
    assert evidence.asks(NOW + MONTH)
    evidence.helped_not(NOW + MONTH)
    assert not evidence.asks(NOW + MONTH)


def test_a_proof_lasts_when_the_last_pages_showed_their_text():
    evidence = seen("pages", True, True, True)
    assert evidence.helped()
    for address in range(10, 30):
        evidence.saw(address, empty=False)
    assert evidence.asks(NOW)
    assert not evidence.helped()


def test_a_proof_ends_when_the_browser_shows_nothing_any_more():
    evidence = seen("pages", True, True, True)
    evidence.helped()
    for _ in range(10):
        assert evidence.asks(NOW)
        evidence.helped_not(NOW)
    assert not evidence.asks(NOW)
    assert not evidence.proven


@given(st.lists(st.sampled_from(["empty", "full", "helped", "helped_not"]), max_size=40), st.integers())
def test_what_is_known_is_the_same_after_it_was_stored(events, address):
    evidence = Evidence.of("pages")
    for number, event in enumerate(events):
        if event in ("empty", "full"):
            evidence.saw(hash((address, number)) >> 1, empty=event == "empty")
        else:
            evidence.helped() if event == "helped" else evidence.helped_not(NOW)
    assert Evidence.load("pages", evidence.dump()) == evidence
    assert len(evidence.last) <= 8


@pytest.mark.parametrize("blob", [b"", b"{}", b"[1]", b"[[],true,0]", b"[[[1]],true,0,0]", b"\xff", b"null"])
def test_other_bytes_are_refused(blob):
    with pytest.raises(ValueError):  # noqa: PT011 - orjson's own words
        Evidence.load("pages", blob)
