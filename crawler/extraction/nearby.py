"""Weighted means over what stands before and after each block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from crawler.extraction.words import Floats

_Places = np.ndarray[Any, np.dtype[np.intp]]


class Nearby:
    """The neighbourhoods of blocks that weigh ``weight`` each; what they have in common is worked out once."""

    def __init__(self, weight: Floats) -> None:
        self._weight = weight
        self._place = np.arange(len(weight))
        self._sums = _running(weight)
        self._spans: dict[tuple[int, int], tuple[_Places, _Places, Floats]] = {}

    def means(self, values: Floats, spans: Sequence[tuple[int, int]]) -> list[Floats]:
        """For each span (before, after) the mean of so many values ahead of each one and behind it, itself left out."""
        weighed = values * self._weight
        sums = _running(weighed)
        return [(sums[high] - sums[low] - weighed) / mass for low, high, mass in map(self._span, spans)]

    def _span(self, span: tuple[int, int]) -> tuple[_Places, _Places, Floats]:
        """The first and the last place of each neighbourhood, and its weight."""
        known = self._spans.get(span)
        if known is None:
            before, after = span
            low = np.maximum(0, self._place - before)
            high = np.minimum(len(self._place), self._place + after + 1)
            mass = self._sums[high] - self._sums[low] - self._weight
            known = self._spans[span] = low, high, np.maximum(mass, 1e-9)
        return known


def _running(values: Floats) -> Floats:
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    return sums
