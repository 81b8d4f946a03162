"""Counts anew what a site still lists, because nothing tells of an article taken back that has left the feeds.

A feed of twenty entries forgets an article within a day.  Where no feed or sitemap carries the articles of the last
days to the end, a listing of the site that names all of them is read some pages deep every other day, one request for
fifteen articles or so, and what should stand on these pages and does not is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.stores.frontier import VANISHED
from crawler.stores.keys import key_hash, pack_numbers, unpack_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from crawler.session import Session
    from crawler.spiders.reading import Reading
    from crawler.spiders.steps import Step

_MEMORY = "recount"  # the kind under which the state keeps, by listing, when it was read and what was looked at since
_EVERY = 1.5 * 86_400.0  # seconds between two readings of one listing: it is asked daily, so that is every other day
_AGE = 4 * 86_400.0  # seconds since publication for which an article is counted, so twice at least
_FEWEST = 10  # articles on a page from which follows that a listing names all
_LOST_SHARE = 0.1  # of them that it may leave out; else it is a listing of some
_MOVED = 300.0  # seconds until the look: what moved is found at its new address before
_MOST_ASKED = 500  # articles remembered, 4 KB: one that a listing never names is looked at once


@dataclass(slots=True)
class _Count:
    """One listing's: the articles (row numbers) that its pages named so far, and what of earlier counts is known."""

    name: str
    asked: list[int]
    named: set[int] = field(default_factory=set)


class Recount:
    """One site's; at most so many ``pages`` of a listing.

    ``carried`` gives the articles, by ``key_hash``, that feeds and sitemaps still name.
    """

    def __init__(self, site: str, session: Session, pages: int, carried: Callable[[], Collection[int]]) -> None:
        self._site = site
        self._carried = carried
        self._session = session
        self._state = session.state
        self._pages = pages
        self._open: dict[str, _Count] = {}

    def take(self, step: Step, reading: Reading, keys: Iterable[str]) -> bool:
        """Take in a page of a listing with the articles (their keys) that it names; whether to read its next page."""
        count = self._open.pop(step.url, None) or (self._begun(step, reading) if step.page == 1 else None)
        if count is None or not self._session.rounds.follow(self._site):
            return False
        now = self._session.now()
        count.named |= self._state.watches.rows_of(self._site, [key_hash(key) for key in keys])
        watched = self._state.watches.watched(self._site, now - _AGE)
        here = [since for row, since in watched.items() if row in count.named]
        if len(here) < _FEWEST:
            return False
        lost = {row for row, since in watched.items() if min(here) < since < max(here)} - count.named
        if len(lost) > _LOST_SHARE * len(here):
            lost = set()
        elif reading.next_url and step.page < self._pages:
            older = {row for row, since in watched.items() if since < min(here)}
            if older and older - self._state.watches.rows_of(self._site, self._carried()):
                self._open[reading.next_url] = count
                return True
        self._end(count, lost, now)
        return False

    def _begun(self, step: Step, reading: Reading) -> _Count | None:
        if reading.links is None or not reading.next_url:
            return None
        numbers = unpack_numbers(self._state.memories.load(_MEMORY, step.url) or b"")
        if numbers and self._session.now() - numbers[0] < _EVERY:
            return None
        return _Count(step.url, numbers[1:])

    def _end(self, count: _Count, lost: set[int], now: float) -> None:
        fresh = lost.difference(count.asked)
        self._state.watches.look_at(fresh, VANISHED, now + _MOVED)
        kept = [int(now), *(count.asked + sorted(fresh))[-_MOST_ASKED:]]
        self._state.memories.save(_MEMORY, count.name, pack_numbers(kept), now)
