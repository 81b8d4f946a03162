"""Scrapy's HTTP handler, which a stop in good order can end: a dripping body was seen to hold SIGTERM up for 27 s.

Setting: ``NEWS_STOP_SECONDS``.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from crawler.middlewares.bounded import BoundedHandler
from crawler.middlewares.downloader import polite_downloader
from crawler.session import run_stopping

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response


class Stopped(IgnoreRequest):
    """The run was told to stop before the answer was there."""


class StoppableHandler(BoundedHandler):
    """From ``run_stopping`` on nothing new is asked for, and what is on its way is dropped after NEWS_STOP_SECONDS."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._seconds = crawler.settings.getfloat("NEWS_STOP_SECONDS")
        self._running: set[asyncio.Task[Response]] = set()
        self._timer: asyncio.TimerHandle | None = None
        crawler.signals.connect(self._stop, run_stopping)

    async def download_request(self, request: Request) -> Response:
        """Give the response; raises Stopped beside what Scrapy's handler raises."""
        if self._timer:
            raise Stopped(request.url)
        task = asyncio.ensure_future(super().download_request(request))
        self._running.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._timer and task.cancelled():
                raise Stopped(request.url) from None
            raise
        finally:
            self._running.discard(task)

    def _stop(self) -> None:
        if not self._timer:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._drop)
            polite_downloader(self._crawler).shut(lambda request: Stopped(request.url))

    def _drop(self) -> None:
        for task in list(self._running):
            task.cancel()

    async def close(self) -> None:
        """Let the loop end: nothing of ours is left in it."""
        if self._timer:
            self._timer.cancel()
        await super().close()
