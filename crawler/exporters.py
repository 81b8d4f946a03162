"""JSON Lines that every reader splits into the same lines (RFC 8259, https://jsonlines.org)."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any, Self

import orjson
from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter

from crawler.items import Article, Retraction
from crawler.session import not_stored

if TYPE_CHECKING:
    from typing import IO

    from scrapy.crawler import Crawler

# Legal inside a JSON string, but line ends to str.splitlines, JavaScript and terminals: U+2028, U+2029, U+0085 with the
# other C1 controls, and DEL.  Lead bytes of UTF-8 never occur inside a character, so bytes will do.  Fixed widths.
_TREACHEROUS = re.compile(rb"\xe2\x80[\xa8\xa9]|\xc2[\x80-\x9f]|\x7f")


def encode_line(record: object) -> bytes:
    """Give a record as one line of UTF-8 with a line feed; lone surrogates become U+FFFD, controls are escaped."""
    try:
        line = orjson.dumps(record, default=_plain)
    except orjson.JSONEncodeError:
        line = orjson.dumps(_mended(_as_dict(record)), default=str)
    return _TREACHEROUS.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), line) + b"\n"


def _as_dict(record: object) -> Any:
    """The record as dicts, lists and scalars."""
    return ItemAdapter(record).asdict() if ItemAdapter.is_item(record) else record


def _plain(value: Any) -> Any:
    return ItemAdapter(value).asdict() if ItemAdapter.is_item(value) else str(value)


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mended(str(name)): _mended(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [_mended(part) for part in value]
    return value


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
