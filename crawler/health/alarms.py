"""What a person should look at: where a site differs from its own custom of the last four weeks.

A site is compared with itself only: one that never names its authors, or is silent on Sundays, alarms nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.health.diary import DAY, DELAYS, FIELDS, Day, Diary
from crawler.health.shares import Shares
from crawler.oneline import one_line

Kind = Literal["silent", "late", "short", "refused", "field", "source"]

FEWEST_DAYS = 7
"""Days on which a site was looked at, before anything counts as its custom."""

_BASELINE = 28  # days to compare with: four of each day of the week
_LATELY = (3, 7)  # days that count as "lately": at least, and at most where fewer articles come
_ENOUGH = 20  # articles or pages lately without which nothing is said
_ENOUGH_BEFORE = 40  # and before
_LONGER = 2.0  # times the longest silence of the baseline
_EXPECTED = 9.2  # articles that should have come in it: by chance none comes once in 10,000 times (Poisson)
_LEAST_SILENCE = 6 * 3600.0  # seconds; what is shorter is no silence, however busy the site is
_UNANSWERED = 2 * DAY  # seconds without an answer of a listing that used to bring something
_LOOKS = 3  # failed ones in a row
_MOST_LATE = 0.1  # of a site's articles that its custom calls late
_SHORTER = 2  # halvings below the usual length
# what a page is refused for that says nothing against it, nor against how it was read
_HARMLESS = frozenset(
    "duplicate outside-dates further-page other-site unchanged missing listing home-page links short sent-home"
    " bad-address not-html not-text stopped host-resting internal-error perhaps-moved".split()
)


@dataclass(slots=True, frozen=True)
class Alarm:
    """``words`` says it whole, for a log; ``what`` is the field, reason or address that it is about."""

    kind: Kind
    words: str
    what: str = ""


@dataclass(slots=True, frozen=True)
class SourceHealth:
    """A feed, sitemap or section page; ``checked``: when it last answered, ``brought``: when it last named news."""

    kind: str
    url: str
    failures: int
    checked: float | None
    brought: float | None


def alarms(diary: Diary, listings: Iterable[SourceHealth], now: float) -> list[Alarm]:
    """Give what a person should look at, the worst first."""
    return [*_silent(diary), *_sources(listings, now), *_drifted(diary)]


def alarm_lines(site: str, found: Iterable[Alarm]) -> list[str]:
    """Give a site's alarms as a log or a terminal shows them, a line each."""
    return [f"{one_line(site)}: {one_line(alarm.words, 500)}" for alarm in found]


