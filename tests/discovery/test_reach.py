"""How far back dated articles reach, and days with suspiciously few."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from crawler.discovery.reach import reach, thin_days

FIRST, LAST = date(2024, 1, 1), date(2024, 6, 30)


def days(a_day, first=FIRST, last=LAST, seed=1):
    """Articles of each day by Poisson's law; fewer on Sundays."""
    rng = random.Random(seed)
    found = {}
    for n in range((last - first).days + 1):
        day, left, count = first + timedelta(days=n), 1.0, 0
        while (left := left - rng.expovariate(a_day / (3 if day.weekday() == 6 else 1))) > 0:
            count += 1
        found[day] = count
    return found


def test_an_old_page_is_not_how_far_a_sitemap_reaches():
    assert reach(days(5) | {date(2015, 3, 2): 1}) == FIRST
    assert reach({}) is None


def test_a_month_with_hardly_any_is_where_it_ends():
    assert reach(days(5) | {date(2023, 12, 9): 2, date(2023, 11, 3): 90}) == FIRST


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("a_day", [0.5, 3, 40])
def test_chance_and_sundays_are_no_hole(a_day, seed):
    assert thin_days(days(a_day, seed=seed), FIRST, LAST) == []


@pytest.mark.parametrize(("a_day", "length"), [(40, 1), (10, 2), (3, 6), (1, 22)])
def test_a_hole_that_chance_would_not_leave_is_told(a_day, length):
    found = days(a_day)
    hole = [date(2024, 3, 12) + timedelta(days=n) for n in range(length)]
    (thin,) = thin_days(found | dict.fromkeys(hole, 0), FIRST, LAST)
    assert thin.first <= hole[0]
    assert thin.last >= hole[-1]
    assert thin.usual > 5 * max(thin.found, 1)
