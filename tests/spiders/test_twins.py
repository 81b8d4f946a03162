"""One article under two forms of its address is asked for once."""

from __future__ import annotations

import pytest
from components import NOW

from crawler.session import Origin
from crawler.spiders.twins import Twins
from crawler.stores.frontier import Found
from crawler.stores.ledger import Delivery
from crawler.urls import article_id
from tests.stores.peek import rejected_by_reason

BARE = "https://a.org/2026/11/the-ferry-runs"
SLASH = "https://www.a.org/2026/11/the-ferry-runs/"
OTHER = "https://a.org/2026/11/the-ferry-rests"


@pytest.fixture
def twins(session):
    return Twins("a.org", session)


def drawn(session, *urls):
    session.state.frontier.found("a.org", [Found(url, url, 100 - n, "feed") for n, url in enumerate(urls)], NOW)
    return session.state.frontier.draw("a.org", 10, NOW)


def delivery(url):
    return Delivery("a.org", url, article_id(url), 1, "0" * 32)


def reason_of(session):
    return rejected_by_reason(session.state, "a.org")


def test_the_second_form_of_an_address_waits_for_the_first(session, twins):
    tasks = drawn(session, BARE, SLASH, OTHER)
    assert [task.url for task in twins.sift(tasks)] == [BARE, OTHER]
    twins.settled(OTHER)
    assert twins.free == []


def test_when_the_first_was_accepted_the_second_is_a_duplicate_that_nobody_asks_for(session, twins):
    twins.sift(drawn(session, BARE, SLASH))
    session.pending.add(delivery(BARE))
    twins.settled(BARE)
    assert twins.sift(twins.free) == []
    assert reason_of(session) == {"duplicate": 1}
    assert session.tally("a.org").rejected == {"duplicate": 1}


def test_when_the_first_gave_no_article_the_second_is_asked_for(session, twins):
    twins.sift(drawn(session, BARE, SLASH))
    session.state.frontier.reject("a.org", BARE, "http-404", NOW)
    twins.settled(BARE)
    assert [task.url for task in twins.sift(twins.free)] == [SLASH]


def test_what_an_earlier_run_delivered_is_not_asked_for_under_another_form(session, twins):
    drawn(session, BARE)
    session.state.ledger.deliver([delivery(BARE)], "part", NOW)
    assert twins.sift(drawn(session, SLASH)) == []
    assert reason_of(session) == {"duplicate": 1}


def test_a_look_at_what_was_delivered_is_no_twin_of_itself(session, twins):
    drawn(session, BARE)
    session.state.ledger.deliver([delivery(BARE)], "part", NOW)
    session.state.frontier.refresh("a.org", NOW)
    assert [task.url for task in twins.sift(session.state.frontier.draw("a.org", 10, NOW))] == [BARE]


def test_what_a_site_took_back_may_come_under_another_form(session, twins):
    drawn(session, BARE)
    ident = article_id(BARE)
    session.state.ledger.deliver([delivery(BARE)], "part", NOW)
    session.state.ledger.deliver([Delivery("a.org", BARE, ident, 2, ident)], "part-2", NOW)
    assert [task.url for task in twins.sift(drawn(session, SLASH))] == [SLASH]


def test_what_is_on_its_way_for_another_site_of_the_run_is_not_asked_for_twice(session, twins):
    tasks = drawn(session, BARE, OTHER)
    session.origins[BARE] = Origin("news.a.org", BARE)
    assert [task.url for task in twins.sift(tasks)] == [OTHER]
    assert session.state.frontier.counts("a.org")["in_work"] == 2
