"""One article's further pages, asked for one after another, until there is no next one."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.discovery.turns import Turns, may_turn, read_turns
from crawler.extraction.joined import PAGES_CUT, PAGES_MISSING
from crawler.urls import article_id
from crawler.workers.errors import WorkerError

if TYPE_CHECKING:
    from crawler.items import FetchedPage
    from crawler.workers.pool import Workers

logger = logging.getLogger(__name__)


class Gathering:
    """``first`` with what was fetched after it; at most ``most`` pages in all.

    The page that shows all of the article is asked for first, where one is named: it is one request.
    """

    def __init__(self, first: FetchedPage, turns: Turns, most: int) -> None:
        self._first = first
        self._further: list[FetchedPage] = []
        self._whole = turns.whole
        self._shown: FetchedPage | None = None
        self._pages = turns.pages
        self._number = turns.number
        self._most = most
        self._gap = ""
        self._ended = False
        self._seen = {article_id(first.url), article_id(first.request_url)}

    def next(self) -> str | None:
        """Give the address to ask for now; None: that was all."""
        if self._shown or self._ended:
            return None
        if self._whole:
            return self._whole
        later = [number for number in self._pages if number > self._number]
        if not later:
            return None
        if len(self._further) + 1 >= self._most:
            self._gap = PAGES_CUT
            return None
        return self._pages[min(later)]

    def failed(self) -> None:
        """The page that was asked for last could not be had; without the whole one it is the single ones' turn."""
        if self._whole:
            self._whole = None
        else:
            self._gap, self._ended = PAGES_MISSING, True

    def add(self, page: FetchedPage, turns: Turns | None) -> None:
        """Take the page that was asked for last.  One that leads back to what was taken before ends the article."""
        name = article_id(page.url)
        if self._whole:
            self._shown = page
        elif name in self._seen:
            self._ended = True
        else:
            self._seen.add(name)
            self._further.append(page)
            self._number = min(number for number in self._pages if number > self._number)
            if turns:
                self._pages = turns.pages | self._pages

    def page(self) -> FetchedPage:
        """Give the first page with the others."""
        return replace(self._first, further=self._further, whole=self._shown, gap=self._gap)


async def turns_of(page: FetchedPage, workers: Workers) -> Turns | None:
    """Where the page stands among the pages of its article; None for one of a single page, or that cannot be read."""
    if not may_turn(page.body, page.url):
        return None
    try:
        return await workers.run(read_turns, page.body, page.url)
    except WorkerError as error:
        logger.debug("%s: its links cannot be read: %s", page.url, error)
        return None
