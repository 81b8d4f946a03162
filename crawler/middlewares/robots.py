"""robots.txt obeyed by RFC 9309, under concurrency too.

Scrapy 2.19's own middleware lets requests through while a host's robots.txt is still on its way (all but the first two
that wait), and takes a failure for leave.  Here the first request of an origin fetches the file and every other one
awaits the same future, so that nothing passes before the rules are in; what waits does not use up concurrency
(``PoliteDownloader``).  The file is fetched once in 24 hours, which the state remembers from run to run; a failed fetch
is tried again after ten minutes.

Every request is marked for the record and for discovery: ``meta["news_robots"]`` ("rules", "no-file" or
"unreachable") and ``meta["news_sitemaps"]``, the sitemap addresses as the file writes them.  Refusals are ``Refused``
with "robots-denied" or "robots-unreachable"; another middleware's refusal of the robots.txt request is passed on.

Settings: ``ROBOTSTXT_OBEY`` False leaves marks and Crawl-delay and refuses nothing; ``ROBOTSTXT_USER_AGENT`` (default:
the product token of ``USER_AGENT``); ``NEWS_MAX_CRAWL_DELAY``; ``NEWS_ROBOTS_TIMEOUT``.  Scrapy's own is switched off.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic
from typing import Literal

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.discovery.robots import MAX_BYTES, Robots, outcome_of, read_robots
from crawler.middlewares.downloader import polite_downloader
from crawler.middlewares.refused import Refused, reason_of
from crawler.session import Session

logger = logging.getLogger(__name__)

_LIFE = 24 * 3600.0  # seconds; RFC 9309 section 2.4
_LIFE_OF_FAILURE = 600.0  # long enough to spare a server in trouble, short enough for the same run to recover
_MAX_REDIRECTS = 5  # RFC 9309 section 2.3.1.2; more of them count as "there is no file"
_MAX_ORIGINS = 5_000  # a site with endless subdomains must not fill the memory; a kept file costs a few KB

_MEMORY = "robots"  # the kind under which the state keeps an origin's file: a byte of kind, eight of time, the body
_RULES, _NO_FILE = b"R", b"N"

Source = Literal["rules", "no-file", "unreachable"]


@dataclass(slots=True, frozen=True)
class _Known:
    robots: Robots
    source: Source
    expires: float
    refusal: Refused | None = None


_NO_RULES = Robots(None)


class RobotsMiddleware:
    """Holds each request until its origin's rules are known, then lets it pass or refuses it."""

    def __init__(self, crawler: Crawler, *, obey: bool, agent: str, max_delay: float, timeout: float) -> None:
        self._crawler = crawler
        self._obey = obey
        self._agent = agent
        self._max_delay = max_delay
        self._timeout = timeout
        self._origins: OrderedDict[str, _Known | asyncio.Future[_Known]] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Built by Scrapy."""
        settings = crawler.settings
        return cls(
            crawler,
            obey=settings.getbool("ROBOTSTXT_OBEY"),
            agent=settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"].partition("/")[0],
            max_delay=settings.getfloat("NEWS_MAX_CRAWL_DELAY"),
            timeout=settings.getfloat("NEWS_ROBOTS_TIMEOUT"),
        )

    async def process_request(self, request: Request) -> None:
        """Pass or raise ``Refused``.  ``meta["dont_obey_robotstxt"]`` is heard, as in Scrapy."""
        parts = urlparse_cached(request)
        if request.meta.get("dont_obey_robotstxt") or parts.scheme not in {"http", "https"} or not parts.hostname:
            return
        known = await self._rules_of(f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}", request)
        request.meta["news_robots"] = known.source
        request.meta["news_sitemaps"] = known.robots.sitemaps
        self._keep_delay(known.robots.crawl_delay, request)
        if not self._obey:
            return
        if known.refusal is not None:
            raise Refused(known.refusal.reason, request.url, known.refusal.detail, known.expires - monotonic())
        if not known.robots.allows(request.url):
            self._count("robotstxt/forbidden")
            raise Refused("robots-denied", request.url)

    async def _rules_of(self, origin: str, request: Request) -> _Known:
        found = self._origins.get(origin) or self._kept(origin)
        if isinstance(found, _Known) and found.expires > monotonic():
            return found
        with polite_downloader(self._crawler).waiting():
            if isinstance(found, asyncio.Future):
                return await found
            coming: asyncio.Future[_Known] = asyncio.get_running_loop().create_future()
            self._origins[origin] = coming
            known = _Known(_NO_RULES, "unreachable", 0.0, Refused("robots-unreachable", origin, "interrupted"))
            try:
                known = await self._fetch(origin, request)
            finally:  # whatever happens to this request, those that wait for it must not wait for ever
                self._origins[origin] = known
                coming.set_result(known)
            self._forget_oldest()
            return known

    async def _fetch(self, origin: str, asked_by: Request) -> _Known:
        meta = {"dont_obey_robotstxt": True, "news_kind": "robots", "download_timeout": self._timeout,
                "redirect_ttl": _MAX_REDIRECTS}  # fmt: skip
        if "download_slot" in asked_by.meta:
            meta["download_slot"] = asked_by.meta["download_slot"]
        request = Request(f"{origin}/robots.txt", meta=meta, callback=NO_CALLBACK)
        self._count("robotstxt/request_count")
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever kept the file from us, it means the same
            return self._without_file(origin, error)
        self._count(f"robotstxt/response_status_count/{response.status}")
        outcome = outcome_of(response.status)
        if outcome == "deny":
            return self._unreachable(origin, f"status {response.status}")
        robots = read_robots(response.body, self._agent) if outcome == "rules" else _NO_RULES
        self._keep(origin, response.body if outcome == "rules" else None)
        return _Known(robots, "rules" if outcome == "rules" else "no-file", monotonic() + _LIFE)

    def _kept(self, origin: str) -> _Known | None:
        """What an earlier run fetched, as long as it may be used: a run every five minutes needs no file every time."""
        session = self._session()
        blob = session.state.memories.load(_MEMORY, origin) if session else None
        if session is None or blob is None:
            return None
        kind, fetched, body = blob[:1], int.from_bytes(blob[1:9], "big"), blob[9:]
        left = fetched + _LIFE - session.now()
        if not 0 < left <= _LIFE:
            return None
        robots = read_robots(body, self._agent) if kind == _RULES else _NO_RULES
        known = _Known(robots, "rules" if kind == _RULES else "no-file", monotonic() + left)
        self._origins[origin] = known
        return known

    def _keep(self, origin: str, body: bytes | None) -> None:
        session = self._session()
        if session:
            now = session.now()
            head = (_NO_FILE if body is None else _RULES) + int(now).to_bytes(8, "big")
            session.state.memories.save(_MEMORY, origin, head + (body or b"")[:MAX_BYTES], now)

    def _session(self) -> Session | None:
        session = getattr(getattr(self._crawler, "spider", None), "session", None)
        if not isinstance(session, Session) or self._crawler.settings["NEWS_REPLAY"]:
            return None  # another recording may have another file
        return session

    def _without_file(self, origin: str, error: Exception) -> _Known:
        reason = reason_of(error)
        if reason == "too-many-redirects":
            return _Known(_NO_RULES, "no-file", monotonic() + _LIFE)
        if isinstance(error, Refused) and reason in {"address-refused", "host-resting", "host-unreachable"}:
            wait = error.retry_after if error.retry_after is not None else _LIFE_OF_FAILURE
            return _Known(_NO_RULES, "unreachable", monotonic() + wait, error)
        if not isinstance(error, IgnoreRequest):
            self._count(f"robotstxt/exception_count/{type(error).__name__}")
        return self._unreachable(origin, reason)

    def _unreachable(self, origin: str, detail: str) -> _Known:
        logger.warning("%s/robots.txt cannot be had (%s): nothing is fetched from there for now", origin, detail)
        refusal = Refused("robots-unreachable", origin, detail)
        return _Known(_NO_RULES, "unreachable", monotonic() + _LIFE_OF_FAILURE, refusal)

    def _keep_delay(self, asked: float | None, request: Request) -> None:
        """Crawl-delay is a floor for the slot: AutoThrottle, which would lower it again, is told to leave it alone."""
        if asked is not None and asked > self._crawler.settings.getfloat("DOWNLOAD_DELAY"):
            downloader = polite_downloader(self._crawler)
            downloader.ask_delay(downloader.get_slot_key(request), min(asked, self._max_delay))
            request.meta["autothrottle_dont_adjust_delay"] = True

    def _forget_oldest(self) -> None:
        for origin in list(self._origins)[: max(0, len(self._origins) - _MAX_ORIGINS)]:
            if isinstance(self._origins[origin], _Known):
                del self._origins[origin]

    def _count(self, key: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(key)
