"""Sees that the crawl is being closed, which Scrapy tells nobody (CloseSpider, CLOSESPIDER_*, what is not stored)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.utils.asyncio import create_looping_call

from crawler.session import run_stopping

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall

    from crawler.session import Session

_LOOK = 1.0  # seconds


class ClosingWatch:
    """Ends the run as SIGTERM does when the engine closes, and closes it where no page can be read.

    ``leave_all`` lets go of pages that wait for others: the engine waits for them, and takes no more requests, which
    it otherwise never does while nothing is being downloaded.
    """

    def __init__(self, crawler: Crawler, session: Session, leave_all: Callable[[], None]) -> None:
        self._crawler = crawler
        self._session = session
        self._leave_all = leave_all
        self._closing: asyncio.Future[None] | None = None
        self._looking: AsyncioLoopingCall | LoopingCall | None = None

    def start(self) -> None:
        """Begin to look."""
        self._looking = create_looping_call(self._look)
        self._looking.start(_LOOK, now=False)

    def stop(self) -> None:
        """Look no more."""
        if self._looking and self._looking.running:
            self._looking.stop()

    def _look(self) -> None:
        engine = self._crawler.engine
        if self._session.trouble and not self._closing:  # without processes no page can be read
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason="workers-failed"))
        slot = engine.scraper.slot
        if slot and slot.closing and not slot.closing.called:
            # by itself it looks when a response is done, not when an item of start() is, and would wait for ever
            engine.scraper._check_if_closing()  # noqa: SLF001
        closing = engine._slot is not None and engine._slot.closing is not None  # noqa: SLF001
        if closing and not (self._session.finished or self._session.stopping):
            # it would ask first for all that waits for its host's turn: 100 s for 100 pages, of which nothing is kept
            self._session.stopping = True
            self._crawler.signals.send_catch_log(run_stopping)
        if slot and (closing or slot.needs_backout()) and not engine.downloader.active:
            self._leave_all()