def _silent(diary: Diary) -> Iterator[Alarm]:
    if diary.last_new is None or diary.last_look is None:
        return
    new = int(diary.last_new // DAY)
    before = list(diary.between(new - _BASELINE, new - 1))
    came = sum(day.delivered for day in before)
    if len(before) < FEWEST_DAYS or came < _ENOUGH:
        return
    usual = max(day.silence for day in before)
    silence = diary.last_look - diary.last_new
    least = _EXPECTED / came * len(before) * DAY
    if silence >= max(_LEAST_SILENCE, _LONGER * usual, least):
        yield Alarm(
            "silent", f"no new article for {span(silence)}; in the four weeks before it was {span(usual)} at most"
        )


def _sources(listings: Iterable[SourceHealth], now: float) -> Iterator[Alarm]:
    for one in sorted(listings, key=lambda listing: listing.checked or 0.0):
        if one.brought is None or one.checked is None:
            continue
        silent = now - one.checked
        if one.failures >= _LOOKS and silent >= _UNANSWERED:
            yield Alarm("source", f"the {one.kind} {one.url} has not answered for {span(silent)}", one.url)


def _drifted(diary: Diary) -> Iterator[Alarm]:
    if diary.last_look is None:
        return
    today = int(diary.last_look // DAY)
    first = _first_of_late(diary, today)
    lately, before = list(diary.between(first, today)), list(diary.between(first - _BASELINE, first - 1))
    if len(before) < FEWEST_DAYS:
        return
    yield from _refused(before, lately)
    new, old = (sum(day.recent for day in days) for days in (lately, before))
    if new < _ENOUGH or old < _ENOUGH_BEFORE:
        return
    for name in FIELDS:
        share = Shares(sum(day.filled[name] for day in before), old, sum(day.filled[name] for day in lately), new)
        if share.fallen:
            yield Alarm("field", f"{name} is filled in {_moved(share)} of the articles", name)
    usual = _middle(sum((day.words for day in before), Counter()))
    short = _beyond([day.words for day in before], [day.words for day in lately], lambda size: size <= usual - _SHORTER)
    if short.risen:
        yield Alarm("short", f"texts of less than a quarter of the usual length are {_moved(short)} of the articles")
    late = _late(before, lately)
    if late and late[1].risen:
        yield Alarm("late", f"articles that come later than {span(late[0] * 60)} are {_moved(late[1])} of all")


def _first_of_late(diary: Diary, today: int) -> int:
    """The number of the day with which "lately" begins: as few days as show enough."""
    least, most = _LATELY
    for days in range(least, most):
        if sum(day.recent for day in diary.between(today - days + 1, today)) >= _ENOUGH:
            return today - days + 1
    return today - most + 1


def _refused(before: Sequence[Day], lately: Sequence[Day]) -> Iterator[Alarm]:
    """Reasons for which a much larger share of the pages is refused."""
    seen = [sum(day.delivered + sum(_counted(day).values()) for day in days) for days in (before, lately)]
    if seen[0] < _ENOUGH_BEFORE or seen[1] < _ENOUGH:
        return
    for reason in sorted({reason for day in lately for reason in _counted(day)}):
        was, is_now = (sum(day.rejected[reason] for day in days) for days in (before, lately))
        share = Shares(was, seen[0], is_now, seen[1])
        if share.risen:
            yield Alarm("refused", f"refused as {reason}: {_moved(share)} of the pages", reason)


def _counted(day: Day) -> dict[str, int]:
    return {reason: count for reason, count in day.rejected.items() if reason not in _HARMLESS}


def _late(before: Sequence[Day], lately: Sequence[Day]) -> tuple[int, Shares] | None:
    """The minutes within which nine of ten articles came, and the share of the later ones; None where too few tell."""
    usual: Counter[int] = sum((day.delays for day in before), Counter())
    whole = usual.total()
    if whole < _ENOUGH_BEFORE or sum(day.delays.total() for day in lately) < _ENOUGH:
        return None
    worst = next(
        n for n in range(len(DELAYS)) if sum(usual[k] for k in range(n + 1, len(DELAYS))) <= _MOST_LATE * whole
    )
    share = _beyond([day.delays for day in before], [day.delays for day in lately], lambda size: size > worst)
    return DELAYS[worst], share


def _beyond(before: Iterable[Counter[int]], lately: Iterable[Counter[int]], meant: Callable[[int], bool]) -> Shares:
    """The share of what was counted in the classes that are meant."""
    was, is_now = (sum(counts, Counter()) for counts in (before, lately))
    first, second = (sum(count for size, count in counts.items() if meant(size)) for counts in (was, is_now))
    return Shares(first, was.total(), second, is_now.total())


def _middle(counts: Counter[int]) -> int:
    """The median class."""
    half, seen = counts.total() / 2, 0
    for size in sorted(counts):
        seen += counts[size]
        if seen >= half:
            return size
    return 0


def _moved(share: Shares) -> str:
    return f"{share.is_now:.0%} (before: {share.was:.0%})"


def span(seconds: float) -> str:
    """A stretch of time as a person says it: in minutes, hours or days."""
    for unit, size in (("day", DAY), ("hour", 3600.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}s"
    minutes = max(1, round(seconds / 60))
    return {1: "a minute", 60: "an hour"}.get(minutes, f"{minutes} minutes")
