"""When a listing is worth asking again, learned from how often asking brought something new.

Most listings tell when what is new in them appeared: those moments are the events.  Where one does not, only whether
something new came is seen of a look, not how often it came in between.  That is the setting of Cho and Garcia-Molina,
"Estimating frequency of change" (ACM TOIT 3(3), 2003).  Here such a look counts as the number of events that are to be
expected of it, L / (1 - exp(-L)) with L what the present estimate expects of the time looked over: one step of
expectation maximisation towards their maximum-likelihood estimate, for looks at any distances.  (Of the first one, for
which nothing but the prior is known, it is not more than came: one thing in a day would be 24.)
A Gamma prior keeps it finite when every look or none brought news, and old evidence fades, because newsrooms change.
The rate has 24 values, one an hour of the day, each drawn to their mean as long as little was seen of its hour, and a
level, what the last days brought against what those values expected: a weekend, an election.

Because several listings of a site name the same articles and only what was not known before counts, a listing that
only repeats others falls back to the longest interval by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from crawler.discovery.rates import dump_numbers, hidden, load_numbers

_HOUR = 3600.0
_DAY_HOURS = 24
_HALF_LIFE = 14 * 86_400.0  # seconds: two weeks see each hour often enough, and a new habit is learned in as many
_PRIOR_EVENTS, _PRIOR_HOURS = 3.0, 3.0  # an unknown listing: one an hour, worth as much as three hours' look
_LEVEL_HALF_LIFE = 1.5 * 86_400.0  # seconds: a weekend should show on its first evening
_LEVEL_SHRINK = 4.0  # events as expected that stand against the last days' own
_SHRINK = 2.0  # events at which an hour's own evidence weighs as much as the mean of all hours
_LONGEST_LOOK = 30 * 86_400.0  # seconds looked over that are counted; more says nothing more
_APART = 300.0  # seconds within which what appears is one event: one look brings it all
_LAG = 900.0  # seconds by which what is listed may be older than its first listing: caches, editors
_TARDY = 60.0  # seconds: cron starts its runs a little unevenly, and five minutes must not become ten
_DIGITS = 4  # of what is stored: 24 pairs are then some 300 bytes
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)  # bounded: linear
_NO_STORE = re.compile(r"(?:^|[,\s])no-(?:cache|store)", re.IGNORECASE)

_Hours = tuple[float, ...]
_NONE: _Hours = (0.0,) * _DAY_HOURS


@dataclass(slots=True, frozen=True)
class Habit:
    """What looks at one listing have shown: faded events and hours looked over, by hour of the day (UTC)."""

    events: _Hours = _NONE
    hours: _Hours = _NONE
    lately: tuple[float, float] = (0.0, 0.0)  # events of the last days, and what the hours alone expected of them

    def seen(self, since: float, now: float, *, news: int, moments: Sequence[float] = ()) -> Habit:
        """Take in a look at ``now`` after one at ``since`` (epoch seconds), and how many new things it brought.

        ``moments``: when what the listing names appeared or changed, as far as it says so.
        """
        since = max(since, now - _LONGEST_LOOK)
        if now <= since:
            return self
        rates = self._rates()
        looked = [0.0] * _DAY_HOURS
        for hour, length in _by_hour(since, now):
            looked[hour] += length
        expected = sum(rate * length for rate, length in zip(rates, looked, strict=True))
        came = _told([at for at in moments if since - _LAG < at <= now], news)
        if news and not any(came):
            most = hidden(expected)
            share = (most if any(self.hours) else min(most, float(news))) / expected
            came = [share * rate * length for rate, length in zip(rates, looked, strict=True)]
        events_seen = sum(came)
        keep = 0.5 ** ((now - since) / _HALF_LIFE)
        events = (keep * old + new for old, new in zip(self.events, came, strict=True))
        hours = (keep * old + length for old, length in zip(self.hours, looked, strict=True))
        keep_lately = 0.5 ** ((now - since) / _LEVEL_HALF_LIFE)
        lately = keep_lately * self.lately[0] + events_seen, keep_lately * self.lately[1] + expected / self._level()
        return Habit(tuple(events), tuple(hours), lately)

    def expected(self, since: float, until: float) -> float:
        """Give the number of events to be expected between two moments (epoch seconds)."""
        rates = self._rates()
        return sum(rates[hour] * length for hour, length in _by_hour(since, until))

    def next_at(self, now: float, news: float, shortest: float, longest: float) -> float:
        """Give the moment (epoch seconds) at which ``news`` events are to be expected, within two bounds (seconds)."""
        rates, open_, at = self._rates(), news, now
        for hour, length in _by_hour(now, now + longest):
            if rates[hour] * length >= open_:
                at += open_ / rates[hour] * _HOUR
                break
            open_ -= rates[hour] * length
            at += length * _HOUR
        return now + min(max(at - now, shortest), longest)

    def _rates(self) -> _Hours:
        """Events an hour, for each hour of the day; always above nothing."""
        level = self._level()
        mean = (sum(self.events) + _PRIOR_EVENTS) / (sum(self.hours) + _PRIOR_HOURS)
        own = zip(self.events, self.hours, strict=True)
        return tuple(level * (events + _SHRINK) / (hours + _SHRINK / mean) for events, hours in own)

    def _level(self) -> float:
        return (self.lately[0] + _LEVEL_SHRINK) / (self.lately[1] + _LEVEL_SHRINK)

    def dump(self) -> str:
        """The habit as text for the store."""
        return dump_numbers((self.events, self.hours, self.lately), _DIGITS)

    @classmethod
    def load(cls, text: str | None) -> Self:
        """Undo ``dump``; None is a listing that nothing is known of.  Raises ValueError for other text."""
        if text is None:
            return cls()
        events, hours, lately = load_numbers(text, (_DAY_HOURS, _DAY_HOURS, 2), "habit of a listing")
        return cls(events, hours, (lately[0], lately[1]))


def is_due(next_at: float, now: float) -> bool:
    """Whether a run that begins at ``now`` is the one that was meant by ``next_at`` (epoch seconds)."""
    return next_at <= now + _TARDY


def fresh_for(cache_control: str | None, age: str | None = None) -> float:
    """Seconds for which an answer's headers Cache-Control and Age say that it stays fresh (RFC 9111 section 4.2)."""
    found = _MAX_AGE.search(cache_control or "")
    if found is None or _NO_STORE.search(cache_control or ""):
        return 0.0
    old = (age or "").strip()
    return max(0.0, float(found[1]) - (float(old) if old.isascii() and old.isdigit() and len(old) < 10 else 0.0))


def _told(moments: Sequence[float], news: int) -> list[float]:
    """Events by hour of the day, ``news`` at most; which of the moments are of what was new does not matter here."""
    came = [0.0] * _DAY_HOURS
    events = {int(at // _APART) for at in moments}
    for event in events:
        came[int(event * _APART // _HOUR) % _DAY_HOURS] += min(1.0, news / len(events))
    return came


def _by_hour(since: float, until: float) -> Iterator[tuple[int, float]]:
    """The hours of the day that a time runs through: (0 to 23, how much of an hour)."""
    at = since
    while at < until:
        end = min((at // _HOUR + 1) * _HOUR, until)
        yield int(at // _HOUR) % _DAY_HOURS, (end - at) / _HOUR
        at = end
