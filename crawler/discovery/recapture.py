"""How many articles no source named: capture and recapture between feed, news sitemap, section pages and archive.

What each source names is a sample of what was published.  With two of them Chapman's estimator tells how much both
missed (D. G. Chapman, "Some properties of the hypergeometric distribution with applications to zoological sample
censuses", Univ. Calif. Publ. Stat. 1, 1951); its interval is the exact one of the hypergeometric distribution.  With
more it is the lower bound of A. Chao ("Estimating the population size for capture-recapture data with unequal
catchability", Biometrics 43, 1987), from the articles that one and that two sources named, corrected for bias with few
sources, with the log-normal interval that she gives (as R. K. Colwell's EstimateS 9 computes them, 2013).

Sources of one site are fed by one system: what it keeps from one it often keeps from others, too.  So the figures are
what was missed at least; what no source could name does not show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, exp, floor, lgamma, log, sqrt
from typing import Literal

_Z = 1.959963984540054  # the normal distribution's 97.5 % quantile
_TAIL = 0.025  # on either side of the interval
_FARTHEST = 10_000_000  # articles; the two samples then hardly overlap, and the upper end means nothing


@dataclass(slots=True, frozen=True)
class Missed:
    """What no source named: the estimate and the ends of its 95 % interval, in articles.  ``high`` None: unbounded."""

    estimate: float
    low: float
    high: float | None
    method: Literal["chapman", "chao"]


def missed(histories: Mapping[int, int], sources: int) -> Missed | None:
    """Estimate from capture histories: bit masks of the sources that named an article, and how many articles have each.

    ``sources`` is the mask of all sources that were asked; None for fewer than two of them, or nothing seen.
    """
    seen = {mask & sources: 0 for mask in histories}
    for mask, count in histories.items():
        seen[mask & sources] += count
    seen.pop(0, None)
    if sources.bit_count() < 2 or not any(seen.values()):
        return None
    if sources.bit_count() == 2:
        first = sources & -sources
        both = seen.get(sources, 0)
        return chapman(both + seen.get(first, 0), both + seen.get(sources - first, 0), both)
    often = [0] * (sources.bit_count() + 1)
    for mask, count in seen.items():
        often[mask.bit_count()] += count
    return chao(often)


def chapman(first: int, second: int, both: int) -> Missed:
    """Estimate from two samples of that many articles, with ``both`` in both."""
    seen = first + second - both
    estimate = (first + 1) * (second + 1) / (both + 1) - 1 - seen
    # P(overlap >= both) falls with the number of articles, P(overlap <= both) rises with it
    high = _last(lambda total: 1 - _overlap_below(both, first, second, total) >= _TAIL, seen)
    low = _last(lambda total: _overlap_below(both + 1, first, second, total) < _TAIL, seen - 1)
    low_missed = min(max(0.0, float(low or 0) + 1 - seen), estimate)
    return Missed(estimate, low_missed, None if high is None else max(float(high - seen), estimate), "chapman")


def chao(often: list[int]) -> Missed:
    """Estimate from how many articles were named by 0 (unknown), 1, 2 ... of ``len(often) - 1`` sources."""
    sources, seen = len(often) - 1, sum(often[1:])
    once, twice = often[1], often[2]
    share = (sources - 1) / sources
    estimate = share * once * (once - 1) / (2 * (twice + 1))
    if estimate <= 0:
        unseen = exp(-sum(number * count for number, count in enumerate(often)) / seen)
        spread = _Z * sqrt(seen * unseen) / (1 - unseen)
        return Missed(0.0, 0.0, max(0.0, seen / (1 - unseen) + spread - seen), "chao")
    variance = (
        estimate
        + share**2 * once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
        + share**2 * once**2 * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 4)
    )
    spread = exp(_Z * sqrt(log(1 + variance / estimate**2)))
    return Missed(estimate, estimate / spread, estimate * spread, "chao")


def in_words(found: Missed | None) -> str:
    """The estimate as a table shows it: "3 (0-9)"."""
    if found is None:
        return "-"
    high = "" if found.high is None else str(ceil(found.high))
    return f"{round(found.estimate)} ({floor(found.low)}-{high})"


def _overlap_below(number: int, first: int, second: int, total: int) -> float:
    """The chance that two independent samples of ``total`` articles have fewer than ``number`` in common."""
    least = max(0, first + second - total)
    return min(1.0, sum(exp(_log_chance(k, first, second, total)) for k in range(least, min(number, first, second))))


def _log_chance(both: int, first: int, second: int, total: int) -> float:
    return _log_choose(first, both) + _log_choose(total - first, second - both) - _log_choose(total, second)


def _log_choose(of: int, number: int) -> float:
    return lgamma(of + 1) - lgamma(number + 1) - lgamma(of - number + 1)


def _last(holds: Callable[[int], bool], start: int) -> int | None:
    """The last number from ``start`` on for which a condition holds that ends once; None if it goes on too long."""
    step = 1
    while holds(start + step):
        start += step
        step *= 2
        if start > _FARTHEST:
            return None
    while step > 1:
        step //= 2
        if holds(start + step):
            start += step
    return start
