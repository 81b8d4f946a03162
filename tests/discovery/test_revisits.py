"""Looks at delivered articles: bounded, ordered, at the ages at which the site edits, and none where it never does."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.revisits import HORIZON, Edits

HOUR = 3600.0
ages = st.floats(0, HORIZON)
worths = st.floats(1, 100)
WORTH = 40.0
looks = st.lists(st.tuples(ages, ages, st.booleans()), max_size=30)


def after(history) -> Edits:
    edits = Edits()
    for one, other, changed in history:
        edits = edits.seen(min(one, other), max(one, other), changed=changed)
    return edits


@given(looks, ages, worths)
def test_the_next_look_comes_later_and_never_after_the_horizon(history, age, worth):
    found = after(history).next_age(age, worth)
    assert found is None or age <= found <= HORIZON


@given(looks, ages, ages)
def test_a_change_never_lowers_what_is_expected(history, one, other):
    edits, span = after(history), (min(one, other), max(one, other))
    with_change, without = (edits.seen(*span, changed=x).expected(0, HORIZON) for x in (True, False))
    assert with_change >= without - 1e-9


@given(looks, ages, worths, worths)
def test_where_a_look_is_worth_it_for_a_little_it_is_for_more(history, age, one, other):
    edits = after(history)
    little, more = (edits.next_age(age, worth) for worth in sorted((one, other)))
    assert little is None or more is not None


@given(looks, ages, worths)
def test_an_early_look_comes_no_later_and_only_where_there_is_one_at_all(history, age, worth):
    edits = after(history)
    usual, early = edits.next_age(age, worth), edits.next_age(age, worth, early=True)
    assert (usual is None) == (early is None)
    assert usual is None or early is None or early <= usual


@given(looks)
def test_what_was_learned_outlives_the_run(history):
    edits = after(history).told(true=True)
    again = Edits.load(edits.dump())
    assert again.words == pytest.approx(edits.words, abs=1e-3)
    assert again.settled(200).expected(0, HORIZON) == pytest.approx(edits.settled(200).expected(0, HORIZON), rel=0.05)


@pytest.mark.parametrize("blob", [b"", b"7", b"[[1],[2],[3],[4]]", b"null"])
def test_what_is_no_habit_of_edits_is_refused(blob):
    with pytest.raises(ValueError, match="no habit"):
        Edits.load(blob)


def simulated(edit_hours, articles=200, seed=3):
    """Looks at articles each of which is edited at an age drawn by ``edit_hours`` (None: never)."""
    rng, edits, visits, caught = random.Random(seed), Edits(), [], []
    for _ in range(articles):
        at, age, count, seen = edit_hours(rng), 0.0, 0, False
        while (due := edits.next_age(age, WORTH)) is not None and count < 8:
            changed = at is not None and age < at * HOUR <= due
            edits, age, count, seen = edits.seen(age, due, changed=changed), due, count + 1, seen or changed
        visits.append(count)
        caught.append(seen or at is None)
    return edits, visits, caught


def test_a_site_that_never_edits_is_soon_left_alone():
    _, visits, _ = simulated(lambda rng: None)
    assert sum(visits) < 70
    assert visits[-50:] == [0] * 50


def test_a_site_that_edits_is_looked_at_when_it_does():
    _, visits, caught = simulated(lambda rng: rng.uniform(1, 6) if rng.random() < 0.4 else None)
    assert sum(caught[50:]) / 150 > 0.93
    assert sum(visits[50:]) / 150 < 4


def test_announcements_that_are_true_are_followed_and_false_ones_hardly():
    true, false = Edits(), Edits()
    for _ in range(30):
        true, false = true.told(true=True), false.told(true=False)
    assert true.follow() > Edits().follow() > false.follow() == 1


@pytest.mark.parametrize("seed", range(4))
def test_a_few_early_and_late_looks_show_when_a_site_edits(seed):
    rng, delays, edits = random.Random(seed), list[float](), Edits()
    for n in range(200):
        at = rng.uniform(1, 7) * HOUR if rng.random() < 0.3 else None
        age, visits = HOUR / 2, 0
        while age < HORIZON:
            due = edits.next_age(age, WORTH, early=n % 8 == 0 and not visits)
            if due is None and not (n % 8 == 1 and edits.edited):
                break
            due = due or HORIZON
            changed = at is not None and age < at <= due
            delays += [due - at] if changed and at is not None and n >= 100 else []
            edits, age, visits = edits.seen(age, due, changed=changed), due, visits + 1
    assert sorted(delays)[len(delays) // 2] < 18 * HOUR  # of looks that all come late: 138 hours


def test_a_change_that_a_listing_tells_of_after_the_look_is_no_secret_one():
    edits = Edits().found(7, 1000.0, 9000.0, 10_000.0).found(8, 1000.0, 9000.0, 20_000.0)
    told = edits.told_late({7: 5000.0, 8: 20_000.0})
    assert [x[0] for x in told.unsure] == [8]
    assert told.expected(0, HORIZON) < edits.expected(0, HORIZON)
    assert told.words == (1.0, 0.0)
    again = Edits.load(told.dump())
    assert (again.unsure, again.changes) == (told.unsure, told.changes)


def test_a_look_at_an_article_older_than_any_rate_teaches_nothing():
    edits = Edits()
    assert edits.seen(HORIZON * 4, HORIZON * 4 + 60, changed=True) == edits
