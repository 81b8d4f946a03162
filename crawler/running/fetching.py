"""One page, fetched as a crawl would: through the same middlewares, so politely and only where it is allowed."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

from crawler.extensions.logs import quiet_start
from crawler.items import FetchedPage
from crawler.middlewares.guard import GuardMissing
from crawler.middlewares.refused import Refused, reason_of
from crawler.middlewares.replay import ReplayNotReadable
from crawler.spiders.base import headers
from crawler.stores.keys import iso
from crawler.urls import BadAddress, canonical

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from scrapy.settings import Settings
    from twisted.python.failure import Failure

_OF_A_CRAWL: dict[str, Any] = {"FEEDS": {}, "ITEM_PIPELINES": {}, "EXTENSIONS": {}, "LOG_LEVEL": "ERROR"}


class NotFetched(Exception):
    """The page could not be had; the message is one line that names it and says why."""


class _OnePage(Spider):
    """Asks for one address and keeps the answer, or why there is none, in ``got``."""

    name = "one-page"

    def __init__(self, url: str, got: list[FetchedPage | str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._url = url
        self._got = got

    async def start(self) -> AsyncIterator[Any]:
        yield Request(self._url, callback=self.take, errback=self.lose)

    def take(self, response: Response) -> None:
        if response.status != 200:
            self._got.append(f"the server answers {response.status}")
            return
        try:
            url = canonical(response.url)  # the address that a crawl would give the record
        except BadAddress as error:
            self._got.append(str(error))
            return
        when = iso(time.time())
        self._got.append(FetchedPage(url, self._url, response.status, headers(response), response.body, when))

    def lose(self, failure: Failure) -> None:
        error = failure.value or NotFetched("no answer")
        self._got.append(str(error) if isinstance(error, Refused) else f"{reason_of(error)}: {error}")


def fetch(url: str, settings: Settings) -> FetchedPage:
    """Fetch the page at the address.  Starts and ends the process's reactor, so once a process.  Raises NotFetched."""
    settings = settings.copy()
    settings.setdict(_OF_A_CRAWL, priority="spider")
    quiet_start()
    process = AsyncCrawlerProcess(settings)
    got: list[FetchedPage | str] = []
    task = process.crawl(_OnePage, url=url, got=got)
    process.start()
    error = task.exception() if isinstance(task, asyncio.Task) and task.done() and not task.cancelled() else None
    if isinstance(error, GuardMissing | ReplayNotReadable):
        raise NotFetched(str(error)) from error
    if error:
        raise error
    if not got:
        raise NotFetched(f"{url}: stopped before the answer came")
    page = got[0]
    if isinstance(page, str):
        raise NotFetched(page if url in page else f"{url}: {page}")
    return page
