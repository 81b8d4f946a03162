"""One request a site and month to an address that it does not have, beside its articles: does it say 404?"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy.http import Request, Response

from crawler.browser.rendered import RENDERED, NotRendered, Plain
from crawler.discovery.probe import nonsense
from crawler.extraction.missing import MissingPage
from crawler.extraction.office import Analysed, analyse_page
from crawler.pipelines.showing import empty
from crawler.spiders.base import header
from crawler.urls import BadAddress, same_site
from crawler.workers.errors import WorkerError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.session import Session
    from crawler.spiders.arguments import SitePlan

logger = logging.getLogger(__name__)

_FIRST = 20  # Scrapy's priority: before listings and articles, so that the answer is there when articles are judged
_DAY = 86_400.0
_SAYS_SO = frozenset({404, 410})


class Prober:
    """``days`` between two probes of a site; 0: none, as in a replay, which asks nobody."""

    def __init__(self, session: Session, days: float) -> None:
        self._session = session
        self._seconds = days * _DAY
        self._asked: set[str] = set()

    @classmethod
    def read(cls, settings: BaseSettings, session: Session) -> Self:
        """Give it as it is set."""
        return cls(session, 0.0 if settings["NEWS_REPLAY"] else settings.getfloat("NEWS_PROBE_DAYS"))

    def request(self, plan: SitePlan, beside: str) -> Request | None:
        """Give the probe of a site of which an article is about to be asked for, if one is due.

        A run with a limit is a trial, which asks for no more than it was told to.
        """
        if not self._seconds or plan.limit is not None or plan.site in self._asked:
            return None
        self._asked.add(plan.site)
        now = self._session.now()
        if not self._session.missing.due(plan.site, now, self._seconds):
            return None
        try:
            url = nonsense(beside, str(int(now)))
        except BadAddress:
            return None
        return Request(
            url,
            self.answered,
            errback=self.lost,
            priority=_FIRST,
            meta={"news_kind": "page"},
            cb_kwargs={"site": plan.site},
        )

    async def answered(self, response: Response, site: str) -> None:
        """Take the answer: a page, or that there is none.  What says neither is asked again in the next run."""
        page = None
        if 200 <= response.status < 300:
            try:
                page = await self._read(response, site) if same_site(response.url, site) else None
            except WorkerError as error:
                logger.debug("%s: its page for missing pages cannot be read: %s", site, error)
            except NotRendered as error:
                logger.debug("%s: its page for missing pages cannot be shown: %s", site, error)
                return
        elif response.status not in _SAYS_SO:
            return
        if page:
            logger.info("%s answers %s for a page that it does not have", site, response.status)
        self._session.missing.learn(site, page, self._session.now())

    async def _read(self, response: Response, site: str) -> MissingPage | None:
        """Give the page that is shown; none for the shell of all its pages, which says nothing of this one."""
        browsing, kind = self._session.browsing, header(response, "Content-Type") or "text/html"
        found = await self._session.workers.run(analyse_page, response.body, response.url, kind)
        if empty(found) and browsing.asks("pages", site, self._session.now(), empty=True):
            rendered = await browsing.render(Plain(response.url, {"content-type": kind}, response.body))
            found = await self._session.workers.run(analyse_page, rendered.body, response.url, RENDERED)
        return MissingPage.of(found.shown) if isinstance(found, Analysed) and not found.empty else None

    def lost(self, failure: Failure) -> None:
        """Take the failure of a probe: robots.txt may forbid it, the host may be out."""
        logger.debug("A probe came to nothing: %s", failure.value)
