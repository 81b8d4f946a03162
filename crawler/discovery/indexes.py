"""Which files of a sitemap index are worth a request, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from crawler.discovery.periods import period_of
from crawler.discovery.sitemaps import SitemapRef

_NUMBERS = re.compile(r"[0-9]{1,18}")  # one bounded class: linear
_DAY = 86_400
_HOUR = 3600
_SEVERAL = 5  # files; of fewer one new article may change most: the newest, its section's, its author's


def newest_first(refs: Iterable[SitemapRef]) -> list[SitemapRef]:
    """By date; without one by the numbers in the name, where 2024-11 and post-sitemap12 are the later ones."""
    return sorted(refs, key=lambda ref: (ref.date or "", [int(x) for x in _NUMBERS.findall(ref.url)]), reverse=True)


def may_hold(ref: SitemapRef, since: float | None, until: float | None) -> bool:
    """Whether a file may name what was published between two moments (epoch seconds; None: open).

    Its name says so, or it was changed after the first of them; when it was changed last says nothing of the second.
    """
    named = period_of(ref.url)
    if named and not named.within(since, until):
        return False
    changed = last_moment(ref.date)
    return since is None or changed is None or changed >= since


def is_over(url: str, now: float) -> bool:
    """Whether the days that a file's name says are over everywhere: it may tell of edits still, but of nothing new.

    Most indexes say when such a file changed; else it is left to a look a day.
    """
    named = period_of(url)
    return named is not None and not named.within(now, None)


def says_now(refs: Sequence[SitemapRef], now: float) -> bool:
    """Whether an index says of most of its files that they changed within the hour, or today: it says so always."""
    lately = sum((last_moment(ref.date) or 0.0) > now - _HOUR for ref in refs)
    return len(refs) >= _SEVERAL and 2 * lately > len(refs)


def last_moment(date: str | None) -> float | None:
    """The last moment that an ISO 8601 UTC time or bare date means, in epoch seconds."""
    if not date:
        return None
    moment = datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() + (_DAY if len(date) == 10 else 0)
