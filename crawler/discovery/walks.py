"""Walks back through the pages of one listing, or of a dated archive, as far as a backfill needs and no farther.

A walk ends where a page is older than what is wanted, where the listing ends, or where two pages in a row name only
what other sources name, too; unless those are still on the way to a time that the others do not reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple

from crawler.discovery.periods import ArchiveForm, Period, Unit, period, period_of

Kind = Literal["section", "feed", "archive"]
End = Literal["", "since", "end", "known", "lost"]

_OLDER = 0.75  # of a page's dated articles that must be older: a pinned one is older than its page
_QUARTILE = 4  # a page reaches back to its first quartile, for the same reason
_IDLE = 2  # pages in a row that bring nothing of their own
_MISSES = 3  # periods in a row without an article: months of silence are rarer than the end of an archive
_TRIES = 3  # runs that try a page that does not answer
_SLACK = 43_200.0  # seconds: a day is twelve hours longer somewhere on Earth
_DAY = 86_400.0


class Named(NamedTuple):
    """An article that a page names: ``key_hash``, publication (epoch seconds), whether other sources name it, too."""

    key: int
    at: float | None
    elsewhere: bool


@dataclass(slots=True)
class Walk:
    """``next``: the page to go on at; ``reached``: the oldest moment seen (epoch seconds).

    ``unit``: of the periods that an archive is walked by; "": pages that lead on to one another.
    """

    kind: Kind
    next: str
    unit: Unit | Literal[""] = ""
    pages: int = 0
    idle: int = 0
    misses: int = 0
    reached: float | None = None
    ended: End = ""


class Aim(NamedTuple):
    """What is wanted, epoch seconds: from ``since`` to ``until`` (None: now); ``reach``: how far others reach back."""

    since: float
    until: float | None
    reach: float | None


def turn(walk: Walk, named: Sequence[Named], next_url: str | None, aim: Aim) -> None:
    """Take in a page of a listing that leads on to ``next_url``."""
    walk.pages += 1
    walk.misses = 0
    dates = sorted(x.at for x in named if x.at is not None)
    if dates:
        _reached(walk, dates[len(dates) // _QUARTILE])
    walk.idle = 0 if _brings(named) or _on_the_way(dates, aim) else walk.idle + 1
    if not next_url:
        walk.ended = "end"
    elif dates and sum(at < aim.since - _SLACK for at in dates) >= _OLDER * len(dates):
        walk.ended = "since"
    elif walk.idle >= _IDLE:
        walk.ended = "known" if named else "end"
    walk.next = next_url or ""


def step_back(walk: Walk, form: ArchiveForm, named: Sequence[Named], aim: Aim) -> None:
    """Take in an archive's page, which stands for a period; what it names without a date counts as of the period."""
    here = period_of(walk.next)
    if here is None:
        walk.ended = "lost"
        return
    walk.pages += 1
    inside = [x for x in named if x.at is None or here.within(x.at, x.at)]
    first = not walk.pages > 1 or walk.reached is None
    if inside:
        walk.misses = 0
        _reached(walk, _begins(here.first))
    else:
        walk.misses += 1
    walk.idle = 0 if not inside or _brings(inside) else walk.idle + 1
    before = here.before()
    covered = aim.reach is not None and _begins(before.end) > aim.reach
    if walk.idle and covered and aim.reach is not None:
        before = min(before, period(_date(aim.reach), form.unit))
    elif walk.idle >= _IDLE:
        walk.ended = "known"
    if _begins(before.end) + _SLACK <= aim.since:
        walk.ended = "since"
    elif walk.misses >= (1 if first else _MISSES):
        walk.ended = "end"
    walk.next = form.at(before.first)


def lose(walk: Walk, form: ArchiveForm | None, *, gone: bool, aim: Aim) -> None:
    """Take in that a page did not come; ``gone``: there is none, as the server says."""
    if form and gone:
        step_back(walk, form, [], aim)
    elif gone:
        walk.ended = "end"
    else:
        walk.misses += 1
        walk.ended = "lost" if walk.misses >= _TRIES else ""


def newest(form: ArchiveForm, aim: Aim, now: float) -> Period:
    """The period with which a walk through an archive begins."""
    return period(_date(min(now, aim.until if aim.until is not None else now)), form.unit)


def _reached(walk: Walk, at: float) -> None:
    walk.reached = at if walk.reached is None else min(walk.reached, at)


def _brings(named: Sequence[Named]) -> bool:
    return any(not x.elsewhere for x in named)


def _on_the_way(dates: Sequence[float], aim: Aim) -> bool:
    """Whether a page lies before what the walk is for: younger than is wanted, or of a time that others reach."""
    if not dates:
        return False
    middle = dates[len(dates) // 2]
    if aim.until is not None and middle > aim.until:
        return True
    return aim.reach is not None and aim.since < aim.reach - _DAY and middle >= aim.reach


def _begins(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def _date(at: float) -> date:
    return datetime.fromtimestamp(at, UTC).date()
