"""A site's days in numbers: what came and what was refused, what the records hold, how late they were."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

import orjson

from crawler.items import Article

DAY = 86_400.0
"""Seconds."""

DAYS = 60
"""Days that are kept: four weeks to compare with, and as many to look at."""

FIELDS = ("authors", "datePublished", "description", "mainImage", "articleSection", "keywords")
"""The record's fields that a site fills on most of its pages or on none; others are always there, or rare."""

DELAYS = (15, 60, 180, 720, 1440, 10_080)
"""Minutes from publication to delivery: the ends of classes; what is older was no news when it was found."""

_MOST_REASONS = 30  # a day; there are some fifty, and a site shows a handful
_VERSION = 1
_SUMS = ("looks", "delivered", "recent", "revised", "retracted")
_BY_NAME, _BY_NUMBER = ("rejected", "filled"), ("words", "delays")
_PARTS = (*_SUMS, "silence", *_BY_NAME, *_BY_NUMBER)  # of a day, in the order in which they are kept


@dataclass(slots=True)
class Day:
    """One day (UTC) of one site.

    ``looks``: runs that asked it something and were noted; ``silence``: the longest time (seconds) without a new
    article that one of them met; ``rejected``: pages by reason; ``recent``: new articles that are no older than DELAYS.
    Of these ``filled`` counts those that have each of FIELDS, ``words`` those by the binary logarithm of their length,
    ``delays`` those by the class of DELAYS, where the page tells more than its day.
    """

    looks: int = 0
    delivered: int = 0
    recent: int = 0
    revised: int = 0
    retracted: int = 0
    silence: float = 0.0
    rejected: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    words: Counter[int] = field(default_factory=Counter)
    delays: Counter[int] = field(default_factory=Counter)

    def add(self, article: Article, now: float) -> None:
        """Count an article that is new now (epoch seconds); of one that is older than DELAYS only that it came."""
        self.delivered += 1
        published = datetime.fromisoformat(article.datePublished).timestamp() if article.datePublished else None
        minutes = None if published is None else max(0.0, now - published) / 60
        if minutes is not None and minutes >= DELAYS[-1]:
            return
        self.recent += 1
        self.filled.update(name for name in FIELDS if getattr(article, name))
        self.words[(article.wordCount or 0).bit_length()] += 1
        if minutes is not None and article.datePublishedPrecision != "day":
            self.delays[next(n for n, end in enumerate(DELAYS) if minutes < end)] += 1

    def __iadd__(self, other: Day) -> Self:
        """Take in what another run counted on the same day."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in (*_BY_NAME, *_BY_NUMBER):
            getattr(self, name).update(getattr(other, name))
        self.silence = max(self.silence, other.silence)
        if len(self.rejected) > _MOST_REASONS:
            self.rejected = Counter(dict(self.rejected.most_common(_MOST_REASONS)))
        return self


@dataclass(slots=True)
class Diary:
    """The last DAYS days of a site, by their number since 1970; ``last_look`` and ``last_new`` in epoch seconds.

    ``last_new``: when an article that was not known came last.
    """

    days: dict[int, Day] = field(default_factory=dict)
    last_look: float | None = None
    last_new: float | None = None

    def note(self, day: Day, now: float) -> None:
        """Add what one run, which ends now, saw of the site."""
        if day.delivered:
            self.last_new = now
        silence = 0.0 if self.last_new is None else max(0.0, now - self.last_new)
        self.last_look = max(now, self.last_look or now)
        number = int(now // DAY)
        mine = self.days.setdefault(number, Day())
        mine += replace(day, looks=1, silence=silence)
        for old in [old for old in self.days if old <= number - DAYS]:
            del self.days[old]

    def between(self, first: int, last: int) -> Iterator[Day]:
        """The days from one number to another, both included, on which the site was looked at."""
        return (day for number, day in sorted(self.days.items()) if first <= number <= last)

    def dump(self) -> bytes:
        """The diary as bytes for the store: some 100 a day."""
        days = {str(number): [getattr(day, name) for name in _PARTS] for number, day in sorted(self.days.items())}
        told = {"version": _VERSION, "look": self.last_look, "new": self.last_new, "days": days}
        return zlib.compress(orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS), 6)

    @classmethod
    def load(cls, blob: bytes) -> Self:
        """Undo dump.  Raises ValueError for other bytes."""
        try:
            told = orjson.loads(zlib.decompress(blob))
            if told["version"] != _VERSION:
                raise ValueError(f"a diary of version {told['version']}, this program reads {_VERSION}")
            days = {int(number): _day(parts) for number, parts in told["days"].items()}
            return cls(days, told["look"], told["new"])
        except (zlib.error, orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a site's diary: {error!r}") from error


def _day(parts: Sequence[Any]) -> Day:
    told = dict(zip(_PARTS, parts, strict=True))
    told |= {name: Counter(told[name]) for name in _BY_NAME}
    told |= {name: Counter({int(key): count for key, count in told[name].items()}) for name in _BY_NUMBER}
    return Day(**told)
