"""Scrapy's feed exporter for JSON Lines."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any, Self

from scrapy.exporters import BaseItemExporter

from crawler.items import Article, Retraction
from crawler.session import not_stored
from crawler.stores.jsonlines import encode_line

if TYPE_CHECKING:
    from typing import IO

    from scrapy.crawler import Crawler


class JsonLines(BaseItemExporter):
    """Feed exporter for jsonlines, jl and jsonl.

    A file that has ``write_record(item, line)``, as our parts have, is given the item with its line.  A file that
    cannot be written to is told to all as ``not_stored``, because Scrapy itself only logs it.
    """

    def __init__(self, file: IO[bytes], *, crawler: Crawler | None = None, **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        if self.encoding and codecs.lookup(self.encoding).name not in ("utf-8", "ascii"):
            raise ValueError(f"JSON Lines are UTF-8, not {self.encoding}; take the encoding out of the feed's options")
        self._write = file.write
        self._write_record = getattr(file, "write_record", None)
        self._crawler = crawler
        self._broken = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **options: Any) -> Self:
        """Built by Scrapy's feed exporter."""
        return cls(file, crawler=crawler, **options)

    def export_item(self, item: Any) -> None:
        """Write one item."""
        whole = isinstance(item, Article | Retraction) and not self.fields_to_export
        line = encode_line(item if whole else dict(self.get_serialized_fields(item, include_empty=True)))
        if self._write_record and isinstance(item, Article | Retraction):
            self._write_record(item, line)
            return
        if self._broken:
            return
        try:
            self._write(line)
        except OSError as error:
            if self._crawler is None:
                raise
            self._broken = True
            self._crawler.signals.send_catch_log(not_stored, detail=error.strerror or str(error))
