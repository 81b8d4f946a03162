"""What the state says of a site's addresses by their days, for walks back and for reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rows import NOW, SITE, delivery, url

from crawler.discovery.periods import Period, period
from crawler.stores.frontier import Found
from crawler.stores.keys import key_hash
from crawler.stores.listed import Listed
from crawler.stores.period import Group, counted
from crawler.stores.sightings import ARCHIVE, FEED, SECTION
from crawler.stores.state import State

DAY = 86_400
MARCH_5 = 1_709_596_800  # 2024-03-05T00:00Z


def named(n: int, via="section", date: str | None = None, *, changed=False, day: Period | None = None) -> Found:
    return Found(url(n), url(n), 100, via, "https://a.org/x", NOW, None, date, of_change=changed, published_in=day)


def test_what_was_named_first_since_a_moment_is_counted(state: State) -> None:
    state.frontier.found(SITE, [named(1), named(2)], NOW)
    state.frontier.found(SITE, [replace(named(n), listed_at=NOW + 60) for n in (2, 3)], NOW + 60)
    hashes = [key_hash(url(n)) for n in range(1, 5)]
    assert [state.listings.named_since(SITE, hashes, at) for at in (NOW, NOW + 60, NOW + 61)] == [3, 1, 0]


def test_a_listing_tells_when_an_article_was_published_else_its_address_else_its_page(state: State) -> None:
    day = period(date(2024, 3, 5), "day")
    told = [
        named(1, "feed", "2024-03-06T10:00:00Z"),
        named(2, day=day),
        named(3, "sitemap", "2024-04-01", changed=True),
    ]
    state.frontier.found(SITE, told, NOW)
    hashes = [key_hash(url(n)) for n in range(1, 5)]
    found = state.listings.listed_as(SITE, hashes)
    assert [found.get(h) for h in hashes] == [
        Listed(MARCH_5 + 34 * 3600.0, FEED),
        Listed(float(MARCH_5), SECTION),
        Listed(None, ARCHIVE),
        None,
    ]


@pytest.mark.parametrize(
    ("unit", "since", "until", "drawn"),
    [
        ("day", MARCH_5, None, True),
        ("day", MARCH_5 + 2 * DAY, None, False),
        ("day", None, MARCH_5 - DAY, False),
        ("month", MARCH_5 + 20 * DAY, None, True),
        ("month", MARCH_5 + 40 * DAY, None, False),
        ("month", None, MARCH_5 - 10 * DAY, False),
    ],
)
def test_the_day_or_month_in_an_address_decides_whether_it_is_wanted(state: State, unit, since, until, drawn) -> None:
    state.frontier.found(
        SITE, [named(1, "sitemap", "2024-09-01", changed=True, day=period(date(2024, 3, 5), unit))], NOW
    )
    tasks = state.frontier.draw(SITE, 9, NOW, since, until)
    assert [task.url for task in tasks] == ([url(1)] if drawn else [])
    assert all(task.discovery.listedDate is None for task in tasks)  # no listing said it


def test_days_are_counted_by_the_way_in_which_addresses_were_found(state: State) -> None:
    state.frontier.found(
        SITE,
        [named(1, "sitemap", "2024-03-05"), named(2, "sitemap", "2024-03-05"), named(3, "feed", "2024-03-05")],
        NOW,
    )
    assert state.listings.named_days(SITE, "sitemap") == {MARCH_5 // DAY: 2}


def test_what_became_of_the_addresses_of_each_day(state: State, address: str) -> None:
    state.frontier.found(SITE, [named(n, "feed", "2024-03-05") for n in range(4)] + [named(4)], NOW)
    state.frontier.draw(SITE, 3, NOW)
    state.ledger.deliver([delivery(0)], "part-1", NOW)
    state.frontier.reject(SITE, url(1), "short", NOW)
    state.frontier.reject(SITE, url(2), "http-500", NOW, NOW + 60)
    state.memories.save("backfill", SITE, b"x", NOW)
    read = counted(address, SITE)
    assert read is not None
    assert read.backfill == b"x"
    assert sorted(read.groups, key=str) == sorted(
        [
            *(Group(MARCH_5 // DAY, "feed", became, 1) for became in ("delivered", "rejected", "failed", "pending")),
            Group(None, "section", "pending", 1),
        ],
        key=str,
    )
    assert counted(address, "nowhere.example") is None


def test_a_feed_that_names_what_a_section_had_is_believed_for_it_and_both_are_counted(state: State) -> None:
    state.frontier.found(SITE, [Found(url(1), url(1), 60, "section", "https://a.org/news/")], NOW)
    state.frontier.found(
        SITE, [Found(url(1), url(1), 100, "feed", "https://a.org/feed", None, "A title", "2024-03-05")], NOW
    )
    assert state.listings.listed_as(SITE, [key_hash(url(1))])[key_hash(url(1))].seen == FEED | SECTION
    (task,) = state.frontier.draw(SITE, 1, NOW)
    assert (task.discovery.via, task.discovery.listedTitle) == ("feed", "A title")
    assert task.discovery.listedDate == "2024-03-05"
