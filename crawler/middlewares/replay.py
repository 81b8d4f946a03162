"""NEWS_REPLAY=PATH: every request is answered from recorded WARC files, and nothing is asked of the network.

The middleware stands innermost, so all others, robots.txt, redirects and retries included, do with a recorded answer
what they do with one from the wire.  What was not recorded is a 404.  Validators are honoured: a recorded ETag or
Last-Modified that the request names gives a 304 without a body.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from crawler.middlewares.refused import Refused
from crawler.stores.errors import WarcCutOff, WarcError
from crawler.stores.warc import Recorded
from crawler.stores.warcindex import WarcIndex

logger = logging.getLogger(__name__)


class ReplayNotReadable(ValueError):
    """NEWS_REPLAY names nothing that can be replayed; the message is one line that says what is wrong."""


def open_replay(path: str | Path) -> WarcIndex:
    """The index of the recorded answers.  Raises ReplayNotReadable.

    A file that is cut off is used as far as it is whole; the index names it in ``broken``.
    """
    try:
        index = WarcIndex([Path(path)])
    except (WarcError, OSError) as error:
        detail = str(error) if isinstance(error, WarcError) else f"{path}: {error.strerror or error}"
        raise ReplayNotReadable(f"NEWS_REPLAY: {detail}") from error
    if not len(index):
        raise ReplayNotReadable(f"NEWS_REPLAY: {path}: no recorded answer of a web server is in it")
    return index


class ReplayMiddleware:
    """Answers each request from the index."""

    def __init__(self, index: WarcIndex) -> None:
        self._index = index

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReplayMiddleware:
        """Built by Scrapy.  Raises ReplayNotReadable; logs one warning for each file that is cut off."""
        path = crawler.settings["NEWS_REPLAY"]
        if not path:
            raise NotConfigured
        index = open_replay(path)
        for broken in index.broken:
            logger.warning("%s", broken)
        return cls(index)

    @property
    def broken(self) -> list[WarcCutOff]:
        """The recorded files that are cut off; what stands in them before that is used."""
        return self._index.broken

    async def process_request(self, request: Request) -> Response:
        """The recorded answer, a 304, or a 404.  ``Refused`` if the recording itself is incomplete."""
        # In a thread, because a sitemap of 50 MiB takes longer to read than the event loop may stand still.
        found = await asyncio.to_thread(self._index.lookup, request.url)
        if found is None:
            return Response(request.url, status=404)
        if found.truncated:
            raise Refused("truncated", request.url, f"the recording in {found.file} is incomplete")
        headers = Headers({name: value.encode("latin-1") for name, value in found.headers.items()})
        if _unchanged(request, found):
            return Response(request.url, status=304, headers=headers)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=found.body)
        return kind(request.url, status=found.status, headers=headers, body=found.body)


def _unchanged(request: Request, found: Recorded) -> bool:
    """RFC 9110 section 13.2.2: If-None-Match decides where it is given, else If-Modified-Since."""
    if found.status != 200:
        return False
    asked = request.headers.get("If-None-Match")
    if asked is not None:
        own = found.headers.get("etag", "").removeprefix("W/")
        return bool(own) and own in [each.strip().removeprefix("W/") for each in asked.decode("latin-1").split(",")]
    since = request.headers.get("If-Modified-Since")
    return since is not None and since.decode("latin-1") == found.headers.get("last-modified")
