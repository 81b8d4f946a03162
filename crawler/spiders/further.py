"""The part of the spider that asks for an article's further pages before the article is handed on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy.http import Request, Response

from crawler.discovery.turns import Turns
from crawler.items import FetchedPage
from crawler.session import Rejected
from crawler.spiders.base import SessionSpider, headers
from crawler.spiders.candidates import NAMED
from crawler.spiders.gathering import Gathering, turns_of
from crawler.spiders.verdicts import judge_response
from crawler.stores.frontier import Found
from crawler.stores.keys import iso
from crawler.urls import canonical

if TYPE_CHECKING:
    from twisted.python.failure import Failure

    from crawler.spiders.siterun import SiteRun
    from crawler.stores.frontier import Task

_BEGUN_FIRST = 5  # Scrapy's priority of further pages over other articles: those that have begun wait for them


class FurtherPages(SessionSpider):
    """Whoever calls ``begin_pages`` has counted the page as arriving; it stays so as long as it is in our hands."""

    def touch(self, run: SiteRun) -> None:
        """Have the site asked what it wants next."""
        raise NotImplementedError

    def reject(self, url: str, rejected: Rejected) -> None:
        """End the way of the page asked for at ``url``."""
        raise NotImplementedError

    async def begin_pages(self, response: Response, run: SiteRun, task: Task) -> AsyncIterator[FetchedPage | Request]:
        """Hand an article's page on, or ask for its next one first; a page that is not the first is none."""
        page, most = self._page(response, run, task), self.settings.getint("NEWS_ARTICLE_PAGES")
        turns = await turns_of(page, self.session.workers) if most > 1 else None
        if turns and turns.first:
            found = Found(turns.first, canonical(turns.first), NAMED, "page", task.url, self.session.now())
            run.intake.note([found])
            self._give_up(run, task, Rejected("further-page", f"of {turns.first}"))
            return
        origin = self.session.origins[task.url]
        if turns and not origin.news and run.grammar.likelihood(page.url) < self.settings.getfloat("NEWS_LIKELY"):
            turns = None  # a list with a pager of its own, by its address: it is no article, so neither are its pages
        if turns:  # a validator of the first page says nothing of the others
            self.session.origins[task.url] = replace(origin, etag=None, last_modified=None)
        yield self._go_on(run, task, Gathering(page, turns or Turns(1), most))

    async def parse_further(
        self, response: Response, run: SiteRun, task: Task, gathering: Gathering
    ) -> AsyncIterator[FetchedPage | Request]:
        """Take a further page of an article."""
        self._came(run)
        if judge_response(response, replace(self.session.origins[task.url], revision=0), 1):
            gathering.failed()
        else:
            page = self._page(response, run, task)
            gathering.add(page, await turns_of(page, self.session.workers))
        yield self._go_on(run, task, gathering)

    def lose_further(self, failure: Failure) -> Iterator[FetchedPage | Request]:
        """Go on without a further page that could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        run, task, gathering = (request.cb_kwargs[name] for name in ("run", "task", "gathering"))
        self._came(run)
        gathering.failed()
        if self.session.stopping:  # says nothing of the page
            self._give_up(run, task, Rejected("stopped", again=True))
        else:
            yield self._go_on(run, task, gathering)

    def _came(self, run: SiteRun) -> None:
        self.session.arriving[run.plan.site] += 1
        run.fetched()
        self.touch(run)

    def _give_up(self, run: SiteRun, task: Task, rejected: Rejected) -> None:
        self.session.arriving[run.plan.site] -= 1
        self.reject(task.url, rejected)

    def _go_on(self, run: SiteRun, task: Task, gathering: Gathering) -> FetchedPage | Request:
        url = gathering.next()
        if url is None:
            return gathering.page()
        run.asks_further()
        self.session.arriving[run.plan.site] -= 1
        return Request(
            url,
            self.parse_further,
            errback=self.lose_further,
            priority=_BEGUN_FIRST,
            meta={"news_kind": "page"},
            cb_kwargs={"run": run, "task": task, "gathering": gathering},
        )

    def _page(self, response: Response, run: SiteRun, task: Task) -> FetchedPage:
        return FetchedPage(
            url=canonical(response.url),  # a feed's ?utm_source= is no part of the article's address
            request_url=task.url,
            status=response.status,
            headers=headers(response),
            body=response.body,
            downloaded=iso(self.session.now()),
            discovery=task.discovery,
            site=run.plan.site,
            warc=response.meta.get("news_warc"),
        )
