"""A log that people can read: one line a page, no page's text uncleaned, no lists of components at the start."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy.logformatter import LogFormatter

from crawler.session import one_line
from crawler.stores.errors import StoreError

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class OneLine(LogFormatter):
    """Scrapy's own would print a dropped page with its whole body, and an article with its whole text.

    Without ``pages`` there is no line for a single page: only a log at DEBUG level would show it.
    """

    def __init__(self, *, pages: bool = True) -> None:
        self._pages = pages

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        level = crawler.settings["LOG_LEVEL"]
        number = logging.getLevelNamesMapping().get(level) if isinstance(level, str) else level
        return cls(pages=number is None or number <= logging.DEBUG)

    def crawled(  # type: ignore[override] # Scrapy takes None, as its documentation says
        self, request: Request, response: Response, spider: Spider
    ) -> LogFormatterResult | None:
        """Log an answer."""
        return super().crawled(request, response, spider) if self._pages else None

    def scraped(  # type: ignore[override]
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """Log an article that passed the pipelines."""
        if not self._pages:
            return None
        return {"level": logging.DEBUG, "msg": "Article %(url)s", "args": {"url": _name(item)}}

    def dropped(  # type: ignore[override]
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """Log a page that gives no article."""
        if not self._pages:
            return None
        args = {"url": _name(item), "why": one_line(exception)}
        return {"level": logging.DEBUG, "msg": "No article %(url)s: %(why)s", "args": args}

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Log a page that our own code failed on; the traceback follows.  That the state fails is told once a run."""
        return {"level": _level(exception), "msg": "Error processing %(url)s", "args": {"url": _name(item)}}

    def spider_error(
        self, failure: Failure, request: Request, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        """Log an answer that our own code failed on, in the same way."""
        return {**super().spider_error(failure, request, response, spider), "level": _level(failure.value)}


def _level(error: BaseException | None) -> int:
    return logging.DEBUG if isinstance(error, StoreError) else logging.ERROR


def _name(item: Any) -> str:
    return one_line(getattr(item, "url", None) or type(item).__name__)


def quiet_start() -> None:
    """Silence the lists of components that Scrapy logs at its start, and its traceback of what cannot be written."""
    for name in ("core.scraper", "extensions.feedexport", "utils.signal"):
        logging.getLogger(f"scrapy.{name}").addFilter(_in_one_line)
    for name in ("addons", "crawler", "middleware"):
        logging.getLogger(f"scrapy.{name}").addFilter(_no_list)


def _no_list(record: logging.LogRecord) -> bool:
    return record.levelno > logging.INFO or not str(record.msg).startswith(("Enabled ", "Overridden settings"))


def _in_one_line(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, OSError | StoreError):  # what the system says of a file is no error of the program
        record.msg, record.args, record.exc_info = f"{record.getMessage()}: {one_line(error)}", (), None
    return True
