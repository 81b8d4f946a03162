"""What a task takes from one WARC file: each page under its site, its time and its article, to be sorted by.

Between the tasks of a job go strings and bytes alone; a page among them is packed, some 25 KB.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

from crawler.items import FetchedPage, Rejection
from crawler.offline.inputs import BadInput, Input, is_warc, read_files
from crawler.urls import BadAddress, article_id, domain_of, normalise

Key = tuple[str, str, str]
"""Domain, time of the capture (ISO 8601 UTC), article id: falling, a site's pages come together, newest first."""
Capture = tuple[Key, bytes]


def captures(path: str) -> Iterator[Capture]:
    """Give the pages of a WARC file, packed; and under no domain what else is to be told of it."""
    pack = zstandard.ZstdCompressor(1).compress
    for found in _read(Path(path)):
        key, told = _page(found.page) if isinstance(found, Input) else (("", "", path), found)
        yield key, pack(pickle.dumps(told, pickle.HIGHEST_PROTOCOL))


def _read(path: Path) -> Iterator[Input | BadInput | Rejection]:
    try:
        known = is_warc(path)
    except OSError as error:
        yield BadInput(f"{path}: {error.strerror or error}")
        return
    yield from read_files([path]) if known else [BadInput(f"{path}: no WARC file")]


def _page(page: FetchedPage) -> tuple[Key, FetchedPage | Rejection]:
    try:
        page.url = page.request_url = normalise(page.url)
        return (domain_of(page.url), page.downloaded, article_id(page.url)), page
    except BadAddress as error:
        return ("", "", page.url), Rejection(page.url, "bad-address", str(error))


def unpack(packed: bytes) -> FetchedPage | BadInput | Rejection:
    """What ``captures`` packed."""
    whole = zstandard.ZstdDecompressor().decompress(packed)
    found: FetchedPage | BadInput | Rejection = pickle.loads(whole)  # noqa: S301 - from a task of our own
    return found


def partition_of(key: Key, partitions: int) -> int:
    """The partition of a domain's captures: the same in all processes, which Python's own hash is not."""
    return zlib.crc32(key[0].encode()) % partitions


def newest(captures: Iterable[Capture]) -> Iterator[Capture]:
    """Of the captures, in falling order, each article's first; all that is told of files."""
    site, seen = "", set[bytes]()
    for capture in captures:
        domain, _, article = capture[0]
        if domain != site:
            site, seen = domain, set()
        if domain:
            name = bytes.fromhex(article)  # 50 MB of a site of half a million pages
            if name in seen:
                continue
            seen.add(name)
        yield capture
