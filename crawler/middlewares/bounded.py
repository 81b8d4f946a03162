"""Scrapy's HTTP handler with an end to what a server may send before the body.

Twisted bounds the length of one header line but not their number: lines without end were seen to take 90 MiB a second
until the timeout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

MAX_HEADER_BYTES = 256 * 1024
"""Status line and headers of one answer, in bytes; what Chrome allows, real ones have up to 20 KiB."""


IDLE_SECONDS = 20
"""How long a connection that nobody needs is kept, above the delay between a host's pages; Twisted's 240 let a run over
a thousand sites have two for each of them."""


class HeadersTooLarge(ValueError):
    """The answer's headers have no end; the download fails with it."""


class _BoundedParser(_LenientHTTPClientParser):
    _seen = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's interface
        self._seen += len(line)
        if self._seen > MAX_HEADER_BYTES:
            raise HeadersTooLarge(f"more than {MAX_HEADER_BYTES} bytes of headers")
        super().lineReceived(line)


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Deferred[Any]:
        answer: Deferred[Any] = super().request(request)
        # As the base class does it: the parser is made in a place that cannot be told its class.
        self._parser.__class__ = _BoundedParser
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802 - Twisted's interface
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedHandler(HTTP11DownloadHandler):
    """Use in DOWNLOAD_HANDLERS, or inherit from."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.cachedConnectionTimeout = IDLE_SECONDS
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - where Scrapy puts its own
