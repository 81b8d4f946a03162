"""The feed storage ``parts:FOLDER``: a feed that is written in durable parts instead of one file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import RawIOBase
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, cast

from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.session import PARTS, Session, in_project, not_stored, part_stored
from crawler.stores.disk import require_free
from crawler.stores.errors import DiskLow, PartNotStored
from crawler.stores.partfile import CODINGS, PartFile
from crawler.stores.parts import Part, PartWriter

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.signalmanager import SignalManager

    from crawler.items import Article, Retraction

_TICK = 2.0  # seconds between looks at the age of the open part


class PartsFile(RawIOBase):
    """Takes lines with their records; what cannot be stored is told to all as ``not_stored``, once."""

    def __init__(
        self, session: Session, begin: Callable[[], PartWriter], fail: Callable[[str], None], min_free: int
    ) -> None:
        self._session = session
        self._fail = fail
        self._min_free = min_free
        self._writer: PartWriter | None = None
        with self._storing():
            self._writer = begin()
        self._syncing: asyncio.Future[None] | None = None
        self._ticking = create_looping_call(self._tick)
        self._ticking.start(_TICK, now=False)

    def writable(self) -> bool:
        """Scrapy's exporters ask."""
        return True

    def write_record(self, item: Article | Retraction, line: bytes) -> None:
        """Write one article's line."""
        if self._writer:
            with self._storing():
                self._writer.write(
                    item.id, item.revision, self._session.pending.get(item.id), line, self._session.now()
                )

    def finish(self) -> None:
        """End the last part and the manifest."""
        self._ticking.stop()
        if self._writer:
            complete = self._session.complete
            with self._storing():
                self._writer.close(self._session.now(), "finished" if complete else "stopped", complete=complete)

    def _tick(self) -> None:
        if self._writer:
            with self._storing():
                require_free(self._writer.directory, self._min_free)
                self._writer.tick(self._session.now())
        # what is written while the part is open need not be waited for at its end: 25 MB take a slow disk a second
        file = self._writer.open_file if self._writer else None
        if file and (self._syncing is None or self._syncing.done()):
            self._syncing = asyncio.get_running_loop().run_in_executor(None, _sync, file)

    @contextmanager
    def _storing(self) -> Iterator[None]:
        try:
            yield
        except (DiskLow, PartNotStored) as error:
            self._writer = None
            self._fail(str(error))


def _sync(file: PartFile) -> None:
    with suppress(OSError):  # a disk that refuses is told of where the part is finished
        file.sync()


class PartsFeedStorage:
    """Made by Scrapy's feed exporter for a feed whose address is ``parts:FOLDER``; relative to the project's folder."""

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        self._crawler = crawler
        self.folder = folder

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        """Built by Scrapy.  Parts compress themselves (NEWS_PART_CODING), because each must be whole by itself."""
        if (feed_options or {}).get("postprocessing"):
            raise NotConfigured("parts: takes no postprocessing; set NEWS_PART_CODING to .gz or .zst")
        if crawler.settings["NEWS_PART_CODING"] not in CODINGS:
            raise NotConfigured(f"NEWS_PART_CODING is one of {CODINGS}, not {crawler.settings['NEWS_PART_CODING']!r}")
        return cls(crawler, in_project(uri.removeprefix(PARTS)))

    def open(self, spider: Spider) -> IO[bytes]:
        """Begin the run's parts."""
        settings, signals, session = self._crawler.settings, self._crawler.signals, Session.of(self._crawler)
        begin = partial(
            PartWriter,
            self.folder,
            spider.name,
            session.run,
            max_records=settings.getint("NEWS_PART_RECORDS"),
            max_bytes=settings.getint("NEWS_PART_BYTES"),
            max_seconds=settings.getfloat("NEWS_PART_SECONDS"),
            on_part=partial(_tell_part, signals),
            started=session.now(),
            coding=settings["NEWS_PART_CODING"],
        )
        fail = partial(_tell, signals)
        return cast("IO[bytes]", PartsFile(session, begin, fail, settings.getint("NEWS_MIN_FREE_DISK")))

    def store(self, file: IO[bytes]) -> None:
        """End the run's parts."""
        cast("PartsFile", file).finish()


def _tell_part(signals: SignalManager, part: Part) -> None:
    signals.send_catch_log(part_stored, part=part)


def _tell(signals: SignalManager, detail: str) -> None:
    signals.send_catch_log(not_stored, detail=detail)
