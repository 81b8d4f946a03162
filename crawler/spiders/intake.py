"""What the listings of a site say of its articles, noted in the state: new ones, changed ones, missing ones."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from crawler.discovery.vanished import vanished
from crawler.stores.frontier import TOLD, VANISHED, Found
from crawler.stores.keys import key_hash, pack_numbers, unpack_numbers
from crawler.urls import canonical

if TYPE_CHECKING:
    from crawler.session import Session
    from crawler.spiders.reading import Reading
    from crawler.spiders.steps import Step

_NAMED = "named"  # the kind under which the state keeps what a listing named last, by its address
_MOST_NAMED = 1000  # entries of it that are compared: a news sitemap's limit, 8 KB
_LOST_SHARE = 0.1  # of a listing; when more is gone it was made anew
_ANEW = 0.9  # share of a feed's entries: what it always shows at its head does not count
_MOVED = 300.0  # seconds until a look at what is missing: if it moved, its new address is read before, which is enough
_AT_ONCE = 50  # addresses judged at a time: some 2 ms in which nothing else happens
_CHUNK = 100  # addresses noted in one transaction: some 5 ms; 1,000 are a fifth cheaper each, and hold all up


class Intake:
    """``news`` counts what has become due of one site in this run because a listing named it."""

    def __init__(self, site: str, session: Session) -> None:
        self._site = site
        self._session = session
        self._state = session.state
        self._begun = session.now()
        self.news = 0

    async def take(self, found: Iterator[Found | None]) -> int:
        """Judge and note addresses, with room for everything else between; how many were new or have changed."""
        news, chunk, more = 0, list[Found](), True
        while more:
            async with self._session.turns:
                judged = list(islice(found, _AT_ONCE))
                chunk += filter(None, judged)
                more = bool(judged)
            await asyncio.sleep(0)
            if len(chunk) >= _CHUNK or not more:
                async with self._session.turns:
                    news += self.note(chunk)
                chunk = []
                await asyncio.sleep(0)
        return news

    def note(self, found: Sequence[Found]) -> int:
        """Note addresses; how many are new, or have changed since they were looked at."""
        if not found:
            return 0
        now = self._session.now()
        new = self._state.frontier.found(self._site, found, now)
        self._session.tally(self._site).discovered += new
        self.news += new
        told = {key_hash(x.key): x.changed_at for x in found if x.changed_at is not None and x.changed_at <= now}
        if told:
            self._session.rounds.told(self._site, told)
        return new + (self._look_again(told, TOLD, now) if told else 0)

    def missing(self, step: Step, reading: Reading) -> int:
        """Have articles looked at again that a feed or sitemap left out of what it still names; how many."""
        if not reading.listings or step.page > 1:
            return 0
        now = self._session.now()
        named = [key_hash(canonical(listing.url)) for listing in reading.listings[:_MOST_NAMED]]
        before = self.named(step.url)
        if named != before:
            self._state.memories.save(_NAMED, step.url, pack_numbers(named), now)
        lost = vanished(before, named)
        if not 0 < len(lost) <= max(1, len(before) * _LOST_SHARE):
            return 0
        return self._look_again(dict.fromkeys(lost, now), VANISHED, now, wait=_MOVED)

    def runs_over(self, step: Step, reading: Reading) -> bool:
        """Whether a known feed names next to nothing that was known before this run, so that it may have had more."""
        if reading.kind != "feed" or step.page > 1 or not self.named(step.url):
            return False
        return self.fresh([canonical(x.url) for x in reading.listings]) >= _ANEW

    def fresh(self, keys: Sequence[str]) -> float:
        """Give the share of these addresses that were named for the first time in this run."""
        hashes = {key_hash(key) for key in keys}
        return self._state.listings.named_since(self._site, list(hashes), self._begun) / max(1, len(hashes))

    def named(self, url: str) -> list[int]:
        """Give what the feed or sitemap there named when it was last read, by ``key_hash``, in its order."""
        return unpack_numbers(self._state.memories.load(_NAMED, url) or b"")

    def _look_again(self, changes: Mapping[int, float], why: str, now: float, wait: float = 0.0) -> int:
        at_most = self._session.rounds.follow(self._site)
        again = self._state.watches.look_again(self._site, changes, why, now, at_most, wait=wait) if at_most else 0
        self.news += 0 if wait else again
        return again
