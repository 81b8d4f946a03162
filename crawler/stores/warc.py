"""Recorded responses out of WARC files (ISO 28500), plain or .gz, in file order."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.stores.contentcoding import decode_body
from crawler.stores.errors import WarcCutOff

_HTML_BYTES = 5 << 20  # what the live crawl takes of a page, too
_OTHER_BYTES = 50 << 20  # a sitemap may have that much (sitemaps.org)
_HEADER_BYTES = 32 << 10  # fastwarc's own limit of a record's header
_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_STEP = 1 << 20


@dataclass(slots=True, frozen=True)
class Recorded:
    """One recorded HTTP response.

    ``headers``: latin-1, names in lower case, repeated ones joined with ", "; those that speak of codings and length
    are left out, because ``body`` is decoded.  ``truncated``: the body was longer than the limit (5 MiB of HTML, 50 MiB
    of anything else), or the recording broke off.  ``date``: ISO 8601 UTC, None where the record has none.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    date: str | None
    file: str
    offset: int
    content_type: str
    truncated: bool


def read_warc(path: Path) -> Iterator[Recorded]:
    """Give the file's HTTP responses; requests, revisits, resources and other records are passed over.

    Raises WarcCutOff after the last whole record where the file ends or breaks in the middle of one, OSError as the
    disk does.
    """
    for offset, record in records(path):
        if is_response(record):
            found = recorded(record, path.name, offset)
            if found:
                yield found


def records(path: Path) -> Iterator[tuple[int, WarcRecord]]:
    """Give (offset, record) of all records.  Each is good until the next is asked for.  Raises WarcCutOff."""
    good = 0  # where the last record began that was whole
    with path.open("rb") as file:
        source = iter(ArchiveIterator(file, parse_http=False))
        while True:
            try:
                record = next(source, None)
            except (OSError, ValueError) as error:
                raise WarcCutOff(str(path), _end(path, good) or good, str(error)) from error
            if record is None:
                break
            offset = record.stream_pos
            if not record.headers.get("WARC-Type"):
                raise WarcCutOff(str(path), offset, "the record has no type")
            yield offset, record
            good = offset
    end = _end(path, good)
    if end is None or _more(path, end):
        raise WarcCutOff(str(path), good if end is None else end, "the file ends within a record")


def is_response(record: WarcRecord) -> bool:
    """Whether it holds an HTTP response of a page on the web."""
    return bool(
        record.record_type == WarcRecordType.response
        and record.is_http
        and url_of(record).startswith(("http:", "https:"))
    )


def url_of(record: WarcRecord) -> str:
    """The record's address; WARC 0.18 and old wget put it in angle brackets."""
    return (record.headers.get("WARC-Target-URI") or "").strip("<> ")


def recorded(record: WarcRecord, file: str, offset: int) -> Recorded | None:
    """Read the response in a record; None where there is no HTTP status or the record's bytes are not all there."""
    try:
        record.parse_http(auto_decode="none", strict_mode=False)
    except (OSError, ValueError):
        return None
    http = record.http_headers
    status = http.status_code if http else None
    if not status:
        return None
    headers: dict[str, str] = {}
    for written, given in http.items_bytes():  # fastwarc's own texts are cp1252, from which no byte comes back
        name, value = written.decode("latin-1").lower(), given.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    content_type = headers.get("content-type", "")
    limit = _HTML_BYTES if "html" in content_type.lower() else _OTHER_BYTES
    announced = record.content_length
    try:
        raw = record.reader.read(limit + 1)
    except OSError:
        return None
    if len(raw) < min(announced, limit + 1):
        return None
    transfer, coding = headers.pop("transfer-encoding", ""), headers.pop("content-encoding", "")
    headers.pop("content-length", None)
    body = decode_body(raw, transfer, coding, limit)
    truncated = not body.whole or len(raw) > limit or record.headers.get("WARC-Truncated") is not None
    date = _DATE.match(record.headers.get("WARC-Date") or "")
    when = f"{date[1]}Z" if date else None
    return Recorded(url_of(record), status, headers, body.content, when, file, offset, content_type, truncated)


def _end(path: Path, offset: int) -> int | None:
    """Where the record at the offset ends, None where the file ends before it does."""
    with path.open("rb") as file:
        file.seek(offset)
        head = file.read(_HEADER_BYTES)
        if head.startswith(b"\x1f\x8b"):
            file.seek(offset)
            return _end_of_member(file)
        if head[:5] not in b"WARC/":
            return path.stat().st_size  # another compression, of which fastwarc sees the end
        header, blank, _ = head.partition(b"\r\n\r\n")
        length = re.search(rb"(?im)^content-length:[ \t]*(\d{1,18})", header)  # one line, bounded: linear
        if not blank or not length:
            return None
        end = offset + len(header) + 4 + int(length[1])
        if end > path.stat().st_size:  # before the seek, which refuses a length of eighteen digits
            return None
        file.seek(end)
        return end + len(file.read(4))  # with the two line ends after it


def _end_of_member(file: IO[bytes]) -> int | None:
    unpacker = zlib.decompressobj(31)
    while not unpacker.eof:
        block = unpacker.unconsumed_tail or file.read(_STEP)
        if not block:
            return None
        try:
            unpacker.decompress(block, _STEP)
        except zlib.error:
            return None
    return file.tell() - len(unpacker.unused_data)


def _more(path: Path, end: int) -> bool:
    """Whether anything but line ends or a preallocated file's zeros follows."""
    with path.open("rb") as file:
        file.seek(end)
        return bool(file.read(_HEADER_BYTES).strip(b"\r\n\0"))
