"""No request passes before its host's robots.txt is in, and what a failed one means is what the RFC says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from crawling import Asked, CrawlFunction
from mockserver import MockServer

ROBOTS = {"crawler.middlewares.robots.RobotsMiddleware": 100}
RULES = "User-agent: *\nDisallow: /private/\nSitemap: /news.xml"


@pytest.mark.threat(36)
def test_row_36_nothing_passes_while_robots_txt_is_on_its_way(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add_fault("/robots.txt", "robots-slow", seconds=0.5)
    pages = [mockserver.add(f"/{place}/{n}", "page") for place in ("private", "public") for n in range(12)]
    ended = crawl(ROBOTS, *pages)
    assert ended.reasons == ["fetched"] * 12 + ["robots-denied"] * 12
    assert not [each for each in mockserver.log if "private" in each.path]
    assert mockserver.times("/robots.txt") == 1


def test_a_host_with_a_slow_robots_txt_keeps_no_other_host_waiting(
    crawl: CrawlFunction, mockserver: MockServer
) -> None:
    mockserver.add_fault("/robots.txt", "robots-slow", host=0, seconds=1)
    slow = [mockserver.url(f"/{n}") for n in range(20)]
    other = [mockserver.url(f"/{n}", host=1) for n in range(20)]
    crawl(ROBOTS, *slow, *other, CONCURRENT_REQUESTS=8)
    first_of_slow = min(each.at for each in mockserver.seen(host=0) if each.path != "/robots.txt")
    assert max(each.at for each in mockserver.seen(host=1)) < first_of_slow


@pytest.mark.threat(21)
@pytest.mark.parametrize(
    ("code", "reason"),
    [(200, "robots-denied"), (401, "fetched"), (403, "fetched"), (404, "fetched"), (410, "fetched"),
     (500, "robots-unreachable"), (503, "robots-unreachable"), (429, "robots-unreachable")],
)  # fmt: skip
def test_row_21_a_status_of_robots_txt_means_what_the_rfc_says(
    code: int, reason: str, crawl: CrawlFunction, mockserver: MockServer
) -> None:
    mockserver.add_fault("/robots.txt", "status", code=code, body="User-agent: *\nDisallow: /")
    assert crawl(ROBOTS, mockserver.url("/page"), RETRY_TIMES=0).reasons == [reason]


@pytest.mark.threat(21)
@pytest.mark.parametrize("fault", ["robots-hang", "reset", "close-without-answer", "short-content-length", "drip"])
def test_row_21_a_robots_txt_that_cannot_be_had_forbids_all(
    fault: str, crawl: CrawlFunction, mockserver: MockServer
) -> None:
    mockserver.add_fault("/robots.txt", fault)
    ended = crawl(ROBOTS, mockserver.url("/page"), RETRY_TIMES=0, NEWS_ROBOTS_TIMEOUT=0.3)
    assert ended.reasons == ["robots-unreachable"]
    assert mockserver.times("/page") == 0
    assert ended.outcomes[0].retry_after == pytest.approx(600, abs=60)


def test_a_redirect_of_robots_txt_is_followed_and_its_rules_hold_for_the_first_host(
    crawl: CrawlFunction, mockserver: MockServer
) -> None:
    mockserver.add_fault("/robots.txt", "redirect", to=mockserver.url("/rules", host=1))
    mockserver.add("/rules", RULES)
    assert crawl(ROBOTS, mockserver.url("/private/1"), mockserver.url("/1")).reasons == ["fetched", "robots-denied"]


def test_rules_belong_to_one_host_and_port(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add("/robots.txt", RULES, host=0)
    ended = crawl(ROBOTS, mockserver.url("/private/1"), mockserver.url("/private/1", host=1))
    assert ended.reasons == ["fetched", "robots-denied"]


def test_crawl_delay_is_kept_between_two_requests(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.4")
    crawl(ROBOTS, *(mockserver.url(f"/{n}") for n in range(3)), AUTOTHROTTLE_ENABLED=True, AUTOTHROTTLE_START_DELAY=0)
    at = [each.at for each in mockserver.log]
    assert all(later - earlier > 0.3 for earlier, later in pairwise(at))  # a busy machine notes the first one late


def test_an_absurd_crawl_delay_is_capped(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add("/robots.txt", "User-agent: *\nCrawl-delay: 86400")
    ended = crawl(ROBOTS, mockserver.url("/1"), mockserver.url("/2"), NEWS_MAX_CRAWL_DELAY=0.1)
    assert ended.reasons == ["fetched"] * 2


def test_every_request_learns_the_sitemaps_and_where_its_leave_comes_from(
    crawl: CrawlFunction, mockserver: MockServer
) -> None:
    mockserver.add("/robots.txt", RULES, host=0)
    ended = crawl(ROBOTS, mockserver.url("/1"), mockserver.url("/private/1"), mockserver.url("/1", host=1))
    marks = {each.meta["news_robots"]: each.meta["news_sitemaps"] for each in ended.outcomes}
    assert marks == {"rules": ("/news.xml",), "no-file": ()}


def test_our_own_group_goes_before_the_one_for_all(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: testbot\nDisallow: /private/")
    assert crawl(ROBOTS, mockserver.url("/1"), mockserver.url("/private/1")).reasons == ["fetched", "robots-denied"]


def test_without_obedience_nothing_is_refused_but_sitemaps_are_known(
    crawl: CrawlFunction, mockserver: MockServer
) -> None:
    mockserver.add("/robots.txt", RULES)
    ended = crawl(ROBOTS, mockserver.url("/private/1"), ROBOTSTXT_OBEY=False)
    assert ended.reasons == ["fetched"]
    assert ended.outcomes[0].meta["news_sitemaps"] == ("/news.xml",)


def test_a_request_may_be_exempt_as_in_scrapy(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add("/robots.txt", "User-agent: *\nDisallow: /")
    assert crawl(ROBOTS, Asked(mockserver.url("/1"), {"dont_obey_robotstxt": True})).reasons == ["fetched"]
    assert mockserver.times("/robots.txt") == 0
