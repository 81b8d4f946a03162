"""Pages from HTML files, WARC files and JSON lines, one at a time, so that inputs of any size fit in memory."""

from __future__ import annotations

import base64
import binascii
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import orjson

from crawler.extraction.frame import NOTHING_KNOWN, Known
from crawler.extraction.overrides import NO_OVERRIDES, Overrides
from crawler.items import FetchedPage, Rejection, WarcPlace
from crawler.stores.contentcoding import decode_body
from crawler.stores.errors import WarcError
from crawler.stores.keys import iso
from crawler.stores.warc import read_warc
from crawler.urls import BadAddress, normalise

_MOST_BYTES = 50 << 20  # of an unpacked file: ten times the largest page that a crawl takes
PLACEHOLDER = "https://local.invalid/"
"""Begins the address of a page that does not say its own (RFC 2606: this host can never exist)."""


@dataclass(slots=True)
class Input:
    """A page to extract; ``id`` comes back as metadata.inputId.  ``guessed``: the page itself may know its address.

    ``overrides``: what persons ruled for the site that it is of, or may be of; ``known``: what its pages taught.
    ``html``: the text is wanted as HTML, too.
    """

    page: FetchedPage
    id: str | int | None = None
    guessed: bool = False
    overrides: Overrides = NO_OVERRIDES
    known: Known = NOTHING_KNOWN
    html: bool = False


@dataclass(slots=True, frozen=True)
class BadInput:
    """Something that is no page; ``message`` is one line that names it."""

    message: str


def read_files(paths: Iterable[Path], url: str | None = None) -> Iterator[Input | BadInput | Rejection]:
    """Give the pages of HTML and WARC files; ``url`` is the address of the only HTML file."""
    for path in paths:
        try:
            if is_warc(path):
                yield from _warc(path)
            else:
                yield _html(path, url)
        except OSError as error:
            yield BadInput(f"{path}: {error.strerror or error}")


def is_warc(path: Path) -> bool:
    """Whether the file holds WARC records, by what it begins with."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 64)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def _html(path: Path, url: str | None) -> Input | BadInput:
    body = path.read_bytes()
    if body.startswith(b"\x1f\x8b"):
        unpacked = decode_body(body, "", "gzip", _MOST_BYTES)
        if not unpacked.whole:
            return BadInput(f"{path}: its gzip is broken, or holds more than {_MOST_BYTES // 2**20} MiB")
        body = unpacked.content
    if _is_json(body):
        return BadInput(f"{path}: JSON, no HTML page; lines with pages are read so: scrapy extract --jsonl < {path}")
    address = url or PLACEHOLDER + quote(path.name)
    return Input(FetchedPage(address, address, 0, {}, body, _changed(path)), str(path), guessed=url is None)


def _is_json(body: bytes) -> bool:
    """Whether it begins with a line that is a JSON object: an export, or pages in lines."""
    if not body.startswith(b"{"):
        return False
    try:
        orjson.loads(body.partition(b"\n")[0])
    except orjson.JSONDecodeError:
        return False
    return True


def file_of(url: str) -> str:
    """Give the name of the file whose page does not say its address; "" for other pages."""
    return unquote(url.removeprefix(PLACEHOLDER)) if url.startswith(PLACEHOLDER) else ""


def _changed(path: Path) -> str:
    return iso(path.stat().st_mtime)


def _warc(path: Path) -> Iterator[Input | BadInput | Rejection]:
    undated = _changed(path)
    try:
        for record in read_warc(path):
            if record.truncated:
                yield Rejection(record.url, "truncated")
            elif record.status == 200 and "html" in (record.content_type or "html"):
                when, place = record.date or undated, WarcPlace(record.file, record.offset)
                page = FetchedPage(record.url, record.url, record.status, record.headers, record.body, when, warc=place)
                yield Input(page)
    except WarcError as error:
        yield BadInput(str(error))


def read_jsonl(lines: Iterable[bytes]) -> Iterator[Input | BadInput]:
    """Give the pages of lines {"id", "url", "html_b64"}, with optional "content_type" and "date" (ISO 8601)."""
    for number, line in enumerate(_whole(lines), 1):
        if isinstance(line, BadInput):
            yield line
        elif line.strip():
            try:
                yield _from_line(orjson.loads(line))
            except (orjson.JSONDecodeError, BadAddress, binascii.Error, KeyError, TypeError, ValueError) as error:
                detail = f"no {error}" if isinstance(error, KeyError) else str(error)
                if isinstance(error, orjson.JSONDecodeError):
                    detail = f"no JSON ({detail})"
                yield BadInput(f"line {number}: {detail}")


def _whole(lines: Iterable[bytes]) -> Iterator[bytes | BadInput]:
    try:
        yield from lines
    except OSError as error:
        yield BadInput(f"standard input: {error.strerror or error}")


def _from_line(given: Any) -> Input:
    if not isinstance(given, dict):
        raise TypeError('not an object {"id", "url", "html_b64"}')
    ident = given.get("id")
    if not isinstance(ident, str | int | None):
        raise TypeError(f"id is a string or a number, not {ident!r}")
    url, guessed = _address(given["url"], ident)
    when = given.get("date") or iso(time.time())
    headers = {"content-type": str(given["content_type"])} if given.get("content_type") else {}
    body = base64.b64decode(given["html_b64"], validate=True)
    return Input(FetchedPage(url, url, 0, headers, body, when), ident, guessed)


def _address(given: Any, ident: object) -> tuple[str, bool]:
    """Give the line's address; where it is none, one of the page's own site, and that the page itself may know better.

    What was fetched once is worth reading, whatever its address has become; no two such pages count as one site.
    """
    try:
        return normalise(given), False
    except BadAddress:
        name = blake2b(repr((given, ident)).encode("utf-8", "replace"), digest_size=8).hexdigest()
        return f"https://{name}.invalid/", True
