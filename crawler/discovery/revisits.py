"""When a delivered article is worth another look, learned from the hours after publication at which its site edits.

The rate of edits is kept in bins of age, each twice as wide as the one before, because edits thin out about as fast.
As in ``polling``, of the time between two looks only whether something changed is seen, and a change counts as the
events that were to be expected of that time (Cho and Garcia-Molina 2003); a Gamma prior stands for what is not known.

Many sites say themselves what they changed (lastmod, updated).  A look that was announced teaches how far that word can
be trusted, and that nothing went unannounced in between: so looks on suspicion cease where announcements are complete.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from crawler.discovery.rates import dump_numbers, hidden, load_numbers

_HOUR = 3600.0
_EDGES = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 168.0)  # hours since publication
_BINS = len(_EDGES) - 1
_WIDTHS = tuple(_EDGES[n + 1] - _EDGES[n] for n in range(_BINS))
_PRIOR_EDITS = 0.05  # of an article in each bin: two in five are edited at all
_PRIOR_ARTICLES = 3.0  # that the prior weighs as much as
_MEMORY_ARTICLES = 300.0  # older evidence fades behind so many
_LITTLE = 0.05  # edits still to come of an article below which nobody looks again
_SHARE = 0.97  # of the edits still to come that the last look is to see
_CLOSEST = 600.0  # seconds between two looks
_WORD_MEMORY = 0.98  # fading of the announcements' record with each of them: the last fifty count
_TRUST = 0.1  # share of announcements that prove true below which they are not followed
_UNPROVEN, _ALL = 5, 1000  # announcements followed at a time, before and after they have proved true

HORIZON = _EDGES[-1] * _HOUR
"""Seconds after publication at which the last look is taken: a week."""

_Bins = tuple[float, ...]
_NONE: _Bins = (0.0,) * _BINS


@dataclass(slots=True, frozen=True)
class Edits:
    """What looks at one site's articles have shown: edits and hours looked over by age, true and false words."""

    events: _Bins = _NONE
    hours: _Bins = _NONE
    words: tuple[float, float] = (0.0, 0.0)

    def seen(self, since: float, until: float, *, changed: bool) -> Edits:
        """Take in a look at age ``until`` after one at age ``since`` (seconds): whether the article had changed."""
        looked = [0.0] * _BINS
        for at, length in _by_bin(since, until):
            looked[at] += length
        rates = self._rates()
        expected = sum(rate * length for rate, length in zip(rates, looked, strict=True))
        if expected <= 0:
            return self
        edits_seen = hidden(expected) if changed else 0.0
        events, hours = list(self.events), list(self.hours)
        for n, length in enumerate(looked):
            events[n] += edits_seen * rates[n] * length / expected
            hours[n] += length
            keep = min(1.0, _MEMORY_ARTICLES * _WIDTHS[n] / hours[n]) if hours[n] else 1.0
            events[n], hours[n] = events[n] * keep, hours[n] * keep
        return replace(self, events=tuple(events), hours=tuple(hours))

    def told(self, *, true: bool) -> Edits:
        """Take in whether a change that the site announced was one."""
        yes, no = (_WORD_MEMORY * x for x in self.words)
        return replace(self, words=(yes + true, no + (not true)))

    def follow(self) -> int:
        """Give how many of the changes that a listing announces at a time are worth a look."""
        yes, no = self.words
        if (yes + 1) / (yes + no + 2) < _TRUST:
            return 1  # so that it shows when the site mends its ways
        return _ALL if yes >= 1 else _UNPROVEN

    def expected(self, since: float, until: float) -> float:
        """Give the edits to be expected of an article between two ages (seconds)."""
        rates = self._rates()
        return sum(rates[n] * length for n, length in _by_bin(since, until))

    def next_age(self, age: float, edits: float) -> float | None:
        """Give the age (seconds) for the next look after one at ``age``; None: no more.

        It comes when so many ``edits`` are to be expected, or when most of those still to come are.
        """
        left = self.expected(age, HORIZON)
        if left < _LITTLE:
            return None
        open_, rates = min(edits, _SHARE * left), self._rates()
        at = age
        for n, length in _by_bin(age, HORIZON):
            if rates[n] * length >= open_:
                at += open_ / rates[n] * _HOUR
                break
            open_ -= rates[n] * length
            at += length * _HOUR
        return min(max(at, age + _CLOSEST), HORIZON)

    def _rates(self) -> _Bins:
        """Edits an hour and article, for each bin."""
        return tuple(
            (events + _PRIOR_ARTICLES * _PRIOR_EDITS) / (hours + _PRIOR_ARTICLES * width)
            for events, hours, width in zip(self.events, self.hours, _WIDTHS, strict=True)
        )

    def dump(self) -> bytes:
        """What was learned, as bytes for the store."""
        return dump_numbers((self.events, self.hours, self.words), 5).encode()

    @classmethod
    def load(cls, blob: bytes | None) -> Self:
        """Undo ``dump``; None is a site that nothing is known of.  Raises ValueError for other bytes."""
        if blob is None:
            return cls()
        events, hours, words = load_numbers(blob, (_BINS, _BINS, 2), "habit of edits")
        return cls(events, hours, (words[0], words[1]))


def _by_bin(since: float, until: float) -> Iterator[tuple[int, float]]:
    """The bins that a span of ages (seconds) runs through: (bin, hours of it)."""
    at, end = max(0.0, since / _HOUR), min(until / _HOUR, _EDGES[-1])
    while at < end:
        n = bisect_right(_EDGES, at) - 1
        until_edge = min(_EDGES[n + 1], end)
        yield n, until_edge - at
        at = until_edge
