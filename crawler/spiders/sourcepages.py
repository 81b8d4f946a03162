"""The part of the spider that asks for a site's listings, and hands what comes back to the site's run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import Request, Response

from crawler.discovery.polling import fresh_for
from crawler.middlewares.backoff import retry_after
from crawler.spiders.answers import Answer
from crawler.spiders.base import SessionSpider, header, raised
from crawler.spiders.verdicts import NoAnswer

if TYPE_CHECKING:
    from twisted.python.failure import Failure

    from crawler.spiders.siterun import SiteRun
    from crawler.spiders.steps import Step

_LISTINGS_FIRST = 10  # Scrapy's priority of listings over articles: they tell which articles come next


class SourcePages(SessionSpider):
    """Feeds, sitemaps, home and section pages."""

    def touch(self, run: SiteRun) -> None:
        """Have the site asked what it wants next."""
        raise NotImplementedError

    def listing_request(self, run: SiteRun, step: Step) -> Request:
        """Give the request for a listing, a conditional one where an earlier run had it."""
        return Request(
            step.url,
            self.parse_listing,
            errback=self.lose_listing,
            headers=run.validators(step),
            priority=_LISTINGS_FIRST,
            meta={"news_kind": step.kind},
            cb_kwargs={"run": run, "step": step},
        )

    async def parse_listing(self, response: Response, run: SiteRun, step: Step) -> None:
        """Take the answer to a listing's request."""
        sitemaps = response.meta.get("news_sitemaps", ())
        try:
            if 200 <= response.status < 300 or response.status == 304:
                answer = Answer(
                    response.url,
                    response.status,
                    response.body,
                    header(response, "Content-Type"),
                    header(response, "ETag"),
                    header(response, "Last-Modified"),
                    sitemaps,
                    fresh_for(header(response, "Cache-Control"), header(response, "Age")),
                )
                await run.listed(step, answer)
            else:
                asked = header(response, "Retry-After")
                wait = retry_after(asked, self.session.now(), header(response, "Date")) if asked else None
                run.unlisted(step, NoAnswer.status(response.status, sitemaps, wait))
        finally:
            self.touch(run)

    def lose_listing(self, failure: Failure) -> None:
        """Take the failure of a listing's request."""
        request: Request = failure.request  # type: ignore[attr-defined]
        run, step = request.cb_kwargs["run"], request.cb_kwargs["step"]
        run.unlisted(step, NoAnswer.of(raised(failure), request.meta.get("news_sitemaps", ())))
        self.touch(run)
