"""Which sources named an address is kept from the second one on, and read without a change to the state."""

from __future__ import annotations

from collections import Counter

import pytest
from rows import NOW, SITE, OpenState, delivery, url

from crawler.stores.captures import captures
from crawler.stores.errors import StateError
from crawler.stores.frontier import Found
from crawler.stores.sightings import ARCHIVE, FEED, KEPT, NEWS_SITEMAP, SECTION
from crawler.stores.state import State

DAY = 86_400.0


def named(n: int, via: str, title: str | None = None, date: str | None = None, **more: object) -> Found:
    return Found(url(n), url(n), 0, via, f"https://example.org/{via}", NOW, title, date, **more)  # type: ignore[arg-type]


def deliver(state: State, *numbers: int, published: float | None = None) -> None:
    state.frontier.draw(SITE, 100, NOW)
    for n in numbers:
        one = delivery(n)
        object.__setattr__(one, "published", published)
        state.ledger.deliver([one], f"part-{n}", NOW)


def read(address: str, site: str | None = None) -> Counter[int]:
    found = captures(address, NOW - 7 * DAY, NOW + DAY, site)
    return sum((one.histories for one in found), Counter())


def test_an_address_has_the_sources_that_named_it_in_any_order(state: State, address: str) -> None:
    for vias in (["feed", "section", "sitemap"], ["section"], ["sitemap", "feed", "sitemap"]):
        n = len(vias) * 10 + len(set(vias))
        for via in vias:
            state.frontier.found(SITE, [named(n, via)], NOW)
        deliver(state, n)
    assert read(address) == {FEED | SECTION | ARCHIVE: 1, SECTION: 1, FEED | ARCHIVE: 1}


def test_a_sitemap_with_titles_is_a_news_sitemap(state: State, address: str) -> None:
    state.frontier.found(SITE, [named(1, "sitemap", "A title"), named(2, "sitemap"), named(3, "feed", "A title")], NOW)
    state.frontier.found(SITE, [named(3, "sitemap", "A title")], NOW)
    deliver(state, 1, 2, 3)
    assert read(address) == {NEWS_SITEMAP: 1, ARCHIVE: 1, FEED | NEWS_SITEMAP: 1}


def test_what_was_not_delivered_is_no_article(state: State, address: str) -> None:
    state.frontier.found(SITE, [named(1, "feed"), named(2, "feed")], NOW)
    deliver(state, 1)
    assert read(address) == {FEED: 1}


def test_an_article_s_day_is_the_listing_s_or_else_the_page_s(state: State, address: str) -> None:
    state.frontier.found(
        SITE, [named(1, "feed", date="2027-01-10T23:00:00Z"), named(2, "section"), named(3, "section")], NOW
    )
    state.frontier.found(SITE, [named(4, "sitemap", date="2027-01-10", of_change=True)], NOW)
    for n, published in ((1, NOW), (2, NOW - 2 * DAY), (3, None), (4, NOW - 3 * DAY)):
        deliver(state, n, published=published)
    days = {one.day: one.histories.total() for one in captures(address, NOW - 30 * DAY, NOW + DAY)}
    assert sum(days.values()) == 4
    assert len(days) == 4


def test_reading_one_site_leaves_the_others_out(state: State, address: str) -> None:
    state.frontier.found(SITE, [named(1, "feed")], NOW)
    deliver(state, 1)
    assert (read(address, SITE), read(address, "other.example")) == ({FEED: 1}, {})


def test_what_named_another_address_of_an_article_named_the_article(state: State, address: str) -> None:
    state.frontier.found(SITE, [named(1, "feed"), named(2, "section")], NOW)
    deliver(state, 1)
    state.sightings.see_alias(SITE, url(2), url(1), NOW)
    state.sightings.see_alias(SITE, url(3), url(1), NOW)
    assert read(address) == {FEED | SECTION: 1}


def test_a_listing_that_is_read_again_writes_nothing(state: State) -> None:
    with state.database.begin() as conn:
        conn.exec_driver_sql("DELETE FROM sightings")
    for _ in range(2):
        state.frontier.found(SITE, [named(1, "feed"), named(2, "section")], NOW)
    with state.database.begin() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM sightings").scalar_one() == 0


def test_sightings_are_forgotten_after_a_while(open_state: OpenState, address: str) -> None:
    state = open_state()
    for via in ("feed", "section"):
        state.frontier.found(SITE, [named(1, via)], NOW)
    deliver(state, 1)
    state.close()
    open_state("run-2", NOW + KEPT + DAY).close()
    assert read(address) == {FEED: 1}


def test_no_state_is_no_captures_and_another_file_is_an_error(tmp_path) -> None:
    assert captures(str(tmp_path / "none.sqlite"), 0, NOW) == []
    (tmp_path / "text").write_text("no database, but longer than its header would be " * 9)
    with pytest.raises(StateError):
        captures(str(tmp_path / "text"), 0, NOW)
