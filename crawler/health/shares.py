"""Whether a share has risen by more than chance: Fisher's exact test, one-sided."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma

_SURE = 1e-4  # the chance of a false alarm in one comparison: a dozen a site and day make one in two years
_MOVED = 0.25  # of all: what moves less is no fault that a person would look into


@dataclass(slots=True, frozen=True)
class Shares:
    """So many of so many, before and lately."""

    before: int
    of_before: int
    lately: int
    of_lately: int

    @property
    def was(self) -> float:
        """The share before, 0 to 1."""
        return self.before / self.of_before if self.of_before else 0.0

    @property
    def is_now(self) -> float:
        """The share lately, 0 to 1."""
        return self.lately / self.of_lately if self.of_lately else 0.0

    @property
    def risen(self) -> bool:
        """Whether the share lately is greater, by much and by more than chance explains."""
        return self.is_now - self.was >= _MOVED and tail(*self._margins(), self.lately) < _SURE

    @property
    def fallen(self) -> bool:
        """Whether it is smaller, by much and by more than chance explains."""
        rest = Shares(self.of_before - self.before, self.of_before, self.of_lately - self.lately, self.of_lately)
        return rest.risen

    def _margins(self) -> tuple[int, int, int]:
        return self.of_before + self.of_lately, self.before + self.lately, self.of_lately


def tail(total: int, marked: int, drawn: int, at_least: int) -> float:
    """The chance that of so many ``drawn`` out of a ``total``, of which some are ``marked``, ``at_least`` so many are.

    The upper tail of the hypergeometric distribution: R. A. Fisher, "On the interpretation of chi-squared from
    contingency tables, and the calculation of P", J. R. Stat. Soc. 85 (1922).
    """
    most = min(marked, drawn)
    whole = _log_choose(total, drawn)
    chances = (
        exp(_log_choose(marked, n) + _log_choose(total - marked, drawn - n) - whole)
        for n in range(max(at_least, drawn - (total - marked), 0), most + 1)
    )
    return min(1.0, sum(chances))


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
