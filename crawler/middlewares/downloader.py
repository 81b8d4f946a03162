"""Scrapy's downloader with three manners more: hosts can rest, hosts can ask for a delay, who waits takes no place.

Scrapy counts every request between the engine and its answer against CONCURRENT_REQUESTS.  Sixteen pages of one host
that wait for its slow robots.txt, or for the end of its Retry-After, would so keep the whole crawl waiting.  Here such
requests are not counted, and the rest itself lies in the downloader's slot: requests that were already queued behind
the delay when the host said 429 wait too, which no middleware could reach.

While pages come faster than they are read (``hold_back``) the engine is given no room either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from crawler.session import hold_back


class PoliteDownloader(Downloader):
    """Slots are named as in Scrapy: by host, or by ``request.meta["download_slot"]``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._waiting = 0
        self._held_back = False
        crawler.signals.connect(self._hold_back, hold_back)
        self._resting: dict[str, float] = {}  # slot -> end of its rest on the monotonic clock
        self._shut: Callable[[Request], Exception] | None = None

    def needs_backout(self) -> bool:
        """Whether the engine must hold back; requests that wait for a host's leave are not counted."""
        if self._held_back:
            return True
        waiting = self._waiting + sum(len(slot.queue) for slot in map(self.slots.get, self._resting) if slot)
        return 0 < self.total_concurrency <= len(self.active) - waiting

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While inside, the calling request does not count as one in progress."""
        self._waiting += 1
        self._wake_engine()
        try:
            yield
        finally:
            self._waiting -= 1

    def _hold_back(self, on: bool) -> None:
        # the engine starts nothing more; robots.txt still comes for what was started
        self._held_back = on
        if not on:
            self._wake_engine()

    def ask_delay(self, key: str, seconds: float) -> None:
        """At least this long between two requests of the slot, without jitter, now and when the slot is made anew."""
        self.per_slot_settings[key] = {**self.per_slot_settings.get(key, {}), "delay": seconds, "jitter": 0.0}
        slot = self.slots.get(key)
        if slot is not None and slot.delay < seconds:
            slot.delay, slot.jitter = seconds, 0.0

    def rest(self, key: str, seconds: float) -> None:
        """No request of the slot starts for this long.  A rest that already lasts longer stays as it is."""
        if seconds <= self.rest_left(key):
            return
        self._resting[key] = monotonic() + seconds
        slot = self.slots.get(key)
        if slot is not None:
            self._hold(key, slot)
        self._wake_engine()

    def wake(self, key: str) -> None:
        """End the slot's rest before its time."""
        if self._resting.pop(key, None) is not None and (slot := self.slots.get(key)) is not None:
            if slot.latercall is not None:
                slot.latercall.cancel()
            self._latercall(slot)

    def rest_left(self, key: str) -> float:
        """Seconds until the slot may go on; 0.0 if it is not resting."""
        left = self._resting.get(key, 0.0) - monotonic()
        if left > 0:
            return left
        self._resting.pop(key, None)
        return 0.0

    def turn_away(self, key: str, error: Callable[[Request], Exception]) -> None:
        """Fail every request that is queued in the slot and not yet on its way."""
        slot = self.slots.get(key)
        while slot is not None and slot.queue:
            request, answer = slot.queue.popleft()
            answer.errback(Failure(error(request)))  # type: ignore[no-untyped-call]

    def shut(self, error: Callable[[Request], Exception]) -> None:
        """Fail whatever waits in a slot and whatever comes to one from now on; what is on the wire goes on."""
        self._shut = error
        for key in list(self.slots):
            self.turn_away(key, error)

    async def _enqueue_request(self, request: Request) -> Response:
        if self._shut is not None:
            raise self._shut(request)
        key, slot = self._get_slot(request)
        if slot.latercall is None and self.rest_left(key):
            self._hold(key, slot)
        return await super()._enqueue_request(request)

    def _slot_gc(self, age: float = 60) -> None:
        super()._slot_gc(age)
        for key in list(self._resting):
            self.rest_left(key)  # forgets rests that are over, of hosts that nobody asked for again

    def _hold(self, key: str, slot: Slot) -> None:
        if slot.latercall is not None:
            slot.latercall.cancel()
        slot.latercall = call_later(self.rest_left(key), self._go_on, key, slot)

    def _go_on(self, key: str, slot: Slot) -> None:
        self._resting.pop(key, None)
        self._latercall(slot)

    def _wake_engine(self) -> None:
        # Room has come free in the middle of a request; Scrapy itself would notice at its heartbeat of 5 seconds.
        engine = self.crawler.engine
        if engine is not None and engine._slot is not None:  # noqa: SLF001 - the engine offers no public nudge
            engine._slot.nextcall.schedule()  # noqa: SLF001


def polite_downloader(crawler: Crawler) -> PoliteDownloader:
    """The running crawl's downloader.  TypeError, with the way out, if the settings name another one."""
    downloader = crawler.engine.downloader if crawler.engine else None
    if not isinstance(downloader, PoliteDownloader):
        raise TypeError('this middleware needs DOWNLOADER = "crawler.middlewares.downloader.PoliteDownloader"')
    return downloader
