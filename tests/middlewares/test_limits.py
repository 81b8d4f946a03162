"""Rows 4, 6, 7, 11 and 39: every answer has a finite size, and what broke off is no answer."""

from __future__ import annotations

import gzip

import pytest
from crawling import Asked, CrawlFunction
from mockserver import MockServer
from mockserver.faults import PAGE

LIMITS = {
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.limits.LimitsMiddleware": 590,
    "crawler.middlewares.redirects.RedirectsMiddleware": 600,
}
KINDS = {"page": 5, "home": 5, "section": 5, "feed": 10, "sitemap": 50}
MIB = 2**20


@pytest.mark.threat(4)
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "nested"])
def test_row_4_a_bomb_is_refused_and_costs_little_memory(
    coding: str, crawl: CrawlFunction, mockserver: MockServer
) -> None:
    crawl(LIMITS, mockserver.url("/page"))  # what a first crawl loads is not the bomb's
    ended = crawl(LIMITS, mockserver.url(f"/fault/bomb-{coding}?mib=256"))
    assert ended.reasons == ["too-large"]
    assert ended.grown_mib < 100


@pytest.mark.parametrize(("kind", "mib"), KINDS.items())
def test_each_kind_has_its_own_limit(kind: str, mib: int, crawl: CrawlFunction, mockserver: MockServer) -> None:
    below = mockserver.add("/below", gzip.compress(bytes(mib * MIB), 1), headers={"Content-Encoding": "gzip"})
    above = mockserver.add("/above", gzip.compress(bytes(mib * MIB + 1), 1), headers={"Content-Encoding": "gzip"})
    ended = crawl(LIMITS, Asked(below, {"news_kind": kind}), Asked(above, {"news_kind": kind}))
    assert ended.reasons == ["fetched", "too-large"]


@pytest.mark.threat(6)
@pytest.mark.parametrize("fault", ["big?mib=64", "endless-body"])
def test_row_6_a_body_without_end_is_stopped_at_its_limit(
    fault: str, crawl: CrawlFunction, mockserver: MockServer
) -> None:
    assert crawl(LIMITS, mockserver.url(f"/fault/{fault}")).reasons == ["too-large"]


@pytest.mark.threat(6)
@pytest.mark.parametrize("fault", ["drip", "hang"])
def test_row_6_a_dripping_body_is_stopped_in_time(fault: str, crawl: CrawlFunction, mockserver: MockServer) -> None:
    ended = crawl(LIMITS, mockserver.url(f"/fault/{fault}"), DOWNLOAD_TIMEOUT=0.5, RETRY_TIMES=0)
    assert ended.reasons == ["timeout"]


@pytest.mark.threat(7)
@pytest.mark.parametrize("fault", ["short-content-length", "broken-chunk", "no-last-chunk", "truncated-gzip"])
def test_row_7_a_body_that_broke_off_is_retried_and_then_refused(
    fault: str, crawl: CrawlFunction, mockserver: MockServer
) -> None:
    assert crawl(LIMITS, mockserver.url(f"/fault/{fault}")).reasons == ["truncated"]
    assert mockserver.times(f"/fault/{fault}") == 3


@pytest.mark.threat(7)
def test_row_7_a_body_that_comes_whole_the_second_time_is_taken(crawl: CrawlFunction, mockserver: MockServer) -> None:
    ended = crawl(LIMITS, mockserver.url("/fault/flaky?times=1"))
    assert [each.body for each in ended.outcomes] == [PAGE]


@pytest.mark.threat(11)
@pytest.mark.parametrize(("path", "reason"), [("/fault/redirect-chain?hops=11", "too-many-redirects"),
                                              ("/fault/redirect-chain?hops=10", "fetched")])  # fmt: skip
def test_row_11_at_most_ten_redirects_are_followed(
    path: str, reason: str, crawl: CrawlFunction, mockserver: MockServer
) -> None:
    assert crawl(LIMITS, mockserver.url(path), REDIRECT_MAX_TIMES=10).reasons == [reason]
    assert len(mockserver.log) == 11


