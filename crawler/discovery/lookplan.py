"""At which ages of an article looks at it are worth most, given how many edits are to be expected at each age.

An edit that is found at once is worth so many looks, one that is found at the last age or never is worth nothing, and
in between its worth falls evenly.  What a plan loses is then the number of its looks and, for each edit, the share of
its worth that went by until the next one.  The plan that loses least is found from the last age backwards (R. Bellman,
"Dynamic Programming", 1957), over forty ages, each a fifth later than the one before.
"""

from __future__ import annotations

from functools import lru_cache

_AGES = 40
_FIRST = 0.25  # hours: the earliest age at which a look may be planned
_KEPT = 512  # plans that are kept, 7 KB each: a site's is made anew, in half a millisecond, when a rate has changed

Steps = tuple[float, ...]
"""Edges, in hours of age, or the edits an hour between each and the next."""


def next_look(edges: Steps, rates: Steps, age: float, worth: float) -> float | None:
    """Give the age (hours) of the look that is to follow one at ``age``; None where none is worth it.

    ``rates`` are edits an hour between the ``edges``, of which the first is 0; ``worth``: of an edit, in looks.
    """
    plan = _plan(edges, rates, worth)
    edits, moments = _until(edges, rates, age)
    least, chosen = worth * (plan[-1][1] - edits), None
    for at, edits_at, moments_at, rest in plan:
        if at > age:
            loss = 1.0 + worth / edges[-1] * (at * (edits_at - edits) - (moments_at - moments)) + rest
            if loss < least:
                least, chosen = loss, at
    return chosen


@lru_cache(maxsize=_KEPT)
def _plan(edges: Steps, rates: Steps, worth: float) -> tuple[tuple[float, float, float, float], ...]:
    """For each age of a look: the edits until then, the sum of their ages, and the least that is lost afterwards."""
    step = (edges[-1] / _FIRST) ** (1 / (_AGES - 1))
    ages = [*(_FIRST * step**n for n in range(_AGES - 1)), edges[-1]]
    sums = [_until(edges, rates, age) for age in ages]
    slope, last = worth / edges[-1], sums[-1][0]
    plan = [(ages[-1], *sums[-1], 0.0)]
    for age, (edits, moments) in zip(ages[-2::-1], sums[-2::-1], strict=True):
        least = worth * (last - edits)
        for at, edits_at, moments_at, rest in plan:
            least = min(least, 1.0 + slope * (at * (edits_at - edits) - (moments_at - moments)) + rest)
        plan.insert(0, (age, edits, moments, least))
    return tuple(plan)


def _until(edges: Steps, rates: Steps, age: float) -> tuple[float, float]:
    """The edits to be expected up to an age (hours), and the sum of their own ages."""
    edits = moments = 0.0
    for rate, since, until in zip(rates, edges, edges[1:], strict=False):
        end = min(until, age)
        if end <= since:
            break
        edits += rate * (end - since)
        moments += rate * (end * end - since * since) / 2
    return edits, moments
