"""The processes of a crawl, forked before the program has a thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.session import Forked, run_name
from crawler.spiders.base import SessionSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@contextmanager
def processes_for(crawler: Crawler) -> Iterator[list[Forked]]:
    """Give what the crawler's spider is to be built with, if it is one of ours; all have ended afterwards."""
    spider = crawler.spidercls
    if not issubclass(spider, SessionSpider):
        yield []
        return
    forked = Forked.begin(crawler.settings, run_name(spider.clock()))
    try:
        yield [forked]
    finally:
        forked.end()
