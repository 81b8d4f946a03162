"""For how long a listing that has answered is left alone, by what it brought and by what can be expected of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from crawler.discovery.indexes import is_over
from crawler.discovery.polling import Habit
from crawler.spiders.steps import Stage

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.spiders.steps import Step
    from crawler.stores.sources import Source

logger = logging.getLogger(__name__)

_REWALK = 30 * 86_400.0  # seconds until an older page of a listing, once read, is read again
_DAY = 86_400.0
_LULL = 3.0  # times longer than on the day's average that a listing may rest in quiet hours: news break then, too
_FILES = 7.0  # times longer than other listings the files of an index may rest: it says itself when they change
_REPEATS = 10  # articles of a listing that is new to us, all of which others named: it will go on repeating them
_FIRST_REST = 4 * 3600.0  # seconds at most in a listing's first day: a night without news says nothing of the morning

FIRST_HOURS = 24.0
"""Looked over until a listing's day is known, and a validator that lies has been seen under another body."""


@dataclass(slots=True, frozen=True)
class Polling:
    """How often listings are asked (NEWS_POLL_*): at ``news`` expected events, after ``least`` to ``most`` seconds."""

    news: float
    least: float
    most: float

    @classmethod
    def read(cls, settings: BaseSettings) -> Self:
        """Give it as it is set."""
        names = ("NEWS_POLL_NEWS", "NEWS_POLL_LEAST", "NEWS_POLL_MOST")
        return cls(*(settings.getfloat(name) for name in names))


@dataclass(slots=True, frozen=True)
class Taken:
    """A listing that has answered in this run; ``leads_on``: to more listings, which are to be asked first.

    ``news``: how many new things it brought, of the articles ``named``; ``moments``: of those, as ``Reading`` has them;
    ``rest``: seconds for which it asks to be left alone.
    """

    step: Step
    source: Source
    rest: float
    leads_on: bool = False
    news: int = 0
    moments: Sequence[float] = ()
    named: int = 0


def planned(taken: Taken, before: Source | None, polling: Polling, now: float) -> Source:
    """Give the source with what this look taught, and when the next one is worth it.

    ``before``: the source as earlier runs left it; None: it is new to us.
    """
    source = replace(taken.source, checked=now, last_new=now if taken.news else taken.source.last_new)
    if taken.step.page > 1:
        return replace(source, next_at=now + _REWALK)
    habit, a_file = habit_of(source), taken.step.stage == Stage.SITEMAPS
    if before and before.checked is not None:
        habit = habit.seen(before.checked, now, news=taken.news, moments=taken.moments)
    most = polling.most * (_FILES if a_file else 1.0)
    usual = polling.news / habit.expected(now, now + _DAY) * _DAY
    most = min(most, max(_LULL * usual, polling.least))
    if sum(habit.hours) < FIRST_HOURS and not a_file:
        most = min(most, max(_FIRST_REST, polling.least))
    next_at = habit.next_at(now, polling.news, polling.least, most)
    if _is_slow(taken, now, first=before is None):
        next_at = now + polling.most
    rest = min(taken.rest, polling.most)  # who asks for a year has made a mistake
    return replace(source, habit=habit.dump(), next_at=max(next_at, now + rest))


def habit_of(source: Source) -> Habit:
    """What was learned of the listing; nothing where another version learned it."""
    try:
        return Habit.load(source.habit)
    except ValueError as error:
        logger.warning("What was learned of %s cannot be used: %s", source.url, error)
        return Habit()


def _is_slow(taken: Taken, now: float, *, first: bool) -> bool:
    """Whether a look a day is enough, whatever was learned: it repeats others, or is a file of what is past.

    A file whose name says that its days are over, or that names nothing of the last day; its index tells of changes.
    """
    if first and not taken.news and taken.named >= _REPEATS:
        return True
    quiet = first and bool(taken.moments) and max(taken.moments) < now - _DAY
    return taken.step.stage == Stage.SITEMAPS and (quiet or is_over(taken.source.url, now))
