"""Everything that is fetched, kept as WARC, so that a crawl can be replayed and every record names its page's bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.session import Session, in_project, not_stored, part_stored
from crawler.stores.contentcoding import decode_body
from crawler.stores.errors import WarcNotStored
from crawler.stores.keys import iso
from crawler.stores.warcwriter import WarcWriter

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

# each "//" is followed to the next slash or blank and no farther: linear
_PASSWORD = re.compile(r"""//[^/?#\s"'<>\\]*@""")  # of an address, such as a Location's, wherever a header has it


class Capture:
    """Writes each response as it comes off the wire, redirects and robots.txt too, unpacked; on with NEWS_WARC=FOLDER.

    Passwords in the addresses of its headers are left out; a body is kept as it came.

    The place goes into ``request.meta["news_warc"]`` and from there into the record's metadata.warc.
    """

    def __init__(self, crawler: Crawler, session: Session, writer: WarcWriter, most: int) -> None:
        self._crawler = crawler
        self._session = session
        self._writer: WarcWriter | None = writer
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy.  Raises WarcNotStored."""
        settings, session = crawler.settings, Session.of(crawler)
        if not settings["NEWS_WARC"]:
            raise NotConfigured
        folder = in_project(settings["NEWS_WARC"])
        try:
            writer = WarcWriter(folder, crawler.spidercls.name, session.run, settings.getint("NEWS_WARC_BYTES"))
        except OSError as error:
            raise WarcNotStored(folder, error.strerror or str(error)) from error
        capture = cls(crawler, session, writer, settings.getint("DOWNLOAD_MAXSIZE"))
        crawler.signals.connect(capture.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(capture.part_stored, part_stored)
        crawler.signals.connect(capture.spider_closed, signals.spider_closed)
        return capture

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Keep one response."""
        if self._writer is None:
            return
        headers = {
            name.decode("latin-1"): _PASSWORD.sub(
                "//", ", ".join(value.decode("latin-1") for value in response.headers.getlist(name))
            )
            for name in response.headers
        }
        packing = headers.get("Content-Encoding", "")
        body = decode_body(response.body, "", packing, self._most)
        now = iso(self._session.now())
        try:
            request.meta["news_warc"] = self._writer.write(
                response.url, response.status, headers, body.content, now, truncated=not body.whole
            )
        except OSError as error:
            self._fail(error)

    def part_stored(self) -> None:
        """Have the bytes on disk before the records that name them count as delivered."""
        try:
            if self._writer:
                self._writer.sync()
        except OSError as error:
            self._fail(error)

    def spider_closed(self) -> None:
        """End the file."""
        try:
            if self._writer:
                self._writer.close()
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self._writer = None
        detail = f"NEWS_WARC: {error.strerror or error}"
        self._crawler.signals.send_catch_log(not_stored, detail=detail)
