"""What goes on: a live table on a terminal, now and then a line in a log."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Self

from rich.live import Live
from scrapy import signals
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from crawler.extensions.summary import closing_table
from crawler.session import Session
from crawler.session.console import ErrorConsole

if TYPE_CHECKING:
    from rich.table import Table
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall

logger = logging.getLogger(__name__)

_LINE_SECONDS = 30.0  # between two lines of a log
_LIVE_SECONDS = 0.5  # between two pictures: fast enough to look alive, too slow to cost anything
_LIVE_SITES = 20  # the sites in work that fit on a screen


class Progress:
    """Live on a terminal unless the log goes to one at DEBUG level."""

    def __init__(self, session: Session, *, live: bool) -> None:
        self._session = session
        self._live = Live(console=ErrorConsole(), transient=True, auto_refresh=False) if live else None
        self._loop: AsyncioLoopingCall | LoopingCall | None = None
        self._last = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        settings = crawler.settings
        quiet = settings["LOG_LEVEL"] != "DEBUG" or settings["LOG_FILE"] or not settings.getbool("LOG_ENABLED")
        progress = cls(Session.of(crawler), live=sys.stderr.isatty() and bool(quiet))
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        """Begin."""
        if self._live:
            self._live.start()
            self._redirect()  # the log's lines then go above the table
        self._loop = create_looping_call(self._show)
        self._loop.start(_LIVE_SECONDS if self._live else _LINE_SECONDS, now=False)

    def spider_closed(self) -> None:
        """End; the closing table follows."""
        if self._loop and self._loop.running:
            self._loop.stop()
        if self._live:
            self._live.stop()
            self._redirect()

    def _redirect(self) -> None:
        handler = get_scrapy_root_handler()
        if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
            handler.setStream(sys.stderr)

    def _show(self) -> None:
        if self._live:
            self._live.update(self._table(self._live.console.width), refresh=True)
        elif (line := self._line()) != self._last:
            self._last = line
            logger.info("%s", line)

    def _table(self, width: int) -> Table:
        in_work = {site: tally for site, tally in self._session.tallies.items() if tally.ended is None}
        shown = dict(list((in_work or self._session.tallies).items())[-_LIVE_SITES:])
        table = closing_table(shown, width)
        table.caption = self._line()
        table.caption_justify = "left"
        return table

    def _line(self) -> str:
        tallies = self._session.tallies.values()
        ended = sum(tally.ended is not None for tally in tallies)
        counts = (sum(getattr(t, name) for t in tallies) for name in ("discovered", "fetched", "delivered"))
        discovered, fetched, delivered = counts
        rejected = sum(tally.rejected.total() for tally in tallies)
        return (
            f"{ended} of {len(tallies)} sites done; {discovered} addresses discovered, {fetched} pages fetched, "
            f"{delivered} articles, {rejected} rejected"
        )