@pytest.mark.threat(11)
def test_row_11_a_circle_is_followed_once(crawl: CrawlFunction, mockserver: MockServer) -> None:
    there = mockserver.url("/there")
    mockserver.add_fault("/back", "redirect", to=there)
    mockserver.add_fault("/there", "redirect", to=mockserver.url("/back"))
    ended = crawl(LIMITS, mockserver.url("/fault/redirect-loop"), there, REDIRECT_MAX_TIMES=10)
    assert ended.reasons == ["too-many-redirects"] * 2
    assert (mockserver.times("/fault/redirect-loop"), mockserver.times("/there"), mockserver.times("/back")) == (
        2,
        2,
        2,
    )


def test_a_redirect_to_another_site_is_marked_and_has_that_hosts_pace(
    crawl: CrawlFunction, mockserver: MockServer
) -> None:
    away = mockserver.add_fault("/away", "redirect", to=mockserver.url("/page", host=1))
    within = mockserver.add_fault("/within", "redirect", to="/page")
    marks = {each.asked: (each.meta["news_cross_site"], each.meta["download_slot"]) for each in
             crawl(LIMITS, away, within).outcomes}  # fmt: skip
    assert marks == {away: (True, "127.0.0.2"), within: (False, "127.0.0.1")}


@pytest.mark.threat(20)
def test_a_film_is_refused_before_it_comes(crawl: CrawlFunction, mockserver: MockServer) -> None:
    ended = crawl(LIMITS, mockserver.url("/fault/video"))
    assert ended.reasons == ["not-text"]
    assert ended.stats.get("downloader/response_count", 0) == 0


@pytest.mark.threat(20)
@pytest.mark.parametrize("fault", ["pdf-as-html", "html-as-xml", "wrong-charset", "bad-gzip", "bad-header-line"])
def test_what_is_odd_but_whole_is_left_to_the_reader(fault: str, crawl: CrawlFunction, mockserver: MockServer) -> None:
    (found,) = crawl(LIMITS, mockserver.url(f"/fault/{fault}")).outcomes
    assert found.reason == "fetched"
    assert found.body


def test_a_list_of_many_codings_is_refused(crawl: CrawlFunction, mockserver: MockServer) -> None:
    page = mockserver.add("/page", b"x" * 100, headers={"Content-Encoding": "gzip, gzip, gzip, gzip"})
    assert crawl(LIMITS, page).reasons == ["bad-encoding"]


@pytest.mark.threat(21)
def test_row_21_of_a_huge_robots_txt_the_beginning_is_obeyed(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add_fault("/robots.txt", "robots-huge", mib=20)
    pages = [mockserver.add(path, "page") for path in ("/private/1", "/1")]
    ended = crawl({**LIMITS, "crawler.middlewares.robots.RobotsMiddleware": 100}, *pages)
    assert ended.reasons == ["fetched", "robots-denied"]
    assert ended.stats["downloader/response_bytes"] < 2 * MIB


@pytest.mark.threat(4, 21)
@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_robots_txt_that_is_a_bomb_costs_no_more(coding: str, crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add_fault("/robots.txt", f"bomb-{coding}", mib=256)
    ended = crawl({**LIMITS, "crawler.middlewares.robots.RobotsMiddleware": 100}, mockserver.url("/page"))
    assert ended.reasons == ["fetched"]
    assert ended.grown_mib < 100


@pytest.mark.threat(6)
def test_header_lines_without_end_are_stopped(crawl: CrawlFunction, mockserver: MockServer) -> None:
    handlers = {"http": "crawler.middlewares.bounded.BoundedHandler"}
    ended = crawl(LIMITS, mockserver.url("/fault/endless-headers"), DOWNLOAD_HANDLERS=handlers)
    assert ended.reasons == ["connection-lost"]
    assert ended.grown_mib < 100
