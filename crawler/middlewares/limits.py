"""No answer is larger than its kind may be, packed or unpacked, and a body that broke off is no answer.

The kind stands in ``request.meta["news_kind"]``: "page" (also the default, "home" and "section"), "feed", "sitemap",
"robots".  Scrapy's handler stops a download at ``download_maxsize``, which is set here for each request; Scrapy's own
unpacking is replaced, because it takes half a gzip stream for a whole one, and holds the event loop for as long as 50
MiB take.  Here a body that does not unpack to its end is retried like one that is shorter than its Content-Length.

Of robots.txt the first 512 KiB are taken and the rest is left, as RFC 9309 has it; every other body that is too large
is refused.  Image, sound, film and font types are refused by their header, before their body comes.

Settings: ``NEWS_HTML_MAXSIZE``, ``NEWS_FEED_MAXSIZE``, ``NEWS_SITEMAP_MAXSIZE``.
"""

from __future__ import annotations

import asyncio

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Request, Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.discovery.robots import MAX_BYTES as ROBOTS_BYTES
from crawler.middlewares.refused import Refused
from crawler.stores.contentcoding import MOST_CODINGS, Body, decode_body

_ACCEPTED = "gzip, deflate, br, zstd"
_NOT_TEXT = (b"image/", b"video/", b"audio/", b"font/")
_AT_ONCE = 64 * 1024  # packed bytes that unpack in a millisecond or two even if they are a bomb of 5 MiB
_RECEIVED = "news_robots_received"


class LimitsMiddleware:
    """Sets the limits on requests, unpacks and judges responses."""

    def __init__(self, crawler: Crawler, *, html: int, feed: int, sitemap: int) -> None:
        self._crawler = crawler
        self._html = html
        self._limits = {"feed": feed, "sitemap": sitemap, "robots": ROBOTS_BYTES}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LimitsMiddleware:
        """Built by Scrapy."""
        settings = crawler.settings
        middleware = cls(
            crawler,
            html=settings.getint("NEWS_HTML_MAXSIZE"),
            feed=settings.getint("NEWS_FEED_MAXSIZE"),
            sitemap=settings.getint("NEWS_SITEMAP_MAXSIZE"),
        )
        crawler.signals.connect(middleware.headers_received, signals.headers_received)
        crawler.signals.connect(middleware.bytes_received, signals.bytes_received)
        return middleware

    def process_request(self, request: Request) -> None:
        """Set the request's limit for Scrapy's handler, and say what can be unpacked."""
        request.headers.setdefault("Accept-Encoding", _ACCEPTED)
        robots = request.meta.get("news_kind") == "robots"
        request.meta["download_maxsize"] = 0 if robots else self._limit(request)  # robots.txt is cut and not refused
        if robots:
            request.meta[_RECEIVED] = 0

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Stop what is not text before it comes."""
        if (headers.get("Content-Type") or b"").strip().lower().startswith(_NOT_TEXT):
            raise StopDownload(fail=True)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stop robots.txt when enough of it is here."""
        if request.meta.get("news_kind") == "robots":
            request.meta[_RECEIVED] += len(data)
            if request.meta[_RECEIVED] > ROBOTS_BYTES:
                raise StopDownload(fail=False)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the stop above its name."""
        if isinstance(exception, StopDownload):
            kind = exception.response.headers.get("Content-Type") if exception.response else None
            raise Refused("not-text", request.url, (kind or b"").decode("latin-1")) from exception

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """The unpacked response; a retry of one that broke off; ``Refused``."""
        limit = self._limit(request)
        packing = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not packing or not response.body or request.method == "HEAD":
            body = Body(response.body[:limit], len(response.body) <= limit)
        elif packing.count(",") >= MOST_CODINGS:
            raise Refused("bad-encoding", request.url, f"{packing.count(',') + 1} codings")
        elif len(response.body) <= _AT_ONCE:
            body = decode_body(response.body, "", packing, limit)
        else:
            body = await asyncio.to_thread(decode_body, response.body, "", packing, limit)
        if not body.whole and request.meta.get("news_kind") != "robots":
            if len(body.content) >= limit:
                raise Refused("too-large", request.url, f"more than {limit} bytes after unpacking")
            return self._again(request)
        return _unpacked(response, body.content) if packing else response

    def _again(self, request: Request) -> Request:
        retry = None
        if not request.meta.get("dont_retry") and self._crawler.spider is not None:
            retry = get_retry_request(request, spider=self._crawler.spider, reason="truncated")
        if retry is None:
            raise Refused("truncated", request.url, "the packed body broke off")
        return retry

    def _limit(self, request: Request) -> int:
        return self._limits.get(request.meta.get("news_kind", "page"), self._html)


def _unpacked(response: Response, body: bytes) -> Response:
    kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
    # What the packed bytes made Scrapy guess of the encoding is void.
    encoding = {"encoding": None} if issubclass(kind, TextResponse) else {}
    unpacked = response.replace(cls=kind, body=body, **encoding)
    del unpacked.headers["Content-Encoding"]
    return unpacked
