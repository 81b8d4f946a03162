"""How far back dated articles reach, and on which days there are suspiciously few of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, lgamma, log
from statistics import median

_SPARSE = 0.1  # of the usual month's articles, below which a month does not count as covered
_NEAR = timedelta(
    days=45
)  # on either side: six days of the same name, so that a hole of two weeks does not hide itself
_LEAST = 4  # of them that must be known
_FEWER = 0.25  # of the usual number: such days, one after another, are judged together
_LEVEL = 0.75  # of the usual number that honest days may fall to: holidays, a summer
_CHANCE = 0.0001  # of so few by chance, at that level, from which on it is suspicious


@dataclass(slots=True, frozen=True)
class Thin:
    """From ``first`` to ``last`` day there are ``found`` articles where some ``usual`` ones were to be expected."""

    first: date
    last: date
    found: int
    usual: float


def reach(days: Mapping[date, int]) -> date | None:
    """The first day of the months, one after another up to the newest, in which dated articles are not sparse.

    So an old page that a sitemap names, too, does not make it reach back to that page's day.
    """
    months: Counter[tuple[int, int]] = Counter()
    for day, count in days.items():
        months[day.year, day.month] += count
    if not months:
        return None
    found = max(months)
    at = found
    counts: list[int] = []
    while months[at] and months[at] >= _SPARSE * median(counts or [0]):
        found = at
        counts.append(months[at])
        at = (at[0] - 1, 12) if at[1] == 1 else (at[0], at[1] - 1)
    return min(day for day, count in days.items() if count and (day.year, day.month) == found)


def thin_days(days: Mapping[date, int], first: date, last: date) -> list[Thin]:
    """Runs of days, between two days, with fewer articles than chance would give (Poisson), held against their like.

    A day's like are the days of the same name within six weeks.
    """
    found: list[Thin] = []
    run: list[tuple[date, int, float]] = []
    day = first
    while day <= last:
        usual = _usual(days, day, first, last)
        count = days.get(day, 0)
        if usual is not None and count <= _FEWER * usual:
            run.append((day, count, usual))
        else:
            found += _judged(run)
            run = []
        day += timedelta(days=1)
    return found + _judged(run)


def _usual(days: Mapping[date, int], day: date, first: date, last: date) -> float | None:
    near = [day + timedelta(weeks=n) for n in range(-6, 7) if n]
    like = [days.get(x, 0) for x in near if first <= x <= last and abs(x - day) <= _NEAR]
    return sum(like) / len(like) if len(like) >= _LEAST else None


def _judged(run: list[tuple[date, int, float]]) -> list[Thin]:
    if not run:
        return []
    found, usual = sum(count for _, count, _ in run), sum(x for _, _, x in run)
    thin = _at_most(found, _LEVEL * usual) < _CHANCE
    return [Thin(run[0][0], run[-1][0], found, usual)] if thin else []


def _at_most(count: int, mean: float) -> float:
    """The chance of so few events by Poisson's law."""
    return sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(count + 1)) if mean > 0 else 1.0
