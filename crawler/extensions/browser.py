"""The browser of a crawl (NEWS_BROWSER): what its pages ask for goes through Scrapy's engine, as everything does."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK

from crawler.browser.find import browser_mode, find_browser, require_browser
from crawler.browser.rendered import Asked, Came, NotCame, NotRendered, Plain, Rendered
from crawler.session import Session, run_stopping

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.browser.chromium import Chromium

logger = logging.getLogger(__name__)

# Reasons of the middlewares' Refused.
_FORBIDDEN = frozenset({"robots-denied", "address-refused", "scheme-refused"})
_LASTING = frozenset({"too-large", "too-many-redirects", "not-text", "bad-encoding", "bad-certificate"})


class Browser:
    """Gives the session its ``Renderer``; playwright is imported, and Chromium started, for the first page."""

    def __init__(self, crawler: Crawler, path: str | None, at_once: int) -> None:
        self._crawler = crawler
        self._path = path
        self._room = asyncio.Semaphore(at_once)
        self._chromium: Chromium | None = None
        self._pages: set[asyncio.Task[Rendered]] = set()
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy; off for recordings, whose sites must not be asked.  Raises BadBrowser."""
        settings, session = crawler.settings, Session.of(crawler)
        mode = browser_mode(settings["NEWS_BROWSER"])
        if mode == "off" or not getattr(crawler.spider, "asks_sites", False):
            raise NotConfigured
        require_browser(mode, settings["NEWS_BROWSER_PATH"])
        found = find_browser(settings["NEWS_BROWSER_PATH"])
        if found.missing:
            logger.warning("NEWS_BROWSER=%s: %s; pages that need a browser stay empty", mode, found.missing)
            raise NotConfigured
        browser = cls(crawler, found.path, settings.getint("NEWS_BROWSER_PAGES"))
        session.browsing.renderer = browser
        crawler.signals.connect(browser.stop, run_stopping)
        crawler.signals.connect(browser.spider_closed, signals.spider_closed)
        return browser

    async def render(self, page: Plain) -> Rendered:
        """Give the page as it is when its scripts have run.  Raises NotRendered."""
        task = asyncio.ensure_future(self._one(page))
        self._pages.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._timer and task.cancelled():
                raise NotRendered("stopped") from None
            raise
        finally:
            self._pages.discard(task)

    async def _one(self, page: Plain) -> Rendered:
        async with self._room:
            if self._timer:
                raise NotRendered("stopped")
            rendered = await self._browser().render(page)
        if rendered.lost and self._timer:  # nothing more is fetched
            raise NotRendered("stopped")
        return rendered

    def _browser(self) -> Chromium:
        if self._chromium is None:
            from crawler.browser.chromium import Chromium  # noqa: PLC0415 - playwright takes 0.3 s that most need not

            settings = self._crawler.settings
            self._chromium = Chromium(
                self._path,
                self._fetch,
                agent=settings["USER_AGENT"],
                seconds=settings.getfloat("NEWS_BROWSER_SECONDS"),
                memory=settings.getint("NEWS_BROWSER_MEMORY"),
                most=settings.getint("NEWS_HTML_MAXSIZE"),
            )
        return self._chromium

    async def _fetch(self, asked: Asked) -> Came:
        """Fetch what a page's script asks for: robots.txt, pace, guard, limits, archive and all."""
        request = Request(
            asked.url,
            method=asked.method,
            headers=dict(asked.headers),
            body=asked.body,
            meta={"news_kind": "page"},
            callback=NO_CALLBACK,
        )
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever it is, the page goes on without
            reason = getattr(error, "reason", type(error).__name__)
            lasting = reason in _LASTING or isinstance(error, CannotResolveHostError)
            raise NotCame(reason, forbidden=reason in _FORBIDDEN, lasting=lasting) from error
        headers = {
            name.decode("latin-1"): (response.headers.get(name) or b"").decode("latin-1") for name in response.headers
        }
        return Came(response.status, headers, response.body)

    def stop(self) -> None:
        """Begin no page; what is in work gets as long as what is on the wire does."""
        if not self._timer:
            seconds = self._crawler.settings.getfloat("NEWS_STOP_SECONDS")
            self._timer = asyncio.get_running_loop().call_later(seconds, self._drop)

    def _drop(self) -> None:
        for task in list(self._pages):
            task.cancel()

    async def spider_closed(self) -> None:
        """End the browser."""
        if self._timer:
            self._timer.cancel()
        if self._chromium:
            await self._chromium.close()
