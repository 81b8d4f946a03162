"""What an answer means for the page, and whether it is worth another try in a later run."""

from __future__ import annotations

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.http import HtmlResponse, Response

from crawler.middlewares.refused import Refused
from crawler.session import Origin
from crawler.spiders.verdicts import NoAnswer, judge_failure, judge_response, leads_back

URL = "https://a.org/2026/story"
FIRST = Origin("a.org", URL, attempts=1)
LAST = Origin("a.org", URL, attempts=5)
HOUR = 3600.0


def html(url=URL, status=200, body=b"<html>", kind="text/html"):
    return HtmlResponse(url, status=status, body=body, headers={"Content-Type": kind})


@pytest.mark.parametrize("url", [URL, "https://www.a.org/other-name", "http://news.a.org/x"])
def test_a_page_of_the_site_may_be_an_article(url):
    assert judge_response(html(url), FIRST, 5) is None


def test_a_page_without_content_type_may_be_an_article():
    assert judge_response(Response(URL, body=b"<html>"), FIRST, 5) is None


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_not_asked_for_again(status):
    rejected = judge_response(html(status=status), FIRST, 5)
    assert (rejected.reason, rejected.retry_after) == (f"http-{status}", None)


def test_what_a_feed_names_before_it_is_there_is_tried_twice_again():
    waits = [judge_response(html(status=404), Origin("a.org", URL, n, news=True), 5).retry_after for n in (1, 2, 3)]
    assert waits == [600.0, 1200.0, None]


@pytest.mark.parametrize("status", [403, 500, 503])
def test_what_may_be_passing_is_tried_later_but_not_for_ever(status):
    assert judge_response(html(status=status), FIRST, 5).retry_after == HOUR
    assert judge_response(html(status=status), LAST, 5).retry_after is None


@pytest.mark.parametrize(("status", "passing"), [(429, True), (503, True), (520, True), (404, False), (501, False)])
def test_a_fault_of_the_server_says_nothing_of_the_listing(status, passing):
    assert NoAnswer.status(status).passing == passing


def test_what_our_own_guard_refuses_is_no_fault_of_the_server():
    assert not NoAnswer.of(Refused("address-refused", URL, "loopback")).passing


def test_a_redirect_to_another_site_is_no_article_of_this_one():
    assert judge_response(html("https://b.org/story"), FIRST, 5).reason == "other-site"


@pytest.mark.threat(35)
@pytest.mark.parametrize("url", ["https://a.org/", "https://www.a.org"])
def test_a_redirect_to_the_home_page_says_that_the_article_is_gone(url):
    assert judge_response(html(url), FIRST, 5).reason == "sent-home"


@pytest.mark.threat(20)
@pytest.mark.parametrize("kind", ["application/pdf", "image/png"])
def test_what_is_no_text_is_no_article(kind):
    assert judge_response(html(kind=kind), FIRST, 5).reason == "not-text"


def test_an_empty_page_is_tried_later():
    assert judge_response(html(body=b""), FIRST, 5).retry_after == HOUR


def test_each_further_try_waits_longer():
    waits = [judge_failure(DownloadTimeoutError(), Origin("a.org", URL, n), 9).retry_after for n in (1, 2, 3, 8)]
    assert waits == [HOUR, 4 * HOUR, 16 * HOUR, 7 * 24 * HOUR]


def test_a_refusal_that_cannot_change_is_final():
    assert judge_failure(Refused("address-refused", URL), FIRST, 5).retry_after is None


def test_a_host_that_asked_for_a_longer_rest_gets_it():
    assert judge_failure(Refused("host-resting", URL, retry_after=9e4), FIRST, 5).retry_after == 9e4


def test_a_name_that_does_not_resolve_says_that_the_host_is_out():
    assert NoAnswer.of(CannotResolveHostError()).host_is_out
    assert not NoAnswer.status(404).host_is_out


def test_what_a_host_asks_for_is_told_in_its_words():
    assert NoAnswer.of(Refused("robots-denied", URL)).words == f"robots.txt forbids {URL}"
    resting = NoAnswer.of(Refused("host-resting", URL, retry_after=90.4))
    assert resting.words.endswith("it asks to be left alone for 90 s")


def test_an_unreachable_robots_txt_is_told_with_its_cause():
    assert NoAnswer.of(Refused("robots-unreachable", URL, "dns-failure")).words == "robots.txt: dns-failure"
    assert NoAnswer.of(CannotResolveHostError()).words == "dns-failure"


def test_a_failure_is_known_by_its_reason_whatever_its_words_are():
    ours = NoAnswer.of(Refused("address-refused", URL, "10.0.0.1 is not public"))
    assert ours.nobody_was_asked
    assert ours.words != ours.reason
    assert not NoAnswer("timeout", "address-refused by the host's own page").nobody_was_asked


@pytest.mark.parametrize(("status", "gone"), [(404, True), (410, True), (403, False), (500, False)])
def test_a_listing_is_gone_where_its_host_says_so(status, gone):
    assert NoAnswer.status(status).gone == gone


def test_a_host_that_asks_for_a_rest_is_heard_for_listings_too():
    assert NoAnswer.of(Refused("host-resting", URL, retry_after=9e4)).retry_after == 9e4


@pytest.mark.threat(35)
@pytest.mark.parametrize("there", ["http://consent.b.org/?return=http%3A%2F%2Fa.org%2F2026%2Fstory%2F&cmp=1",
                                   "https://login.b.org/s?next=https%253A%252F%252Fa.org%252F2026%252Fstory",
                                   "https://b.org/c?to=https://a.org/2026/story"])  # fmt: skip
def test_a_page_elsewhere_that_is_to_lead_back_is_a_wall(there):
    assert judge_response(html(there), FIRST, 5).reason == "interstitial"


def test_an_address_elsewhere_that_only_counts_where_readers_came_from_is_none():
    assert not leads_back("https://b.org/?ref=a.org", URL)
    assert not leads_back("https://b.org/?ref=a.org", "https://a.org/")
    assert leads_back("https://b.org/?to=https%3A%2F%2Fa.org%2F", "https://a.org/")
