"""What our spiders have in common: arguments that are checked first, and a session."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Spider, signals

from crawler.middlewares.replay import ReplayMiddleware
from crawler.session import Clock, Session

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

_NO_DELAY = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}


class SessionSpider(Spider):
    """Opens the run's session when it is built; Scrapy's components find it as ``spider.session``."""

    asks_sites: ClassVar[bool] = False  # what its pages' scripts ask for may be asked of their site
    clock: Clock = staticmethod(time.time)
    session: Session
    plan: Any

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """A replay asks no server, so no server needs a rest."""
        super().update_settings(settings)
        if settings["NEWS_REPLAY"]:
            settings.setdict(_NO_DELAY, priority="spider")

    @classmethod
    def read_plan(cls, settings: BaseSettings, given: dict[str, Any]) -> Any:
        """Give what is wanted, from the spider arguments.  Raises BadArgument."""
        raise NotImplementedError

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Built by Scrapy; ``args`` may be the processes that were forked for the run.

        Raises BadArgument and the state's errors.
        """
        plan = cls.read_plan(crawler.settings, kwargs)
        spider = super().from_crawler(crawler)
        spider.plan = plan
        spider.session = Session.open(crawler.settings, cls.clock, *args)
        crawler.signals.connect(spider.note_broken_replay, signals.spider_opened)
        crawler.signals.connect(spider.session.close, signals.engine_stopped)
        return spider

    def note_broken_replay(self) -> None:
        """Keep in mind that recorded files were cut off: the run did not get all that it was pointed at."""
        replay = self.crawler.get_downloader_middleware(ReplayMiddleware)
        if replay:
            self.session.complaints.extend(map(str, replay.broken))


def headers(response: Response) -> dict[str, str]:
    """Give all of a response's headers, names in lower case."""
    return {name.decode("latin-1").lower(): header(response, name) or "" for name in response.headers}


def header(response: Response, name: str | bytes) -> str | None:
    """Give a response header's text."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def raised(failure: Failure) -> BaseException:
    """Give the exception that a request ended with."""
    assert failure.value is not None
    return failure.value
