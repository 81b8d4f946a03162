"""The plan of looks loses least: no more than any other one, and looks soon after edits that are all made at once."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.lookplan import next_look

EDGES = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 168.0)
rates = st.lists(st.floats(0, 0.3), min_size=9, max_size=9).map(tuple)
plans = st.lists(st.floats(0.1, 168), max_size=5).map(sorted)
worths = st.floats(1, 60)


def lost(looks, rates, worth):
    """What a plan of looks loses, in steps of a tenth of an hour."""
    loss, edges = float(len(looks)), list(pairwise(EDGES))
    for tenth in range(1680):
        at = tenth / 10 + 0.05
        rate = next(rate for rate, (since, until) in zip(rates, edges, strict=True) if at < until)
        found = next((look for look in looks if look >= at), 168.0 + at)
        loss += worth * rate / 10 * min(1.0, (found - at) / 168)
    return loss


def planned(rates, worth):
    looks, age = [], 0.0
    while (at := next_look(EDGES, rates, age, worth)) is not None:
        looks.append(at)
        age = at
    return looks


@given(rates, worths, plans)
def test_no_other_plan_loses_noticeably_less(rates, worth, other):
    assert lost(planned(rates, worth), rates, worth) <= lost(other, rates, worth) * 1.06 + 0.3


@given(rates, worths)
def test_looks_come_one_after_the_other(rates, worth):
    looks = planned(rates, worth)
    assert all(one < two for one, two in pairwise(looks))


def test_edits_of_an_afternoon_are_found_by_one_look_in_its_evening():
    looks = planned((0, 0, 0.1, 0.05, 0, 0, 0, 0, 0), 25.0)
    assert looks == [pytest.approx(8.0, rel=0.2)]


def test_what_is_hardly_ever_edited_is_left_alone():
    assert planned((0.0002,) * 9, 25.0) == []
