"""The main job: a site's address in, its articles out."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response

from crawler.items import FetchedPage, Metadata, Retraction
from crawler.middlewares.refused import reason_of
from crawler.session import (
    INTERNAL_ERROR,
    NEXT_VERSION,
    Origin,
    Rejected,
    page_settled,
    page_shown,
    run_stopping,
    site_quiet,
)
from crawler.spiders.arguments import Plan, read_arguments
from crawler.spiders.base import header, raised
from crawler.spiders.further import FurtherPages
from crawler.spiders.latelinks import Deciding
from crawler.spiders.probing import Prober
from crawler.spiders.resting import Polling
from crawler.spiders.siterun import SiteRun
from crawler.spiders.sourcepages import SourcePages
from crawler.spiders.steps import Limits, Pace, Step
from crawler.spiders.verdicts import judge_failure, judge_response
from crawler.stores.errors import StateError
from crawler.stores.keys import iso
from crawler.urls import article_id

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.stores.frontier import Task


class NewsSpider(SourcePages, FurtherPages):
    """Arguments: see ``crawler.spiders.arguments``.  Its ``start`` lasts as long as the crawl and paces it."""

    name = "news"
    asks_sites = True
    plan: Plan

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Built by Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.page_settled, page_settled)
        crawler.signals.connect(spider.page_shown, page_shown)
        crawler.signals.connect(spider.callback_failed, signals.spider_error)
        return spider

    @classmethod
    def read_plan(cls, settings: BaseSettings, given: dict[str, Any]) -> Plan:
        """Give what is wanted, from the spider arguments.  Raises BadArgument."""
        return read_arguments(given)

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self._wake = asyncio.Event()
        self._touched: deque[SiteRun] = deque()
        self._runs: dict[str, SiteRun] = {}
        self._closing: asyncio.Future[None] | None = None

    async def start(self) -> AsyncIterator[Any]:
        """Yield requests as fast as their answers come in, many sites side by side."""
        waiting, self._prober = deque(self.plan.sites), Prober.read(self.settings, self.session)
        side_by_side, deciding = self.settings.getint("NEWS_SITES_AT_ONCE"), Deciding(self.touch)
        try:
            while waiting or self._runs:
                while waiting and len(self._runs) < side_by_side:
                    self._begin(waiting.popleft())
                    await asyncio.sleep(0)  # of a thousand sites most are not due, and finding that out takes a while
                while self._touched:
                    run = self._touched.popleft()
                    if self._runs.get(run.plan.site) is run and not deciding.holds_up(run):
                        for request in self._advance(run):
                            yield request
                            await asyncio.sleep(0)  # the engine itself does not let go between two requests
                    await asyncio.sleep(0)
                if self._runs and (not waiting or len(self._runs) >= side_by_side):
                    self._wake.clear()
                    await self._wake.wait()
            self.session.finished = True
        except StateError as error:
            self.session.failures.append(str(error))
            raise CloseSpider("state-failed") from error
        finally:  # also when the engine, told to stop, cancels the waiting above
            self.session.stopping = not self.session.finished
            deciding.cancel()
            self.crawler.signals.send_catch_log(run_stopping)

    def closed(self, reason: str) -> None:
        """Let go of the sites that were in work when the run was stopped."""
        try:
            with self.session.state.database.together():
                for run in self._runs.values():
                    run.end()
        except StateError as error:  # what was in work becomes due when the state is opened, or the leases end
            self.session.failures.append(str(error))

    def _begin(self, plan: Any) -> None:
        settings = self.settings
        limits, pace, polling = Limits.read(settings), Pace.read(settings), Polling.read(settings)
        run = SiteRun(plan, self.session, limits, pace, polling)
        asks_servers = not settings["NEWS_REPLAY"]
        with self.session.state.database.together():
            begun = run.begin(refresh=self.plan.refresh, everything=self.plan.everything, heed_times=asks_servers)
        if begun:
            self._runs[plan.site] = run
            self._touched.append(run)

    def _advance(self, run: SiteRun) -> Iterator[Request]:
        with self.session.state.database.together():
            steps = run.next()
            if run.over:
                del self._runs[run.plan.site]
                run.end()
                self.session.forget(run.plan.site)
        for wanted in steps:
            if isinstance(wanted, Step):
                yield self.listing_request(run, wanted)
            else:
                yield from filter(None, [self._prober.request(run.plan, wanted.url)])
                yield self._page_request(run, wanted)
        if run.quiet and not run.over:
            self.session.quiet.add(run.plan.site)
            self.crawler.signals.send_catch_log(site_quiet, site=run.plan.site)

    def touch(self, run: SiteRun) -> None:
        """Have the site asked what it wants next."""
        self._touched.append(run)
        self._wake.set()

    def _page_request(self, run: SiteRun, task: Task) -> Request:
        self.session.origins[task.url] = Origin.of(task)
        return Request(
            task.url,
            self.parse_page,
            errback=self.lose_page,
            headers=run.page_validators(task),
            meta={"news_kind": "page"},
            cb_kwargs={"run": run, "task": task},
        )

    async def parse_page(
        self, response: Response, run: SiteRun, task: Task
    ) -> AsyncIterator[FetchedPage | Retraction | Request]:
        """Hand an article page on to the pipelines."""
        run.fetched(f"http-{response.status}")
        self.touch(run)
        tally = self.session.tally(run.plan.site)
        tally.fetched += 1
        origin = self.session.origins[task.url]
        if origin.revision and self.session.rounds.gone(origin, response.status, self.session.now()):
            tally.reached = True
            yield self._retraction(response, task)
            return
        rejected = judge_response(response, origin, self.settings.getint("NEWS_ATTEMPTS"))
        if response.status == 304:  # to a request without validators nobody may say so: that is no look to be doubted
            headers = response.request.headers if response.request else {}
            unsent = any(name in headers for name in ("If-None-Match", "If-Modified-Since"))
            self.session.origins[task.url] = replace(origin, unsent=unsent)
        else:
            etag, modified = header(response, "ETag"), header(response, "Last-Modified")
            self.session.origins[task.url] = replace(origin, etag=etag, last_modified=modified)
        if rejected:
            self.reject(task.url, rejected)
            return
        tally.reached = True
        self.session.arriving[run.plan.site] += 1
        async for wanted in self.begin_pages(response, run, task):
            yield wanted

    def _retraction(self, response: Response, task: Task) -> Retraction:
        """The record of an article that was taken back; what it was is filled in by the pipeline that knows it."""
        now = iso(self.session.now())
        return Retraction(
            article_id(task.key),
            task.key,
            task.revision + 1,
            now,
            Metadata(now, response.status, crawlId=self.session.run),
            requestUrl=task.url,
            discovery=task.discovery,
        )

    def lose_page(self, failure: Failure) -> None:
        """Count a page that could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        run, task = request.cb_kwargs["run"], request.cb_kwargs["task"]
        run.fetched(reason_of(raised(failure)))
        origin = self.session.origins[task.url]
        self.reject(task.url, judge_failure(raised(failure), origin, self.settings.getint("NEWS_ATTEMPTS")))
        self.touch(run)

    def reject(self, url: str, rejected: Rejected) -> None:
        """End the way of the page asked for at ``url``."""
        if self.session.stopping:  # says nothing of the page
            rejected = Rejected("stopped", again=True)
        origin = self.session.settle(url, rejected, self.session.now())
        if origin:
            self.crawler.signals.send_catch_log(page_settled, origin=origin, article=rejected.article)

    def callback_failed(self, failure: Failure, response: Response | Failure) -> None:
        """End the way of a page that our own code failed on: its site would wait for it for ever."""
        error, request = raised(failure), getattr(response, "request", None)
        task = request.cb_kwargs.get("task") if request else None
        try:
            if isinstance(error, StateError):
                raise error
            if task:
                self.reject(task.url, Rejected(INTERNAL_ERROR, str(error), retry_after=NEXT_VERSION))
        except StateError as unusable:
            self.session.failures.append(str(unusable))
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="state-failed"))

    def page_settled(self, origin: Origin, article: bool | None) -> None:
        """Go on with the site whose page has come to its end."""
        run = self._runs.get(origin.site)
        if run:
            run.settled(origin.key, article=article)
            self.touch(run)

    def page_shown(self, site: str) -> None:
        """Go on with the site whose page the browser has let go of."""
        run = self._runs.get(site)
        if run:
            self.touch(run)
