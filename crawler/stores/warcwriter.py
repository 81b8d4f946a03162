"""Keeps responses as WARC 1.1 files, one gzip member a record, so that each can be read by its offset."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from fastwarc import GzipWriter, WarcRecord, WarcRecordType

from crawler.items import WarcPlace
from crawler.stores.disk import safe_name, sync_folder

_LEVEL = 6  # gzip's own default: level 9 takes half as long again for 1 % less
_UNSAFE = re.compile(r"[\r\n\0]+")  # one class: linear; a header value must not begin a header of its own
_UNDONE = {"content-encoding", "transfer-encoding", "content-length"}


class WarcWriter:
    """Writes ``<prefix>-<run>-00001.warc.gz`` and so on, each ended when it has ``max_bytes``.

    A crash may cut the last record off; readers give the whole records before it.  Methods raise OSError as the disk
    does.
    """

    def __init__(self, directory: Path, prefix: str, run: str, max_bytes: int) -> None:
        self._directory = directory
        self._stem = f"{safe_name(prefix)}-{safe_name(run)}"
        self._max_bytes = max_bytes
        self._number = 0
        self._fd: int | None = None
        self._size = 0
        self._name = ""
        directory.mkdir(parents=True, exist_ok=True)

    def write(
        self, url: str, status: int, headers: Mapping[str, str], body: bytes, date: str, *, truncated: bool = False
    ) -> WarcPlace:
        """Add a response; where it lies.  ``headers`` are latin-1, ``body`` is decoded, ``date`` ISO 8601 UTC.

        The headers of codings that were undone are kept under the names X-Crawl-..., as Common Crawl does.
        """
        if self._fd is None or self._size >= self._max_bytes:
            self._next_file()
        packed = _packed(url, _http(status, headers, body), date, truncated=truncated)
        place = WarcPlace(self._name, self._size)
        self._put(packed)
        return place

    def sync(self) -> None:
        """Make what was written outlast a power cut; to be called before a record that names it is delivered."""
        if self._fd is not None:
            os.fsync(self._fd)

    def close(self) -> None:
        """End the file."""
        if self._fd is not None:
            self.sync()
            os.close(self._fd)
            self._fd = None

    def _next_file(self) -> None:
        self.close()
        while self._fd is None:
            self._number += 1
            self._name = f"{self._stem}-{self._number:05d}.warc.gz"
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
                self._fd = os.open(self._directory / self._name, flags, 0o644)
            except FileExistsError:
                continue  # an earlier session of the same run wrote that one
        sync_folder(self._directory)
        self._size = 0

    def _put(self, packed: bytes) -> None:
        if self._fd is None:
            raise ValueError("the writer is closed")
        done = 0
        try:
            while done < len(packed):
                done += os.write(self._fd, packed[done:])
        except OSError:
            os.ftruncate(self._fd, self._size)  # no half record in the middle of a file that goes on
            os.lseek(self._fd, self._size, os.SEEK_SET)
            raise
        self._size += done


def _http(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}"]
    for name, value in headers.items():
        shown = f"X-Crawl-{name}" if name.lower() in _UNDONE else name
        lines.append(f"{_UNSAFE.sub(' ', shown)}: {_UNSAFE.sub(' ', value)}")
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body


def _packed(url: str, http: bytes, date: str, *, truncated: bool) -> bytes:
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"] = _UNSAFE.sub("", url)
    record.headers["WARC-Date"] = date
    record.headers["Content-Type"] = "application/http; msgtype=response"
    if truncated:
        record.headers["WARC-Truncated"] = "length"
    record.set_bytes_content(http)
    packed = BytesIO()
    member = GzipWriter(packed, compression_level=_LEVEL)
    record.write(member, checksum_data=True)
    member.finish()
    return packed.getvalue()
