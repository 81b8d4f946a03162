"""A fetched page becomes an article: analysed in a worker process, judged at the desk with its site's other pages."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from crawler.extraction.feedtext import NO_FEED_TEXT
from crawler.extraction.frame import NOTHING_KNOWN
from crawler.extraction.office import Arrival, analyse_page
from crawler.extraction.provenance import complete
from crawler.extraction.quality import refusal
from crawler.extraction.signs import WALLS
from crawler.extraction.unmatched import Misses
from crawler.items import Article, FetchedPage, Rejection
from crawler.pipelines.closing import ClosingWatch
from crawler.pipelines.crowd import PER_WORKER, Crowd
from crawler.pipelines.listings import as_news, said_of
from crawler.pipelines.pages import assembled, enter_further, marked_up
from crawler.pipelines.showing import Seen, Showing
from crawler.pipelines.unread import unread
from crawler.pipelines.waiting import WaitingRoom
from crawler.pipelines.walled import missing_kind, settle_wall
from crawler.session import (
    Rejected,
    Session,
    hold_back,
    not_stored,
    one_line,
    page_shown,
    run_stopping,
    site_quiet,
    wait_after,
)
from crawler.stores.errors import StateError
from crawler.urls import domain_of
from crawler.workers.errors import WorkerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from crawler.extraction.office import Analysed, Departure
    from crawler.items import Retraction

logger = logging.getLogger(__name__)

_NO_ARTICLES_ADDRESS = ("listing", "no-text")  # a consent page says nothing of the address that it stands at
MEMORY = "extraction"  # the kind under which the state keeps what the desk has learned of a domain
_MISSES = "overrides"  # the same for a site's overrides: how long each selector has found nothing


class Extract:
    """FetchedPage in, Article out (the Retraction of one that was a wall), or Rejected; other items pass."""

    def __init__(
        self, crawler: Crawler, session: Session, room: WaitingRoom, crowd: Crowd, stop_seconds: float, attempts: int
    ) -> None:
        self._crawler = crawler
        self._wants_html = crawler.settings.getbool("NEWS_BODY_HTML")
        self._session = session
        self._room = room
        self._crowd = crowd
        self._stop_seconds = stop_seconds
        self._misses = Misses(session.overrides)
        self._showing = Showing(session, self._analyse, attempts)
        self._attempts = attempts
        self._timer: asyncio.TimerHandle | None = None
        self._closing = ClosingWatch(crawler, session, room.leave_all)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        settings, session = crawler.settings, Session.of(crawler)
        room = WaitingRoom(
            session.office,
            max_pages=settings.getint("NEWS_HOLD_PAGES"),
            max_bytes=settings.getint("NEWS_HOLD_BYTES"),
            seconds=settings.getfloat("NEWS_HOLD_SECONDS"),
            recall=lambda domain: session.state.memories.load(MEMORY, domain),
            remember=partial(_remember, crawler, session),
            now=session.now,
        )
        crowd = Crowd(PER_WORKER * session.workers.size, lambda on: crawler.signals.send_catch_log(hold_back, on=on))
        seconds, attempts = settings.getfloat("NEWS_STOP_SECONDS"), settings.getint("NEWS_ATTEMPTS")
        pipeline = cls(crawler, session, room, crowd, seconds, attempts)
        crawler.signals.connect(pipeline._quiet, site_quiet)
        crawler.signals.connect(pipeline._stop, run_stopping)
        return pipeline

    def open_spider(self) -> None:
        """Begin to look whether the crawl is being closed."""
        self._closing.start()

    async def process_item(self, item: Any) -> Any:
        """Give the article of a page."""
        if not isinstance(item, FetchedPage):
            return item
        try:
            seen = await self._see(item)
        except BaseException:
            self._arrived(item.site)
            raise
        try:
            outcome = await self._judged(seen.page, seen.found)
        except Rejected as error:
            raise self._showing.rejected(seen, error) from error
        if isinstance(outcome, Article):
            self._showing.accepted(seen)
        return outcome

    async def _see(self, item: FetchedPage) -> Seen:
        try:
            return await self._showing.look(item)
        except WorkerError as error:
            raise self._unread(error, item) from error
        finally:
            if self._session.browsing.renderer:
                self._crawler.signals.send_catch_log(page_shown, site=item.site)

    async def _judged(self, item: FetchedPage, found: Analysed | Rejection) -> Article | Retraction:
        """Give the article of an analysed page.  Raises Rejected."""
        try:
            learn = not self._showing.may_change(found)
            shown, answer = await self._bring(item, item.request_url, found, learn=learn)
            further = await enter_further(item, self._enter)
        finally:
            self._arrived(item.site)
        departure = await self._left(item, answer)
        outcome, known = departure.outcome, departure.sketch
        if isinstance(outcome, Rejection):
            listing = outcome.reason in _NO_ARTICLES_ADDRESS and not (item.discovery and item.discovery.via == "feed")
            raise Rejected(outcome.reason, outcome.detail, article=False if listing else None)
        outcome = await assembled(outcome, item, further, self._left, revision=self._revision(item))
        if outcome.contentHash is None:  # it has the text of several pages now
            outcome, known = complete(outcome, item, self._session.run), None
        if self._session.missing.like(item.site, shown):
            kind = missing_kind(item, found, outcome.metadata.qualityFlags)
            return settle_wall(self._session, item, outcome, kind)
        if reason := refusal(outcome.metadata.qualityFlags, listed=as_news(item)):
            if reason in WALLS:
                return settle_wall(self._session, item, outcome, reason)
            raise Rejected(reason)
        origin = self._session.origins.get(item.request_url)
        if origin:
            lines = b"" if further or isinstance(found, Rejection) else found.lines
            self._session.origins[item.request_url] = replace(origin, sketch=known, lines=lines)
        if self._wants_html:
            (await marked_up(outcome.articleBody, item, self._session.workers)).put(outcome)
        return outcome

    async def close_spider(self) -> None:
        """Keep what was learned, and tell which overrides have lost their page."""
        await self._room.save()
        try:
            self._tell_misses()
        except StateError as error:
            self._crawler.signals.send_catch_log(not_stored, detail=str(error))
        self._closing.stop()
        if self._timer:
            self._timer.cancel()

    def _tell_misses(self) -> None:
        state = self._session.state
        for site in self._misses.sites:  # a run may see few pages, so the count goes on from run to run
            blob = self._misses.joined(site, state.memories.load(_MISSES, site))
            state.memories.save(_MISSES, site, blob, self._session.now())
        for warning in self._misses.warnings():
            logger.warning("%s", one_line(warning, 500))

    def _unread(self, error: WorkerError, item: FetchedPage) -> Rejected:
        origin = self._session.origins.get(item.request_url)
        attempts = origin.attempts if origin else 1
        return unread(error, item.url, wait_after(attempts) if attempts < self._attempts else None)

    def _revision(self, item: FetchedPage) -> bool:
        origin = self._session.origins.get(item.request_url)
        return origin is not None and origin.revision > 0

    def _stop(self) -> None:
        if self._timer:
            return
        self._room.stop()
        self._timer = asyncio.get_running_loop().call_later(self._stop_seconds, self._close_workers)

    def _close_workers(self) -> None:
        self._session.workers.close()
        self._session.office.close()

    def _arrived(self, site: str) -> None:
        """The last page of a site that is quiet ends the waiting of the others."""
        self._session.arriving[site] -= 1
        if not self._session.arriving[site]:
            del self._session.arriving[site]
            if site in self._session.quiet:
                self._room.leave_site(site)

    def _quiet(self, site: str) -> None:
        if not self._session.arriving[site]:
            self._room.leave_site(site)

    async def _analyse(self, item: FetchedPage) -> Analysed | Rejection:
        """Have a worker read the page, on a look at a delivered article all of it.  Raises WorkerError."""
        origin, rules = self._session.origins.get(item.request_url), self._session.overrides.of(item.url)
        feed = self._session.feed_texts.of(origin.site, origin.key) if origin else NO_FEED_TEXT
        with self._crowd:
            known = NOTHING_KNOWN if self._revision(item) else await self._room.known(domain_of(item.url))
            found: Analysed | Rejection = await self._session.workers.run(
                analyse_page, item.body, item.url, item.headers.get("content-type"), rules, known, feed
            )
        return found

    async def _enter(
        self, item: FetchedPage, key: str, *, learn: bool = True
    ) -> tuple[Mapping[int, int], asyncio.Future[Departure]]:
        """Have the page analysed and brought to the office: what it shows, and when it leaves.  Raises Rejected."""
        try:
            found = await self._analyse(item)
        except WorkerError as error:
            raise self._unread(error, item) from error
        return await self._bring(item, key, found, learn=learn)

    async def _bring(
        self, item: FetchedPage, key: str, found: Analysed | Rejection, *, learn: bool = True
    ) -> tuple[Mapping[int, int], asyncio.Future[Departure]]:
        if isinstance(found, Rejection):
            raise Rejected(found.reason, found.detail)
        try:
            self._misses.count(item.url, found.matched)
            fetched = replace(item, body=b"", further=[], whole=None)
            arrival = Arrival(key, found.packed, fetched, said_of(item, self._session.origins.get(key)), learn)
            with self._crowd:
                return found.shown, await self._room.enter(arrival, found.domain, item.site, len(item.body))
        except WorkerError as error:
            raise self._unread(error, item) from error

    async def _left(self, item: FetchedPage, answer: asyncio.Future[Departure]) -> Departure:
        """Wait for the page to leave the office.  Raises Rejected."""
        try:
            return await answer
        except WorkerError as error:
            raise self._unread(error, item) from error


def _remember(crawler: Crawler, session: Session, domain: str, blob: bytes, now: float) -> None:
    """Keep what the desk has learned; where that cannot be, nobody waits to hear it but the run as a whole."""
    try:
        session.state.memories.save(MEMORY, domain, blob, now)
    except StateError as error:
        crawler.signals.send_catch_log(not_stored, detail=str(error))
