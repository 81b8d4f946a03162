"""Recorded pages (WARC) through the same pipeline as fetched ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from crawler.items import Discovery, FetchedPage, WarcPlace
from crawler.session import Origin, Window, one_line, page_settled, run_stopping, site_quiet
from crawler.spiders.arguments import BadArgument, read_window
from crawler.spiders.base import SessionSpider
from crawler.stores.errors import WarcError
from crawler.stores.frontier import Found
from crawler.stores.keys import iso
from crawler.stores.warc import Recorded, read_warc
from crawler.stores.warcindex import warc_files
from crawler.urls import BadAddress, article_id, canonical, normalise, site_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

_NAMES = ("warc", "since", "until")
_BESIDE_WAITING = 64  # pages on their way beside those that wait at the desk: enough for the workers of a big machine
_BLINK = 0.01  # seconds


@dataclass(slots=True, frozen=True)
class ArchivePlan:
    """The files, in order of name, and the dates that are wanted."""

    files: tuple[Path, ...]
    window: Window


class ArchiveSpider(SessionSpider):
    """Arguments: ``warc`` (a file, or a folder of .warc and .warc.gz), ``since``, ``until``."""

    name = "archive"
    plan: ArchivePlan

    @classmethod
    def read_plan(cls, settings: BaseSettings, given: dict[str, Any]) -> ArchivePlan:
        """Give what is wanted.  Raises BadArgument."""
        unknown = sorted(set(given) - set(_NAMES))
        if unknown:
            raise BadArgument(f"no spider argument {unknown[0]!r}; there are {', '.join(_NAMES)}")
        if not given.get("warc"):
            raise BadArgument("give -a warc=PATH, a WARC file or a folder of them")
        try:
            files = warc_files(Path(given["warc"]))
        except WarcError as error:
            raise BadArgument(f"warc: {error}") from error
        return ArchivePlan(tuple(files), read_window(given))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Built by Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.room = crawler.settings.getint("NEWS_HOLD_PAGES") + _BESIDE_WAITING
        crawler.signals.connect(spider.page_settled, page_settled)
        return spider

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.room = _BESIDE_WAITING
        self._wake = asyncio.Event()
        self._seen: set[str] = set()

    async def start(self) -> AsyncIterator[Any]:
        """Yield the recorded pages that are not delivered yet, as fast as they are taken."""
        try:
            for record in self._records():
                if self.session.trouble:  # no page can be read
                    break
                page = self._page(record)
                if page:
                    yield page
                    await self._until_fewer_than(self.room)
                await asyncio.sleep(0)
            for site in self.session.tallies:
                self.session.quiet.add(site)
                self.crawler.signals.send_catch_log(site_quiet, site=site)
            await self._until_fewer_than(1)
            self.session.finished = True
            await self._until_taken()
        finally:
            self.session.stopping = not self.session.finished
            self.crawler.signals.send_catch_log(run_stopping)

    async def _until_fewer_than(self, many: int) -> None:
        while len(self.session.origins) >= many:
            self._wake.clear()
            await self._wake.wait()

    async def _until_taken(self) -> None:
        """Wait until Scrapy is done with the last page: where nothing is requested it looks only every five seconds."""
        while (slot := self.crawler.engine.scraper.slot) and not slot.is_idle():
            await asyncio.sleep(_BLINK)

    def _records(self) -> Iterator[Recorded]:
        for path in self.plan.files:
            try:
                yield from read_warc(path)
            except (WarcError, OSError) as error:
                self.session.complaints.append(one_line(error, 500))

    def _page(self, record: Recorded) -> FetchedPage | None:
        if record.status != 200 or record.truncated or "html" not in (record.content_type or "html"):
            return None
        try:
            url = normalise(record.url)
        except BadAddress:
            return None
        site, key = site_of(url), canonical(url)
        ident = article_id(url)
        if ident in self._seen or self.session.state.ledger.known_article(ident):
            return None
        self._seen.add(ident)
        tally, now = self.session.tally(site), self.session.now()
        tally.reached = True
        tally.fetched += 1
        tally.discovered += self.session.state.frontier.found(site, [Found(url, key, 0, "archive", None, now)], now)
        self.session.windows[site] = self.plan.window
        self.session.origins[url] = Origin(site, key)
        self.session.arriving[site] += 1
        return FetchedPage(
            url=url,
            request_url=url,
            status=record.status,
            headers=record.headers,
            body=record.body,
            downloaded=record.date or iso(now),
            discovery=Discovery("archive"),
            site=site,
            warc=WarcPlace(record.file, record.offset),
        )

    def page_settled(self) -> None:
        """Make room for the next page."""
        self._wake.set()
