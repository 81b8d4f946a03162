"""Article pages that show nothing by themselves, shown to a browser where the site's pages proved to need one."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.browser.rendered import RENDERED, NotRendered, Plain
from crawler.extraction.quality import DOUBTS, UNDATED
from crawler.items import FetchedPage, Rejection
from crawler.session import EMPTY, Rejected, one_line, wait_after

if TYPE_CHECKING:
    from crawler.extraction.office import Analysed
    from crawler.session import Session

logger = logging.getLogger(__name__)

_OF_THE_SHELL = ("etag", "last-modified")  # it stays the same whatever its scripts show
_NO_ARTICLE = DOUBTS | {UNDATED, "no-text"}
_KIND = {"content-type": RENDERED}


@dataclass(slots=True, frozen=True)
class Seen:
    """The page to be judged, and what a worker made of it.  ``tried``: it was shown to the browser."""

    page: FetchedPage
    found: Analysed | Rejection
    tried: bool = False


class Showing:
    """Decides before a page is judged, and learns from what becomes of it.  ``attempts``: runs that try a page."""

    def __init__(
        self, session: Session, analyse: Callable[[FetchedPage], Awaitable[Analysed | Rejection]], attempts: int
    ) -> None:
        self._session = session
        self._analyse = analyse
        self._attempts = attempts

    async def look(self, page: FetchedPage) -> Seen:
        """Analyse the page; where it is empty and a browser helps on its site, the page that the browser shows.

        Raises Rejected where that could not be had, and WorkerError.
        """
        browsing, now = self._session.browsing, self._session.now()
        found = await self._analyse(page)
        plain_empty = empty(found)
        if not self._revises(page):
            browsing.saw("pages", page.site, page.url, empty=plain_empty)
        if not browsing.asks("pages", page.site, now, empty=plain_empty):
            return Seen(page, found)
        browsing.showing[page.site] += 1  # its site fetches no more pages ahead than it would have on the wire
        try:
            rendered = await browsing.render(Plain(page.url, page.headers, page.body))
        except NotRendered as error:
            raise self._later(page, error.reason, error.detail) from error
        finally:
            browsing.showing[page.site] -= 1
        shown = replace(page, body=rendered.body, headers=_headers(page), rendered=True, further=[], whole=None, gap="")
        better = await self._analyse(shown)
        if not empty(better):
            self._no_validators(page)
            return Seen(shown, better, tried=True)
        if rendered.lost:
            raise self._later(page, "browser-failed", f"something did not come: {rendered.lost}")
        browsing.helped_not("pages", page.site, now)
        return Seen(page, found, tried=True)

    def accepted(self, seen: Seen) -> None:
        """The page gave its article."""
        site, now = seen.page.site, self._session.now()
        if not seen.page.rendered or not self._session.browsing.helped("pages", site, now):
            return
        again = self._session.state.frontier.reconsider(site, (*EMPTY, "browser-failed"), now)
        self._session.again[site] += again
        self._session.missing.forget(site, now)
        logger.info("%s: %d pages that were empty are asked for again", site, again)

    def rejected(self, seen: Seen, error: Rejected) -> Rejected:
        """Give what a page's rejection means."""
        page, browsing = seen.page, self._session.browsing
        if error.again:  # says nothing of the page
            return error
        if page.rendered:
            if error.reason in _NO_ARTICLE:
                browsing.helped_not("pages", page.site, self._session.now())
            return error
        if browsing.renderer is None or not empty(seen.found) or error.reason not in EMPTY:
            return error
        at_once = not seen.tried and not self._revises(page) and browsing.proven("pages", page.site)
        # a shell says nothing of the address that it stands at
        return Rejected(error.reason, error.detail, retry_after=0.0 if at_once else error.retry_after)

    def may_change(self, found: Analysed | Rejection) -> bool:
        """Whether the page may come again with its text: its shell then teaches the site's memory nothing."""
        return self._session.browsing.renderer is not None and empty(found)

    def _later(self, page: FetchedPage, reason: str, detail: str) -> Rejected:
        if reason == "stopped":
            return Rejected(reason, again=True)
        logger.info("%s: %s (%s)", *map(one_line, (page.url, reason, detail)))
        origin = self._session.origins.get(page.request_url)
        attempts = origin.attempts if origin else 1
        return Rejected(reason, detail, retry_after=None if attempts >= self._attempts else wait_after(attempts))

    def _revises(self, page: FetchedPage) -> bool:
        origin = self._session.origins.get(page.request_url)
        return origin is not None and origin.revision > 0

    def _no_validators(self, page: FetchedPage) -> None:
        origin = self._session.origins.get(page.request_url)
        if origin:
            self._session.origins[page.request_url] = replace(origin, etag=None, last_modified=None)


def empty(found: Analysed | Rejection) -> bool:
    """Whether the page shows hardly any text, and its scripts may show more."""
    return found.reason == "no-text" if isinstance(found, Rejection) else found.empty


def _headers(page: FetchedPage) -> dict[str, str]:
    return {name: value for name, value in page.headers.items() if name not in _OF_THE_SHELL} | _KIND
