"""When a delivered article is worth another look, learned from the hours after publication at which its site edits.

The rate of edits is kept in bins of age that grow with it, because edits thin out about as fast.
As in ``polling``, of the time between two looks only whether something changed is seen.  The rates are those under
which what was seen is likeliest, found by expectation maximisation: each change is shared out over the bins of its
time as the present rates have it, and the rates are made anew from that, with a Gamma prior for what is not known.  For
that the times of changes are kept as they are: shared out once and for all they would keep what was believed at first.
And looks that all come late would never show that the edits are early, and the other way round: a few aim elsewhere.
At which ages looks are then worth most is ``lookplan``'s.

Many sites say themselves what they changed (lastmod, updated).  A look that was announced teaches how far that word can
be trusted, and that nothing went unannounced in between: so looks on suspicion cease where announcements are complete.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from crawler.discovery.lookplan import next_look
from crawler.discovery.rates import dump_numbers, hidden, load_numbers

_HOUR = 3600.0
_EDGES = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0, 96.0, 128.0, 168.0)  # hours of age
_BINS = len(_EDGES) - 1
_WIDTHS = tuple(_EDGES[n + 1] - _EDGES[n] for n in range(_BINS))
_PRIOR_EDITS = (
    0.08, 0.07, 0.03, 0.03, 0.025, 0.025, 0.0225, 0.0225, 0.0175, 0.0175, 0.015, 0.015, 0.01, 0.01, 0.01
)  # fmt: skip  # of an article: two in five are edited at all
_PRIOR_ARTICLES = 3.0  # that the prior weighs as much as
_MEMORY_ARTICLES = 200.0  # older evidence fades behind so many
_MOST_CHANGES = 200  # that are kept, 5 KB; of a site with more the older half is forgotten
_TINY = 1e-12
_MOST_UNSURE = 50  # changes that a listing may still tell of: some days of a busy site
_LAG = 900.0  # seconds by which a listing's clock may differ from ours
_STEPS, _STEPS_ANEW = 2, 40  # of expectation maximisation: after one more look (0.3 ms), and from nothing
_EDITED = 0.1  # edits of an article from which on it is worth knowing whether some come after the usual last look
_CLOSEST = 600.0  # seconds between two looks
_WORD_MEMORY = 0.98  # fading of the announcements' record with each of them: the last fifty count
_TRUST = 0.1  # share of announcements that prove true below which they are not followed
_UNPROVEN, _ALL = 5, 1000  # announcements followed at a time, before and after they have proved true

HORIZON = _EDGES[-1] * _HOUR
"""Seconds after publication at which the last look is taken: a week."""

_Bins = tuple[float, ...]
_Span = tuple[float, float, float]
_Found = tuple[float, float, float, float]
_NONE: _Bins = (0.0,) * _BINS
_PRIOR: _Bins = tuple(edits / width for edits, width in zip(_PRIOR_EDITS, _WIDTHS, strict=True))


@dataclass(slots=True, frozen=True)
class Edits:
    """What looks at one site's articles have shown.

    ``hours`` looked over by age; ``changes``: from and to which age (seconds) something changed, with its faded weight;
    ``words``: true and false announcements; ``unsure``: changes that may still be announced; ``rates``: edits an hour
    and article by age, which follow from the others.
    """

    hours: _Bins = _NONE
    changes: tuple[_Span, ...] = ()
    words: tuple[float, float] = (0.0, 0.0)
    unsure: tuple[_Found, ...] = ()
    rates: _Bins = _PRIOR

    def seen(self, since: float, until: float, *, changed: bool) -> Self:
        """Take in a look at age ``until`` after one at age ``since`` (seconds): whether the article had changed."""
        looked = list(_by_bin(since, until))
        if until - since < 1.0 or not looked:  # two looks at once, or at an age of which no rate is kept
            return self
        hours, changes = list(self.hours), self.changes
        for at, length in looked:
            hours[at] += length
        most = max(known / width for known, width in zip(hours, _WIDTHS, strict=True))
        keep = min(1.0, _MEMORY_ARTICLES / most)
        if len(changes) >= _MOST_CHANGES:
            keep, changes = 0.5, changes[len(changes) // 2 :]
        elif keep < 1.0:
            changes = tuple((a, b, weight * keep) for a, b, weight in changes)
        hours = [x * keep for x in hours]
        if changed:
            changes = (*changes, (since, until, 1.0))
        return replace(self, hours=tuple(hours), changes=changes).settled(_STEPS)

    def settled(self, steps: int) -> Self:
        """Bring the rates so many steps nearer to the likeliest ones."""
        rates = self.rates
        spans = [(list(_by_bin(since, until)), weight) for since, until, weight in self.changes]
        for _ in range(steps):
            events = [_PRIOR_ARTICLES * x for x in _PRIOR_EDITS]
            for span, weight in spans:
                expected = sum(rates[n] * length for n, length in span)
                share = weight * hidden(expected) / max(expected, _TINY)
                for n, length in span:
                    events[n] += share * rates[n] * length
            rates = tuple(
                seen / (known + _PRIOR_ARTICLES * width)
                for seen, known, width in zip(events, self.hours, _WIDTHS, strict=True)
            )
        return replace(self, rates=rates)

    def found(self, number: int, since: float, until: float, age: float) -> Self:
        """Take in a change of the article of that number between two moments (epoch seconds) that nothing announced.

        ``age``: its age at ``until``.  It counts as in ``seen``, unless a listing tells of it later.
        """
        seen = self.seen(age - (until - since), age, changed=True)
        return replace(seen, unsure=(*seen.unsure[-_MOST_UNSURE:], (float(number), since, until, age)))

    def told_late(self, changes: Mapping[int, float]) -> Self:
        """Take back the changes of which a listing tells now, with their moments (epoch seconds) by article.

        A look was faster than the listing: that is no reason to think that the site edits without saying so.
        """
        late = [x for x in self.unsure if x[1] - _LAG < changes.get(int(x[0]), 0.0) <= x[2]]
        if not late:
            return self
        open_ = [(age - (until - since), age) for _, since, until, age in late]
        kept = tuple(x for x in self.changes if not any(abs(x[0] - a) < 1 and abs(x[1] - b) < 1 for a, b in open_))
        edits = replace(self, changes=kept, unsure=tuple(x for x in self.unsure if x not in late))
        for _ in late:
            edits = edits.told(true=True)
        return edits.settled(_STEPS_ANEW)

    def told(self, *, true: bool) -> Self:
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
        return sum(self.rates[n] * length for n, length in _by_bin(since, until))

    def next_age(self, age: float, worth: float, *, early: bool = False) -> float | None:
        """Give the age (seconds) for the next look after one at ``age``; None: no more.

        ``worth``: of an edit found at once, in looks; one that is found after ``HORIZON`` or never is worth nothing,
        and in between it falls evenly.  Those looks are taken that are worth most together, less their number.
        ``early``: the next comes when half of the edits still to come are to be expected, if one is taken at all.
        """
        at = next_look(_EDGES, self.rates, age / _HOUR, worth)
        if at is None:
            return None
        if early:
            at = min(at, self._half_age(age) / _HOUR)
        return min(max(at * _HOUR, age + _CLOSEST), HORIZON)

    def _half_age(self, age: float) -> float:
        open_, at = self.expected(age, HORIZON) / 2, age
        for n, length in _by_bin(age, HORIZON):
            if self.rates[n] * length >= open_:
                return at + open_ / self.rates[n] * _HOUR
            open_ -= self.rates[n] * length
            at += length * _HOUR
        return at

    @property
    def edited(self) -> bool:
        """Whether the site seems to edit at all without saying so."""
        return self.expected(0.0, HORIZON) >= _EDITED

    def dump(self) -> bytes:
        """What was learned, as bytes for the store."""
        changes = [x for since, until, weight in self.changes for x in (since, until, weight)]
        unsure = [x for found in self.unsure for x in found]
        return dump_numbers((self.hours, changes, self.words, unsure), 3).encode()

    @classmethod
    def load(cls, blob: bytes | None) -> Self:
        """Undo ``dump``; None is a site that nothing is known of.  Raises ValueError for other bytes."""
        if blob is None:
            return cls()
        hours, flat, words, found = load_numbers(blob, (_BINS, None, 2, None), "habit of edits")
        changes = tuple(zip(flat[::3], flat[1::3], flat[2::3], strict=False))[:_MOST_CHANGES]
        unsure = tuple(zip(found[::4], found[1::4], found[2::4], found[3::4], strict=False))
        if len(flat) % 3 or len(found) % 4 or any(not since < until for since, until, _ in changes):
            raise ValueError(f"no habit of edits: {blob[:40]!r}")
        return cls(hours, changes, (words[0], words[1]), unsure, _PRIOR).settled(_STEPS_ANEW)


def _by_bin(since: float, until: float) -> Iterator[tuple[int, float]]:
    """The bins that a span of ages (seconds) runs through: (bin, hours of it)."""
    at, end = max(0.0, since / _HOUR), min(until / _HOUR, _EDGES[-1])
    while at < end:
        n = bisect_right(_EDGES, at) - 1
        until_edge = min(_EDGES[n + 1], end)
        yield n, until_edge - at
        at = until_edge
