"""What a redirect brings along, and pages that are meant as one."""

from __future__ import annotations

from crawling import CrawlFunction
from mockserver import MockServer
from mockserver.faults import PAGE

ORDER = {
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.sendons.SendOnsMiddleware": 580,
    "crawler.middlewares.limits.LimitsMiddleware": 590,
    "crawler.middlewares.redirects.RedirectsMiddleware": 600,
}


def test_a_server_that_sends_newcomers_round_has_its_cookie_back(crawl: CrawlFunction, mockserver: MockServer) -> None:
    (ended,) = crawl(ORDER, mockserver.url("/fault/cookies")).outcomes
    assert (ended.reason, ended.body) == ("fetched", PAGE)
    assert mockserver.times("/fault/cookies") == 2


def test_the_cookie_is_for_its_host_and_for_this_request_alone(crawl: CrawlFunction, mockserver: MockServer) -> None:
    on = {"Set-Cookie": "visited=1; Path=/", "Location": mockserver.url("/there", host=1)}
    away = mockserver.add("/away", "", status=302, headers=on)
    mockserver.add("/there", "", status=302, headers={"Location": mockserver.url("/back")})
    crawl(ORDER, away, mockserver.add("/other", "other"), CONCURRENT_REQUESTS=1)
    brought = {seen.target: seen.headers.get("cookie") for seen in mockserver.log if seen.target != "/robots.txt"}
    assert brought == {"/away": None, "/there": None, "/back": "visited=1", "/other": None}


def test_a_page_that_only_sends_on_is_a_redirect(crawl: CrawlFunction, mockserver: MockServer) -> None:
    there = mockserver.add("/there", PAGE)
    away = mockserver.add("/go", '<meta http-equiv="refresh" content="0; url=/there">')
    (ended,) = crawl(ORDER, away).outcomes
    assert (ended.url, ended.body) == (there, PAGE)


def test_pages_that_send_on_in_a_circle_end_as_redirects_do(crawl: CrawlFunction, mockserver: MockServer) -> None:
    there = mockserver.add("/there", '<script>location.replace("/back")</script>')
    mockserver.add("/back", '<meta http-equiv="refresh" content="0; url=/there">')
    assert crawl(ORDER, there).reasons == ["too-many-redirects"]
