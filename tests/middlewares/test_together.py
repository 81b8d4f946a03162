"""The middlewares in the order and with the handler that the project's settings name, in one crawl each."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from crawling import Asked, Crawl, CrawlFunction
from mockserver import MockServer

from crawler import settings

CANARY = 3
FAULTS = """
    short-content-length broken-chunk bomb-gzip?mib=32 redirect-loop redirect-to-file garbage pdf-as-html etag cookies
    close-without-answer reset endless-headers endless-body video bad-gzip drip 429-retry-after?seconds=0
""".split()


@pytest.fixture
def whole(crawl: CrawlFunction, mockserver: MockServer) -> CrawlFunction:
    def run(*asked: str | Asked, **changes: object) -> Crawl:
        given = {"DOWNLOAD_HANDLERS": settings.DOWNLOAD_HANDLERS, "TWISTED_DNS_RESOLVER": settings.TWISTED_DNS_RESOLVER,
                 "NEWS_STOP_SECONDS": 1.0, "NEWS_TEST_ADDRESSES": mockserver.hosts[:CANARY], **changes}  # fmt: skip
        return crawl(settings.DOWNLOADER_MIDDLEWARES, *asked, **given)

    return run


def test_a_redirect_has_to_pass_robots_txt_of_the_host_it_leads_to(
    whole: CrawlFunction, mockserver: MockServer
) -> None:
    mockserver.add("/robots.txt", "User-agent: *\nDisallow: /private/", host=1)
    away = mockserver.add_fault("/away", "redirect", host=0, to=mockserver.url("/private/1", host=1))
    assert whole(away).reasons == ["robots-denied"]
    assert mockserver.times("/private/1") == 0


@pytest.mark.threat(1)
@pytest.mark.parametrize("fault", ["redirect", "503-then-redirect"])
def test_no_redirect_passes_the_guard(fault: str, whole: CrawlFunction, mockserver: MockServer) -> None:
    away = mockserver.add_fault("/away", fault, host=0, to=mockserver.url("/", host=CANARY))
    assert whole(away).reasons == ["address-refused"]
    assert not mockserver.seen(host=CANARY)


def test_a_rest_after_503_is_kept_by_the_retry_and_the_answer_is_unpacked(
    whole: CrawlFunction, mockserver: MockServer
) -> None:
    busy = mockserver.add_fault("/busy", "503-plain", host=0)
    (found,) = whole(busy).outcomes
    assert found.status == 200
    first, second = mockserver.seen("/busy")
    assert second.at - first.at > 0.19


@pytest.mark.threat(6, 7, 11, 20)
def test_one_crawl_comes_through_every_fault_of_the_server(whole: CrawlFunction, mockserver: MockServer) -> None:
    asked = [mockserver.url(f"/fault/{fault}", host=n % CANARY) for n, fault in enumerate(FAULTS)]
    ended = whole(*asked, DOWNLOAD_TIMEOUT=1, RETRY_TIMES=1, NEWS_CIRCUIT_FAILURES=99)
    assert {each.asked for each in ended.outcomes} == set(asked)
    assert ended.stats.get("log_count/CRITICAL", 0) == 0


PROCESS = """
import sys
from crawling import Asked, Probe
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    settings.setmodule("crawler.settings")
    off = {"SPIDER_MODULES": [], "EXTENSIONS": {}, "ITEM_PIPELINES": {}, "FEEDS": {}, "LOG_ENABLED": False}
    settings.setdict({**off, "NEWS_TEST_ADDRESSES": sys.argv[1]})
    outcomes = []
    process = AsyncCrawlerProcess(settings)
    process.crawl(Probe, asked=[Asked(url) for url in sys.argv[2:]], outcomes=outcomes)
    process.start()
    print(sorted(outcome.reason for outcome in outcomes))
"""


@pytest.mark.threat(1)
def test_a_process_started_as_scrapy_does_it_has_the_guard(mockserver: MockServer, tmp_path: Path) -> None:
    script = tmp_path / "process.py"
    script.write_text(PROCESS)
    asked = [mockserver.url("/1", host=1), mockserver.url("/1", host=CANARY), f"http://localhost:{mockserver.port}/2"]
    done = subprocess.run([sys.executable, script, mockserver.hosts[1], *asked], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=True)  # fmt: skip
    assert done.stdout.strip() == "['address-refused', 'address-refused', 'fetched']"
    assert {each.host for each in mockserver.log} == {"127.0.0.2"}
