"""Fisher's exact test against counting, and what counts as moved."""

from __future__ import annotations

from math import comb, isclose

from hypothesis import given
from hypothesis import strategies as st

from crawler.health.shares import Shares, tail


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.data())
def test_the_tail_is_what_counting_gives(marked, others, drawn, data):
    total = marked + others
    drawn = min(drawn, total)
    least = data.draw(st.integers(0, drawn))
    ways = sum(comb(marked, n) * comb(others, drawn - n) for n in range(least, drawn + 1))
    assert isclose(tail(total, marked, drawn, least), ways / comb(total, drawn), rel_tol=1e-9, abs_tol=1e-12)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_nothing_both_rises_and_falls(before, more_before, lately, more_lately):
    share = Shares(before, before + more_before, lately, lately + more_lately)
    assert not (share.risen and share.fallen)


def test_a_large_rise_on_many_pages_counts():
    assert Shares(1, 100, 20, 40).risen


def test_a_rise_that_chance_explains_does_not():
    assert not Shares(2, 10, 3, 5).risen


def test_a_rise_of_few_points_does_not_though_it_is_sure():
    assert not Shares(1_000, 100_000, 2_000, 20_000).risen


def test_a_share_of_nothing_moves_nowhere():
    assert not Shares(0, 0, 5, 5).fallen
    assert not Shares(0, 5, 0, 0).fallen
