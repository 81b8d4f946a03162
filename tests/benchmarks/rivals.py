"""The crawls that ours is held against, in plain Scrapy: ``rivals.py NAME URLS GAUGE PER_HOST [DELAY]``.

"bare" downloads the addresses and yields their length; "trafilatura" calls trafilatura, with metadata, in a
pipeline; "conditional" sends conditional requests and yields the status.  Scrapy's own settings but for the pace.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

PACE = {
    "CONCURRENT_REQUESTS": 64, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False,
}  # fmt: skip
"""What all crawls of a comparison share."""

PER_HOST = 8
"""Requests at once to a host, unless given otherwise."""


class Bare(scrapy.Spider):
    """Downloads and counts."""

    name = "bare"
    urls: list[str]

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: Any) -> Any:
        yield {"url": response.url, "length": len(response.body)}


class Extracting(Bare):
    """Hands the page on to a pipeline."""

    name = "trafilatura"
    custom_settings = {"ITEM_PIPELINES": {"__main__.Trafilatura": 100}}  # noqa: RUF012 - Scrapy's way

    def parse(self, response: Any) -> Any:
        yield {"url": response.url, "body": response.body}


class Trafilatura:
    """The pipeline that many people write."""

    def process_item(self, item: Any) -> Any:
        from trafilatura import bare_extraction

        found = bare_extraction(item.pop("body"), url=item["url"], with_metadata=True, include_comments=False)
        return item | (found.as_dict() if found else {})


class Conditional(Bare):
    """Asks whether anything is new."""

    name = "conditional"
    custom_settings = {"HTTPERROR_ALLOW_ALL": True}  # noqa: RUF012 - Scrapy's way

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url, headers={"If-None-Match": '"1"'})

    def parse(self, response: Any) -> Any:
        yield {"url": response.url, "status": response.status}


def main() -> None:
    name, urls, gauge, per_host = sys.argv[1:5]
    spider = {"bare": Bare, "trafilatura": Extracting, "conditional": Conditional}[name]
    spider.urls = Path(urls).read_text().split()
    settings = PACE | {
        "DOWNLOAD_DELAY": float(sys.argv[5]) if len(sys.argv) > 5 else 0, "RANDOMIZE_DOWNLOAD_DELAY": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": int(per_host), "BENCH_GAUGE": gauge,
        "EXTENSIONS": {"tests.benchmarks.gauge.Gauge": 10}, "LOG_LEVEL": "WARNING",
        "ASYNCIO_EVENT_LOOP": "uvloop.Loop", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    }  # fmt: skip
    process = CrawlerProcess(settings)
    process.crawl(spider)
    process.start()


if __name__ == "__main__":
    main()
