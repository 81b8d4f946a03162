"""Real crawls in a process of their own: one reactor, started once, serves all tests of a pytest worker.

A reactor can be neither restarted nor shared with whatever else a test process may run, so it lives elsewhere; what
was asked and what came of it cross as plain values.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerRunner
from scrapy.http import Response
from scrapy.utils.misc import load_object
from scrapy.utils.reactor import install_reactor
from twisted.python.failure import Failure

from crawler.middlewares.addresses import literal
from crawler.middlewares.guard import GuardedResolver
from crawler.middlewares.refused import Refused, reason_of

SETTINGS: dict[str, Any] = {
    "USER_AGENT": "testbot/1.0",
    "DOWNLOADER": "crawler.middlewares.downloader.PoliteDownloader",
    "DOWNLOADER_MIDDLEWARES": {"scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None},
    "ROBOTSTXT_OBEY": True,
    "NEWS_MAX_CRAWL_DELAY": 120.0,
    "NEWS_ROBOTS_TIMEOUT": 5.0,
    "NEWS_HTML_MAXSIZE": 5 * 2**20,
    "NEWS_FEED_MAXSIZE": 10 * 2**20,
    "NEWS_SITEMAP_MAXSIZE": 50 * 2**20,
    "NEWS_BACKOFF_START": 0.2,
    "NEWS_REST_WAIT": 10.0,
    "NEWS_CIRCUIT_FAILURES": 3,
    "NEWS_CIRCUIT_SECONDS": 300.0,
    "DOWNLOAD_TIMEOUT": 5.0,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_ENABLED": False,
}


@dataclass(slots=True)
class Asked:
    """A request to be made."""

    url: str
    meta: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """How one request ended; ``reason`` is "fetched" or why not."""

    asked: str
    url: str
    reason: str
    error: str
    retry_after: float | None
    status: int | None
    headers: dict[str, str]
    body: bytes
    meta: dict[str, Any]


@dataclass(slots=True)
class Crawl:
    outcomes: list[Outcome]
    stats: dict[str, Any]
    grown_mib: float  # how far the peak of the process's memory rose

    @property
    def reasons(self) -> list[str]:
        return sorted(each.reason for each in self.outcomes)


CrawlFunction = Callable[..., Crawl]
"""``crawl(middlewares, address or Asked, ..., SETTING=value)``."""


class Probe(Spider):
    """Asks for what it is given, all at once, and keeps what comes."""

    name = "probe"

    def __init__(self, asked: list[Asked], outcomes: list[Outcome]) -> None:
        super().__init__()
        self._asked, self._outcomes = asked, outcomes

    async def start(self) -> AsyncIterator[Any]:
        for each in self._asked:
            meta = {"handle_httpstatus_list": [304, 404, 429, 500, 503], **each.meta, "asked": each.url}
            yield Request(each.url, self.came, errback=self.failed, meta=meta, headers=each.headers, dont_filter=True)

    def came(self, response: Response) -> None:
        headers = {key.decode().lower(): b", ".join(each).decode("latin-1") for key, each in response.headers.items()}
        self._keep("fetched", response.meta, response.url, None, response.status, headers, response.body)

    def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        self._keep(reason_of(failure.value), request.meta, request.url, failure.value, None, {}, b"")

    def _keep(self, reason: str, meta: dict[str, Any], url: str, error: BaseException | None, *answer: Any) -> None:
        after = error.retry_after if isinstance(error, Refused) else None
        kept = {key: value for key, value in meta.items() if isinstance(value, (str, int, float, tuple, list))}
        self._outcomes.append(Outcome(meta["asked"], url, reason, str(error or ""), after, *answer, meta=kept))


class FakeDns(GuardedResolver):
    """Knows the names in the setting TEST_DNS, each with its answers in turn, the last one for good; without cache."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> FakeDns:
        resolver = super().from_crawler(crawler, reactor)
        names = {name: [each.split() for each in answers] for name, answers in crawler.settings["TEST_DNS"].items()}
        resolver._cache_size = 0
        resolver._known = names
        return resolver

    def lookup(self, host: str, *args: Any) -> list[Any]:
        if literal(host) is not None:
            return socket.getaddrinfo(host, *args)
        if host not in self._known:
            raise OSError(f"no such host: {host}")
        answers = self._known[host]
        return [(0, 0, 0, "", (each, 0)) for each in (answers.pop(0) if len(answers) > 1 else answers[0])]


async def _crawl(asked: list[Asked], settings: dict[str, Any]) -> Crawl:
    from twisted.internet import reactor  # noqa: PLC0415 - there is none before install_reactor

    outcomes: list[Outcome] = []
    runner = CrawlerRunner(settings)
    crawler = runner.create_crawler(Probe)
    usual = reactor.nameResolver  # type: ignore[attr-defined]
    if "TWISTED_DNS_RESOLVER" in settings:  # a CrawlerRunner leaves this to its caller
        load_object(settings["TWISTED_DNS_RESOLVER"]).from_crawler(crawler, reactor).install_on_reactor()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        await runner.crawl(crawler, asked=asked, outcomes=outcomes).asFuture(asyncio.get_running_loop())
    finally:
        reactor.installNameResolver(usual)  # type: ignore[attr-defined]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert crawler.stats is not None
    return Crawl(outcomes, dict(crawler.stats.get_stats()), grown / 1024)


def serve(pipe: Connection) -> None:
    """Run in the process: crawl what comes through the pipe until ``None`` comes."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor  # noqa: PLC0415

    loop = asyncio.get_event_loop()

    def take() -> None:
        while (job := pipe.recv()) is not None:
            try:
                pipe.send(asyncio.run_coroutine_threadsafe(_crawl(*job), loop).result())
            except Exception as error:  # the test must see it
                pipe.send(error)
        reactor.callFromThread(reactor.stop)  # type: ignore[attr-defined]

    reactor.callWhenRunning(threading.Thread(target=take).start)  # type: ignore[attr-defined]
    reactor.run(installSignalHandlers=False)  # type: ignore[attr-defined]
