"""A live blog is looked at as fast as it grows, and less and less once it is silent."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.livepace import live_wait, silent_wait

NOW, MINUTE, HOUR, DAY = 1_796_000_000.0, 60.0, 3600.0, 86_400.0
AGES = st.lists(st.floats(0, 30 * DAY), min_size=1, max_size=20)


def test_a_blog_with_an_entry_each_half_hour_is_looked_at_each_half_hour() -> None:
    assert live_wait([NOW - n * 30 * MINUTE for n in range(1, 8)], NOW) == 30 * MINUTE


def test_a_blog_with_an_entry_each_minute_is_looked_at_each_quarter_of_an_hour() -> None:
    assert live_wait([NOW - n * MINUTE for n in range(9)], NOW) == 15 * MINUTE


def test_a_blog_that_was_silent_for_a_day_has_ended() -> None:
    assert live_wait([NOW - 25 * HOUR, NOW - 26 * HOUR], NOW) is None


def test_without_the_time_of_an_entry_nothing_is_known() -> None:
    assert live_wait([], NOW) is None


@given(AGES)
def test_nothing_is_looked_at_more_often_than_each_quarter_of_an_hour_or_less_than_each_day(ages: list[float]) -> None:
    wait = live_wait([NOW - age for age in ages], NOW)
    assert wait is None or 15 * MINUTE <= wait <= DAY


def test_a_silent_blog_is_looked_at_seven_times_until_it_is_left_alone() -> None:
    waits: list[float] = []
    wait: float | None = 15 * MINUTE
    while wait is not None:
        waits.append(wait)
        wait = silent_wait(wait)
    assert len(waits) == 7
    assert all(after == 2 * before for before, after in pairwise(waits))
