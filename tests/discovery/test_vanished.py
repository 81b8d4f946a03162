"""Entries that a listing lost from its middle, and not by their age."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.vanished import vanished

entries = st.lists(st.integers(0, 60), unique=True, max_size=30)


def test_what_is_lost_from_the_middle_has_vanished():
    assert vanished([5, 4, 3, 2, 1], [5, 4, 2, 1]) == [3]


def test_what_drops_off_the_end_of_the_latest_has_not():
    assert vanished([5, 4, 3, 2, 1], [7, 6, 5, 4, 3]) == []


def test_the_newest_has_vanished_if_newer_ones_came_in_its_place():
    assert vanished([5, 4, 3], [6, 4, 3]) == [5]


def test_a_listing_in_the_other_order_is_read_as_well():
    assert vanished([1, 2, 3, 4, 5], [3, 5, 6]) == [4]


def test_a_listing_that_was_made_anew_says_nothing():
    assert vanished([1, 2, 3, 4], [9, 1, 4, 8]) == []
    assert vanished([1, 2], [3, 4]) == []
    assert vanished([], [1]) == vanished([1], []) == []


@given(entries, entries)
def test_only_what_was_named_and_is_no_more_can_vanish(before, now):
    assert set(vanished(before, now)) <= set(before) - set(now)


@given(entries, st.integers(0, 30), st.integers(0, 30))
def test_a_window_that_moves_on_loses_nothing(listing, start, length):
    before, now = listing[start : start + length], listing[: start + length // 2]
    assert vanished(before, now) == []
