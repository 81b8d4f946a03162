"""Row 22 and 23: a host that asks for a rest gets it, a dead host is left alone, other hosts go on."""

from __future__ import annotations

import socket
from email.utils import formatdate

import pytest
from crawling import CrawlFunction
from hypothesis import given
from hypothesis import strategies as st
from mockserver import MockServer

from crawler.middlewares.backoff import LONGEST_REST, retry_after

BACKOFF = {"crawler.middlewares.backoff.BackoffMiddleware": 560}
NOW = 1_790_000_000.0


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]  # closed again when the test begins


def _gaps(mockserver: MockServer, host: int = 0) -> list[float]:
    at = [each.at for each in mockserver.seen(host=host)]
    return [each - at[0] for each in at]


@pytest.mark.threat(22)
@pytest.mark.parametrize("fault", ["429-retry-after", "503-retry-after-date"])
def test_row_22_the_whole_host_rests_as_long_as_it_asks(
    fault: str, crawl: CrawlFunction, mockserver: MockServer
) -> None:
    mockserver.add_fault("/busy", fault, seconds=2)
    pages = [mockserver.add(f"/{n}", "page") for n in range(5)]
    ended = crawl(BACKOFF, mockserver.url("/busy"), *pages, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert ended.reasons == ["fetched"] * 6
    assert all(gap > 0.9 for gap in _gaps(mockserver)[1:])  # a date has whole seconds, so 2 may be a little over 1


@pytest.mark.threat(22)
def test_requests_that_were_queued_behind_the_delay_rest_too(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add_fault("/busy", "429-retry-after", seconds=1)
    pages = [mockserver.add(f"/{n}", "page") for n in range(3)]
    crawl(BACKOFF, mockserver.url("/busy"), *pages, DOWNLOAD_DELAY=0.05, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert all(gap > 0.99 for gap in _gaps(mockserver)[1:])


@pytest.mark.threat(22)
def test_another_host_does_not_feel_the_rest(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add_fault("/busy", "429-retry-after", seconds=1)
    resting = [mockserver.url("/busy"), *(mockserver.url(f"/{n}") for n in range(20))]
    other = [mockserver.url(f"/{n}", host=1) for n in range(20)]
    crawl(BACKOFF, *resting, *other, CONCURRENT_REQUESTS=4, CONCURRENT_REQUESTS_PER_DOMAIN=1, RETRY_TIMES=1)
    assert len(mockserver.seen(host=1)) == 20
    assert max(each.at for each in mockserver.seen(host=1)) < mockserver.seen(host=0)[1].at


@pytest.mark.threat(22)
def test_a_rest_longer_than_the_run_waits_is_refused_with_its_length(
    crawl: CrawlFunction, mockserver: MockServer
) -> None:
    mockserver.add_fault("/busy", "503-retry-after-absurd")
    pages = [mockserver.add(f"/{n}", "page") for n in range(4)]
    ended = crawl(BACKOFF, mockserver.url("/busy"), *pages, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert ended.reasons == ["host-resting"] * 5
    assert all(each.retry_after == pytest.approx(LONGEST_REST, abs=5) for each in ended.outcomes)
    assert len(mockserver.log) == 1


def test_without_a_header_the_rest_doubles(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add_fault("/busy", "429-plain", times=2)
    assert crawl(BACKOFF, mockserver.url("/busy")).reasons == ["fetched"]
    first, second, third = _gaps(mockserver)
    assert second - first > 0.19
    assert third - second > 0.39


@pytest.mark.threat(23)
def test_row_23_a_host_that_cannot_be_reached_is_left_alone_and_others_go_on(
    crawl: CrawlFunction, mockserver: MockServer, closed_port: int
) -> None:
    dead = [f"http://127.0.0.9:{closed_port}/{n}" for n in range(6)]
    alive = [mockserver.add(f"/{n}", "page") for n in range(6)]
    ended = crawl(BACKOFF, *dead, *alive, RETRY_TIMES=0, CONCURRENT_REQUESTS_PER_DOMAIN=1, DOWNLOAD_DELAY=0.1)
    assert ended.reasons.count("fetched") == 6
    assert ended.reasons.count("connection-refused") in {3, 4}  # one is on its way when the third fails
    assert ended.reasons.count("host-unreachable") in {2, 3}


@pytest.mark.threat(23)
def test_what_was_on_its_way_when_the_circuit_opened_is_taken_and_closes_it(
    crawl: CrawlFunction, mockserver: MockServer
) -> None:
    slow = mockserver.add_fault("/slow", "slow", seconds=1)
    broken = [mockserver.add_fault(f"/broken-{n}", "close-without-answer") for n in range(3)]
    away = mockserver.add_fault("/away", "redirect", host=1, to=mockserver.add("/later", "page"))
    mockserver.add_fault("/robots.txt", "slow", host=1, seconds=2)  # so that its redirect comes after the slow answer
    robots = {"crawler.middlewares.robots.RobotsMiddleware": 100}
    ended = crawl({**BACKOFF, **robots}, slow, *broken, away, RETRY_TIMES=0)
    assert sorted(ended.reasons) == ["connection-lost"] * 3 + ["fetched"] * 2


def test_failures_with_answers_between_them_do_not_count_together(crawl: CrawlFunction, mockserver: MockServer) -> None:
    for n in range(4):
        mockserver.add_fault(f"/{n}-a", "close-without-answer")
        mockserver.add(f"/{n}-b", "page")
    asked = [mockserver.url(f"/{n}-{each}") for n in range(2) for each in "ab"]
    ended = crawl(BACKOFF, *asked, RETRY_TIMES=0, CONCURRENT_REQUESTS_PER_DOMAIN=1, NEWS_CIRCUIT_FAILURES=2)
    assert ended.reasons == ["connection-lost"] * 2 + ["fetched"] * 2


def test_a_rest_does_not_use_up_more_than_its_retries(crawl: CrawlFunction, mockserver: MockServer) -> None:
    mockserver.add_fault("/busy", "429-plain", times=99)
    ended = crawl(BACKOFF, mockserver.url("/busy"))
    assert [each.status for each in ended.outcomes] == [429]
    assert mockserver.times("/busy") == 3


@pytest.mark.threat(22)
@pytest.mark.parametrize(
    ("value", "seconds"),
    [("5", 5), (" 120 ", 120), ("99999999999999999999", LONGEST_REST), ("-5", None), ("soon", None), ("", None),
     ("1.5", None), ("٣", None), (formatdate(NOW + 60, usegmt=True), 60), (formatdate(NOW - 60, usegmt=True), 0),
     ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_REST), ("Mon, 99 Foo 2026 00:00:00 GMT", None)],
)  # fmt: skip
def test_retry_after_is_read_as_the_rfc_says(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.threat(22, 28)
def test_a_date_is_measured_by_the_servers_own_clock() -> None:
    wrong = NOW + 9_000_000
    date, server = formatdate(wrong + 30, usegmt=True), formatdate(wrong, usegmt=True)
    assert retry_after(date, NOW, server) == 30


@pytest.mark.threat(22)
@given(st.text(max_size=40))
def test_no_header_makes_a_rest_of_more_than_an_hour(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_REST
