"""What reads foreign bytes, as functions that return for every input; anything they raise is a fault of ours."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from crawler.discovery.feeds import NotAFeed, read_feed
from crawler.discovery.pages import read_links
from crawler.discovery.robots import read_robots
from crawler.discovery.sitemaps import NotASitemap, read_sitemap
from crawler.extraction.analysis import analyse
from crawler.extraction.desk import Desk
from crawler.extraction.html import NotHtml, parse
from crawler.extraction.metadata.read import read_metadata
from crawler.items import Rejection
from crawler.offline.inputs import read_files, read_jsonl
from crawler.spiders.reading import read_source
from crawler.stores.contentcoding import decode_body
from crawler.stores.errors import WarcCutOff
from crawler.stores.partscan import salvage, scan_part
from crawler.stores.warc import read_warc

URL = "https://news.example/2026/11/23/a-page"


def feed(data: bytes) -> None:
    with suppress(NotAFeed):
        assert all(x.url.startswith(("http://", "https://")) for x in read_feed(data, URL, now=1_795_000_000).listings)


def sitemap(data: bytes) -> None:
    with suppress(NotASitemap):
        list(read_sitemap(data, URL))


def robots(data: bytes) -> None:
    rules = read_robots(data, "news-crawler")
    assert rules.allows(URL) in (True, False)


def links(data: bytes) -> None:
    read_links(data, URL)


def source(data: bytes) -> None:
    read_source("home", data, URL)


def page(data: bytes) -> None:
    found = analyse(data, URL)
    if not isinstance(found, Rejection):
        desk = Desk(1)
        assert desk.add(1, found) + desk.flush()


def metadata(data: bytes) -> None:
    with suppress(NotHtml):
        read_metadata(parse(data, URL))


def jsonld(data: bytes) -> None:
    metadata(b'<title>x</title><script type="application/ld+json">' + data + b"</script><p>text")


def jsonl(data: bytes) -> None:
    list(read_jsonl(data.split(b"\n")))


def coding(data: bytes) -> None:
    for name in ("gzip", "deflate", "br", "zstd", "gzip, br"):
        assert len(decode_body(data, "chunked", name, 10_000).content) <= 10_000


def warc(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".warc.gz") as file:
        Path(file.name).write_bytes(data)
        with suppress(WarcCutOff):
            list(read_warc(Path(file.name)))


def local_file(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".html") as file:
        Path(file.name).write_bytes(data)
        list(read_files([Path(file.name)], URL))


def part(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("run-00001.jsonl", "run-00001.jsonl.gz", "run-00001.jsonl.zst"):
            path = Path(folder) / name
            path.write_bytes(data)
            scan = scan_part(path)
            salvage(path)
            assert scan_part(path).count == scan.count


TARGETS: dict[str, Callable[[bytes], None]] = {
    f.__name__: f
    for f in (feed, sitemap, robots, links, source, page, metadata, jsonld, jsonl, coding, warc, local_file, part)
}
