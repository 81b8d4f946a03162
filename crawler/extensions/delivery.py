"""The delivery guarantee: the state says "delivered" only after the record is on disk."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import CloseSpider
from scrapy.extensions.feedexport import FeedExporter, FeedSlot, ItemFilter
from scrapy.utils.asyncio import create_looping_call

from crawler.items import Article, FetchedPage, Retraction
from crawler.session import (
    INTERNAL_ERROR,
    NEXT_VERSION,
    PARTS,
    Rejected,
    Session,
    in_project,
    not_stored,
    one_line,
    page_settled,
    part_stored,
)
from crawler.stores.disk import require_free
from crawler.stores.errors import DiskLow, StateError
from crawler.stores.partfile import let_go
from crawler.stores.recovery import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall
    from twisted.python.failure import Failure

    from crawler.stores.ledger import Delivery
    from crawler.stores.parts import Part
    from crawler.stores.recovery import Damage

logger = logging.getLogger(__name__)

_OLD_STATE = (
    "%d records that manifests in %s name are in none of its parts, and new to the state, as if it were from a backup: "
    "they come again"
)
_RENEW = 300.0  # seconds between two renewals of the leases of sites to leave, which last for half an hour


class DeliveryGuard:
    """Marks articles as delivered when their part is on disk.

    With other feeds than parts (-o, -O, FEEDS) all are marked when the feeds have been stored, with none when they have
    passed the pipelines.  What cannot be stored ends the run; then nothing more is marked.
    """

    def __init__(self, crawler: Crawler, session: Session, feeds: Iterable[str], min_free: int) -> None:
        self._crawler = crawler
        self._session = session
        self._feeds = list(feeds)
        self._folders = [in_project(feed.removeprefix(PARTS)) for feed in self._feeds if feed.startswith(PARTS)]
        self._min_free = min_free
        self._accepted = 0
        self._exported: dict[str, int] = {}
        self._marking: set[asyncio.Task[None]] = set()
        self._one_part = asyncio.Lock()
        self.closing: asyncio.Future[None] | None = None
        self._renewing: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        settings = crawler.settings
        feeds = map(str, settings.getdict("FEEDS"))
        guard = cls(crawler, Session.of(crawler), feeds, settings.getint("NEWS_MIN_FREE_DISK"))
        connect = crawler.signals.connect
        connect(guard.spider_opened, signals.spider_opened)
        connect(guard.item_scraped, signals.item_scraped)
        connect(guard.item_dropped, signals.item_dropped)
        connect(guard.item_error, signals.item_error)
        connect(guard.part_stored, part_stored)
        connect(guard.not_stored, not_stored)
        connect(guard.feed_slot_closed, signals.feed_slot_closed)
        connect(guard.feed_exporter_closed, signals.feed_exporter_closed)
        connect(guard.spider_closed, signals.spider_closed)
        connect(guard.all_marked, signals.feed_exporter_closed)  # after those above, of whose marks it sees the end
        connect(guard.all_marked, signals.spider_closed)
        connect(guard.engine_stopped, signals.engine_stopped)
        return guard

    def spider_opened(self) -> None:
        """Take up what a crash left, and see that there is room.  Raises CloseSpider."""
        if self._feeds and self._crawler.get_extension(FeedExporter) is None:
            self._session.failures.append("the feeds cannot be written; the log above says why")
            raise CloseSpider("not-stored")
        try:
            for folder in self._folders:
                require_free(folder, self._min_free)
                taken = settle(self._session.state, folder, self._session.now()) if folder.is_dir() else None
                for name in taken.marked if taken else ():
                    logger.info("%s lies finished and is new to the state: its articles count as delivered", name)
                if taken and taken.missing:
                    logger.warning(_OLD_STATE, taken.missing, folder)
                for damage in taken.damaged if taken else ():
                    logger.warning("%s was cut off: its whole lines are kept, %s", damage.part, _of_the_rest(damage))
            state, now = self._session.state, self._session.now()
            held = self._session.runs.bury(state, now) if self._session.runs else state.left
            for listing in state.listing_kills.count(held, now):
                logger.warning("%s was being read whenever the last runs were killed: it is put off", listing)
            if not self._session.state.database.embedded:
                self._renewing = create_looping_call(self.renew)
                self._renewing.start(_RENEW, now=False)
        except (DiskLow, OSError) as error:
            self._session.failures.append(str(error))
            raise CloseSpider("not-stored") from error
        except StateError as error:
            self._session.failures.append(str(error))
            raise CloseSpider("state-failed") from error

    def engine_stopped(self) -> None:
        """Keep no lease any more."""
        if self._renewing and self._renewing.running:
            self._renewing.stop()

    def renew(self) -> None:
        """Keep the sites whose articles are not yet marked."""
        try:
            self._session.keep_leaving()
        except StateError as error:
            self._end(str(error))

    def item_scraped(self, item: Any) -> None:
        """Take note of an article that is to be stored."""
        self._accepted += 1
        if isinstance(item, Article | Retraction):
            self._settle(item.requestUrl or item.url, None)

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """Remember and count a page that gives no article."""
        if isinstance(item, FetchedPage | Retraction) and isinstance(exception, Rejected):
            self._settle(_asked(item), exception)

    def item_error(self, item: Any, failure: Failure) -> None:
        """Count what our own code could not handle; a later version may.  Its site would wait for it for ever."""
        if isinstance(failure.value, StateError):  # says nothing of the page
            self._end(str(failure.value))
        elif isinstance(item, FetchedPage | Retraction):
            self._settle(_asked(item), Rejected(INTERNAL_ERROR, retry_after=NEXT_VERSION))

    def _settle(self, url: str, rejected: Rejected | None) -> None:
        try:
            origin = self._session.settle(url, rejected, self._session.now())
        except StateError as error:
            self._end(str(error))
            return
        if origin:
            article = rejected.article if rejected else True
            self._crawler.signals.send_catch_log(page_settled, origin=origin, article=article)

    def part_stored(self, part: Part) -> None:
        """Mark the articles of a finished part."""
        self._mark([written.key for written in part.records if written.key], part.name)

    def not_stored(self, detail: str) -> None:
        """End the run: what cannot be stored must not be fetched."""
        self._end(detail)

    def _end(self, detail: str) -> None:
        if not self._session.failures:
            logger.error("%s", one_line(detail, 500))
            if self._crawler.engine.spider:
                self.closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="not-stored"))
        self._session.failures.append(detail)

    def feed_slot_closed(self, slot: FeedSlot) -> None:
        """Count what each feed took, because an exporter's failure is only logged."""
        counted = type(slot.filter) is ItemFilter and not slot.filter.item_classes
        taken = slot.itemcount if counted else self._accepted
        self._exported[slot.uri_template] = self._exported.get(slot.uri_template, 0) + taken

    def feed_exporter_closed(self) -> None:
        """Mark what other feeds than parts have stored."""
        stats = self._crawler.stats.get_stats()
        if any(name.startswith("feedexport/failed_count/") for name in stats):
            self._end("a feed could not be stored; the log above says why")
        for feed in self._feeds:
            if self._exported.get(feed, 0) < self._accepted:
                self._end(f"{feed}: {self._accepted - self._exported.get(feed, 0)} articles could not be written")
        if not any(feed.startswith(PARTS) for feed in self._feeds):
            self._mark(list(self._session.pending), self._feeds[0] if self._feeds else "none")

    def spider_closed(self) -> None:
        """Mark what was delivered by the pipelines alone."""
        if not self._feeds:
            self.feed_exporter_closed()

    def _mark(self, deliveries: list[Delivery], output: str) -> None:
        """Have the state know; in a thread while the crawl goes on, because 5,000 records take a second."""
        if self._session.failures:
            return
        if not deliveries:
            self._let_go(output)
            return
        deliver = partial(self._session.state.ledger.deliver, deliveries, output, self._session.now())
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # none: nothing that could be held up
            self._marked(deliveries, output, deliver)
            return
        task = loop.create_task(self._mark_beside(deliveries, output, deliver))
        self._marking.add(task)
        task.add_done_callback(self._marking.discard)

    async def _mark_beside(self, deliveries: list[Delivery], output: str, deliver: Callable[[], None]) -> None:
        async with self._one_part:
            marking = asyncio.ensure_future(asyncio.to_thread(deliver))
            await asyncio.wait([marking])
            marking.exception()  # seen: after another failure nobody asks for its result
            self._marked(deliveries, output, marking.result)

    def _marked(self, deliveries: list[Delivery], output: str, outcome: Callable[[], None]) -> None:
        if self._session.failures:
            return
        try:
            outcome()
            self._session.pending.remove(deliveries)
            self._let_go(output)
            self._session.give_back()
        except StateError as error:
            self._end(str(error))

    def _let_go(self, part: str) -> None:
        for folder in self._folders:
            let_go(folder / part)

    async def all_marked(self) -> None:
        """Return when the state knows of all that was stored."""
        while self._marking:
            await asyncio.wait(self._marking)


def _of_the_rest(damage: Damage) -> str:
    """What becomes of a damaged part's other records, for people."""
    text = f"{damage.again} articles are fetched again"
    lost = f", {damage.lost} records are lost (earlier revisions, or articles that the state did not know)"
    return text + (lost if damage.lost else "")


def _asked(item: FetchedPage | Retraction) -> str:
    """The address at which the page was asked for."""
    return item.request_url if isinstance(item, FetchedPage) else item.requestUrl or item.url
