"""Listings that were in hand when a run was killed: one that was kill after kill is put off, for longer each time.

A listing is in hand for milliseconds of a run, so that chance hits the same one five times in a row less often than a
listing kills.  One that is put off is as one that does not answer; a run that is told to ask all asks it, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import orjson

from crawler.stores.inhand import Held
from crawler.stores.memories import Memories
from crawler.stores.sources import Source, Sources

_MEMORY = "listing-kills", ""  # one blob of addresses and counts; empty but where something is wrong
_PUT_OFF = 5  # kills
_MOST = 500  # listings that are counted; a run has some in hand
_DAY = 86_400.0
_LONGEST = 64 * _DAY


class ListingKills:
    """Counts them, and forgives what ended well."""

    def __init__(self, memories: Memories, sources: Sources) -> None:
        self._memories = memories
        self._sources = sources
        self._kills: dict[str, int] | None = None  # not yet known

    def count(self, held: Sequence[Held], now: float) -> list[str]:
        """Count a kill against each listing that a dead run had in hand; addresses of those that are put off by it."""
        kills, put_off = self._known(), list[str]()
        for listing in held:
            kills[listing.url] = kills.get(listing.url, 0) + 1
            if kills[listing.url] >= _PUT_OFF:
                self._put_off(listing, kills[listing.url], now)
                put_off.append(listing.url)
        if held:
            self._save(now)
        return put_off

    def forgive(self, urls: Iterable[str], now: float) -> None:
        """Forget what was held against listings that a run had in hand and lived."""
        kills = self._known()
        if kills and (innocent := kills.keys() & set(urls)):
            for url in innocent:
                del kills[url]
            self._save(now)

    def _put_off(self, listing: Held, kills: int, now: float) -> None:
        known = {source.url: source for source in self._sources.of_site(listing.site)}
        source = known.get(listing.url) or Source(listing.site, listing.url, listing.kind)
        wait = min(_DAY * 4.0 ** (kills - _PUT_OFF), _LONGEST)
        self._sources.save([replace(source, failures=source.failures + 1, next_at=now + wait)])

    def _known(self) -> dict[str, int]:
        if self._kills is None:
            self._kills = orjson.loads(self._memories.load(*_MEMORY) or b"{}")
        return self._kills

    def _save(self, now: float) -> None:
        self._kills = dict(list(self._known().items())[-_MOST:])
        self._memories.save(*_MEMORY, orjson.dumps(self._kills), now)
