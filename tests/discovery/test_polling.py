"""The learned interval of a listing: bounded, ordered, and close to what a newsroom does."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.polling import Habit, fresh_for, is_due

NOW = 1_736_121_600.0  # 2025-01-06T00:00Z, a Monday
HOUR, DAY = 3600.0, 86_400.0
LEAST, MOST = 300.0, DAY

looks = st.lists(st.tuples(st.floats(60, 3 * DAY), st.booleans()), max_size=40)


def after(history) -> tuple[Habit, float]:
    habit, now = Habit(), NOW
    for seconds, news in history:
        habit, now = habit.seen(now, now + seconds, news=news), now + seconds
    return habit, now


def wait(habit, now, news=1.0) -> float:
    return habit.next_at(now, news, LEAST, MOST) - now


@given(looks, st.floats(0.01, 100))
def test_the_next_look_lies_within_the_bounds_whatever_was_seen(history, news):
    habit, now = after(history)
    assert LEAST - 1e-3 <= wait(habit, now, news) <= MOST + 1e-3


@given(looks, st.floats(60, 3 * DAY))
def test_news_never_makes_the_next_look_later_than_none(history, seconds):
    habit, now = after(history)
    with_news, without = (habit.seen(now, now + seconds, news=x) for x in (True, False))
    assert wait(with_news, now + seconds) <= wait(without, now + seconds) + 1e-3


@given(looks, st.floats(0.1, 5), st.floats(0.1, 5))
def test_who_wants_more_news_of_a_look_waits_no_less(history, one, other):
    habit, now = after(history)
    assert wait(habit, now, min(one, other)) <= wait(habit, now, max(one, other)) + 1e-3


@given(looks)
def test_what_is_to_be_expected_until_the_next_look_is_what_was_asked_for(history):
    habit, now = after(history)
    seconds = habit.next_at(now, 1.0, 0.0, 1000 * DAY) - now
    assert habit.expected(now, now + seconds) == pytest.approx(1.0, abs=1e-3)


@given(looks)
def test_a_habit_outlives_the_run(history):
    habit, now = after(history)
    assert wait(Habit.load(habit.dump()), now) == pytest.approx(wait(habit, now), rel=0.01, abs=1)


@pytest.mark.parametrize("text", ["", "[]", "[[1],[2]]", "7", "null", '[["x"],[]]', "[[NaN],[1]]"])
def test_a_habit_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="no habit"):
        Habit.load(text)


def simulated(rates, days=30, seed=1):
    """Looks at a listing with these events an hour, for each hour of the day; the habit, and where it looked."""
    rng, habit, now, begun, asked = random.Random(seed), Habit(), NOW, NOW, []
    while now < NOW + days * DAY:
        due = habit.next_at(now, 1.0, LEAST, MOST)
        expected = sum(rates[int(t // HOUR) % 24] / 60 for t in range(int(now), int(due), 60))
        habit = habit.seen(now, due, news=int(rng.random() > 2.718281828**-expected))
        asked.append(due)
        now = due
    assert asked[0] > begun
    return habit, asked


@pytest.mark.parametrize("rate", [0.2, 1.0, 4.0])
def test_the_rate_of_a_steady_newsroom_is_found(rate):
    habit, asked = simulated([rate] * 24)
    assert habit.expected(asked[-1], asked[-1] + DAY) == pytest.approx(24 * rate, rel=0.25)


def test_a_newsroom_that_sleeps_is_left_asleep():
    _, asked = simulated([0.0] * 8 + [3.0] * 16)
    last = [t for t in asked if t > NOW + 20 * DAY]
    by_night = sum(int(t // HOUR) % 24 < 7 for t in last)
    assert by_night < len(last) / 10


def test_a_listing_that_never_brings_anything_is_asked_once_a_day():
    _, asked = simulated([0.0] * 24)
    assert asked[-1] - asked[-2] == pytest.approx(DAY)
    assert len(asked) < 40


def test_one_thing_in_the_first_day_is_not_one_an_hour():
    assert wait(Habit().seen(NOW, NOW + 24 * HOUR, news=1), NOW + 24 * HOUR, 1.3) > 5 * HOUR
    assert wait(Habit().seen(NOW, NOW + 24 * HOUR, news=24), NOW + 24 * HOUR, 1.3) < 2 * HOUR


def test_a_listing_that_changed_its_habit_is_learned_anew():
    habit, asked = simulated([0.05] * 24)
    now, before = asked[-1], wait(habit, asked[-1])
    for _ in range(40):
        due = habit.next_at(now, 1.0, LEAST, MOST)
        habit, now = habit.seen(now, due, news=1), due
    assert wait(habit, now) < before / 4


def published(rates, days, seed=1):
    """The moments at which such a newsroom publishes."""
    rng = random.Random(seed)
    return [
        NOW + hour * HOUR + rng.uniform(0, HOUR)
        for hour in range(days * 24)
        for _ in range(int(rng.expovariate(1 / rates[hour % 24]) + 0.5) if rates[hour % 24] else 0)
    ]


def test_a_listing_that_tells_when_shows_in_days_at_which_hours_a_newsroom_works():
    moments, habit, now = published([0.0] * 8 + [2.0] * 16, 4), Habit(), NOW
    while now < NOW + 4 * DAY:
        due = habit.next_at(now, 1.5, LEAST, MOST)
        new = [x for x in moments if now < x <= due]
        habit, now = habit.seen(now, due, news=len(new), moments=[x for x in moments if x <= due][-20:]), due
    begin = NOW + 4 * DAY
    by_night, by_day = habit.expected(begin, begin + 8 * HOUR), habit.expected(begin + 8 * HOUR, begin + DAY)
    assert by_night < by_day / 6
    assert habit.expected(begin, begin + DAY) == pytest.approx(len(moments) / 4, rel=0.35)


@given(looks, st.lists(st.floats(NOW - 9 * DAY, NOW + 9 * DAY), max_size=30), st.integers(1, 9))
def test_moments_never_count_for_more_than_what_was_new(history, moments, news):
    habit, now = after(history)
    seen = habit.seen(now, now + HOUR, news=news, moments=moments)
    told = [x for x in moments if now - 900 < x <= now + HOUR]
    if told:
        assert sum(seen.events) <= sum(habit.events) + news + 1e-6


def test_what_appears_within_minutes_is_one_event():
    at = NOW + 1800.0
    burst = Habit().seen(NOW, NOW + HOUR, news=9, moments=[at + n for n in range(9)])
    one = Habit().seen(NOW, NOW + HOUR, news=1, moments=[at])
    assert burst == one


def test_a_run_that_starts_a_little_early_is_the_one_that_was_meant():
    assert is_due(NOW + 30, NOW)
    assert not is_due(NOW + 120, NOW)


@pytest.mark.parametrize(
    ("header", "age", "seconds"),
    [
        ("max-age=600", None, 600),
        ("public, max-age=600", "200", 400),
        ("s-maxage=900", None, 0),
        ("no-cache, max-age=600", None, 0),
        ("MAX-AGE = 60", "x", 60),
        ("max-age=60", "90", 0),
        (None, None, 0),
    ],
)
def test_cache_control_is_read(header, age, seconds):
    assert fresh_for(header, age) == seconds
