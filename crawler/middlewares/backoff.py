"""A host that asks for a rest gets it; a host that does not answer is left in peace; no other host feels either.

- 429 and 503 rest the whole host: for as long as Retry-After says (seconds or a date, at most an hour), without the
  header for ``NEWS_BACKOFF_START`` seconds, doubled each time it happens again without a good answer between.
- A failed connection rests the host for a second, doubled each time.  After ``NEWS_CIRCUIT_FAILURES`` in a row the
  circuit is open: its requests fail at once with "host-unreachable", for ``NEWS_CIRCUIT_SECONDS``, doubled up to an
  hour; then one more failure opens it again, one answer closes it.
- Requests wait for up to ``NEWS_REST_WAIT`` seconds.  If the rest is longer they fail at once with "host-resting" and
  ``retry_after``, so that a run need not last an hour: the frontier keeps the address for a later one.

The rest lies in the downloader's slot (``PoliteDownloader.rest``): a sleep in ``process_request`` would neither reach
the requests that the slot has queued already (three were sent within 20 ms after a 429) nor free their place in
CONCURRENT_REQUESTS.  RetryMiddleware, one place further up, sends its copies into the same slot: they wait there, once.
What is on its way already when the host asks for its rest cannot be called back; nothing else is sent.
"""

from __future__ import annotations

import logging
import math
from collections import OrderedDict
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotConfigured,
)
from scrapy.http import Request, Response
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.middlewares.downloader import PoliteDownloader, polite_downloader
from crawler.middlewares.refused import Refused, RefusedReason

logger = logging.getLogger(__name__)

LONGEST_REST = 3600.0
"""Seconds; who asks for more (a year was seen) has made a mistake or is better asked again in an hour."""

_NO_CONNECTION = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError,
                  ConnectError, ConnectionClosed)  # fmt: skip
_MOST_HOSTS = 10_000  # remembered at once; the longest untouched is forgotten


@dataclass(slots=True)
class _Host:
    asked_to_rest: int = 0  # 429 and 503 in a row
    failures: int = 0  # failed connections in a row
    opened: int = 0  # how often the circuit opened in a row
    down: bool = False  # why the present rest was given: the host does not answer


def retry_after(value: str, now: float, server_date: str | None = None) -> float | None:
    """Seconds from a Retry-After header (RFC 9110 section 10.2.3), 0 to ``LONGEST_REST``; ``None`` for nonsense.

    A date is measured from the answer's own Date where it has one, because server clocks are often wrong.  ``now`` is
    in epoch seconds.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:10]), LONGEST_REST)
    then = _epoch(text)
    if then is None:
        return None
    base = _epoch(server_date) if server_date else None
    return min(max(then - (now if base is None else base), 0.0), LONGEST_REST)


def _epoch(text: str) -> float | None:
    try:
        seconds = parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return seconds if math.isfinite(seconds) else None


class BackoffMiddleware:
    """One memory a slot ("host"): how often in a row it asked for a rest or could not be reached."""

    def __init__(self, crawler: Crawler, *, start: float, wait: float, failures: int, circuit: float) -> None:
        self._crawler = crawler
        self._start = start
        self._wait = wait
        self._failures = failures
        self._circuit = circuit
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackoffMiddleware:
        """Built by Scrapy; off in a replay, where nobody needs a rest."""
        settings = crawler.settings
        if settings["NEWS_REPLAY"]:
            raise NotConfigured
        middleware = cls(
            crawler,
            start=settings.getfloat("NEWS_BACKOFF_START"),
            wait=settings.getfloat("NEWS_REST_WAIT"),
            failures=settings.getint("NEWS_CIRCUIT_FAILURES"),
            circuit=settings.getfloat("NEWS_CIRCUIT_SECONDS"),
        )
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        return middleware

    def process_request(self, request: Request) -> None:
        """Pass, into a slot that may be resting, or raise ``Refused`` if it rests for too long."""
        downloader = polite_downloader(self._crawler)
        key = downloader.get_slot_key(request)
        host = self._hosts.get(key)
        if host is not None and (left := downloader.rest_left(key)) and (host.down or left > self._wait):
            raise self._refusal(host, request, left)

    def response_downloaded(self, request: Request, response: Response) -> None:
        """Learn from the status.  ``process_response`` would come too late: after the slot has sent the next one."""
        downloader, key = self._slot(request)
        host = self._host(key)
        host.failures = host.opened = 0
        if host.down:
            host.down = False
            downloader.wake(key)
        if response.status in {429, 503}:
            self._rest(downloader, key, host, response)
        elif response.status < 500:
            host.asked_to_rest = 0

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Learn from a failed connection; the exception itself goes on."""
        if not isinstance(exception, _NO_CONNECTION):
            return
        downloader, key = self._slot(request)
        host = self._host(key)
        host.failures += 1
        if host.failures < self._failures:
            downloader.rest(key, min(2.0 ** (host.failures - 1), LONGEST_REST))
        elif not host.down or not downloader.rest_left(key):
            seconds = min(self._circuit * 2.0**host.opened, LONGEST_REST)
            host.opened += 1
            host.down = True
            logger.warning("%s failed %d times in a row: left alone for %.0f s", key, host.failures, seconds)
            self._close(downloader, key, host, seconds)

    def _rest(self, downloader: PoliteDownloader, key: str, host: _Host, response: Response) -> None:
        header, date = (_text(response, name) for name in ("Retry-After", "Date"))
        asked = retry_after(header, time(), date) if header else None
        if not downloader.rest_left(key):  # answers to requests that were on their way already count as one
            host.asked_to_rest += 1
        own = min(self._start * 2.0 ** (min(host.asked_to_rest, 20) - 1), LONGEST_REST)
        seconds = own if asked is None else asked
        if seconds > 0:
            logger.info("%s answered %d: rests for %.0f s", key, response.status, seconds)
            self._close(downloader, key, host, seconds)

    def _close(self, downloader: PoliteDownloader, key: str, host: _Host, seconds: float) -> None:
        downloader.rest(key, seconds)
        if host.down or seconds > self._wait:
            downloader.turn_away(key, lambda request: self._refusal(host, request, seconds))

    def _refusal(self, host: _Host, request: Request, left: float) -> Refused:
        reason: RefusedReason = "host-unreachable" if host.down else "host-resting"
        return Refused(reason, request.url, f"for another {left:.0f} s", left)

    def _slot(self, request: Request) -> tuple[PoliteDownloader, str]:
        downloader = polite_downloader(self._crawler)
        return downloader, downloader.get_slot_key(request)

    def _host(self, key: str) -> _Host:
        host = self._hosts.setdefault(key, _Host())
        self._hosts.move_to_end(key)
        if len(self._hosts) > _MOST_HOSTS:
            self._hosts.popitem(last=False)
        return host


def _text(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
