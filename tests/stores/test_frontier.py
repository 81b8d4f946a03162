from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rows import NOW, SITE, OpenState, delivery, found, url

from crawler.items import Discovery
from crawler.stores.frontier import Found
from crawler.stores.state import State
from tests.stores.peek import rejected_by_reason


def keys(state: State, limit: int = 10, now: float = NOW, **window: float) -> list[str]:
    return [task.key for task in state.frontier.draw(SITE, limit, now, **window)]


def test_an_address_found_twice_is_one(state: State) -> None:
    assert state.frontier.found(SITE, [found(1), found(1)], NOW) == 1
    assert state.frontier.found(SITE, [found(1), found(2)], NOW) == 1
    assert state.frontier.counts(SITE) == {"due": 2, "in_work": 0, "delivered": 0, "rejected": 0}


def test_a_batch_that_fails_leaves_no_trace_and_mixes_no_sites(state: State) -> None:
    with pytest.raises(ValueError, match="isoformat"):
        state.frontier.found("new.example", [found(1), found(2, listed_date="no date")], NOW)
    state.frontier.found("other.example", [found(3)], NOW)
    state.frontier.found("new.example", [found(1)], NOW)
    assert [state.frontier.counts(site)["due"] for site in ("new.example", "other.example")] == [1, 1]


def test_what_is_drawn_is_not_drawn_again(state: State) -> None:
    state.frontier.found(SITE, [found(1), found(2)], NOW)
    assert len(keys(state, 1)) == 1
    assert len(keys(state)) == 1
    assert keys(state) == []


def test_the_likeliest_come_first_and_among_equals_the_newest(state: State) -> None:
    day = "2026-11-{:02}T08:00:00Z".format
    rows = [(1, 0, 3), (2, 5, 1), (3, 5, 2), (4, 0, 4)]
    state.frontier.found(SITE, [found(n, priority, listed_date=day(d)) for n, priority, d in rows], NOW)
    assert keys(state) == [url(3), url(2), url(4), url(1)]


def test_an_address_without_date_comes_after_its_dated_equals(state: State) -> None:
    state.frontier.found(SITE, [found(1), found(2, listed_date="2001-01-01")], NOW)
    assert keys(state) == [url(2), url(1)]


def test_a_task_brings_what_the_listing_said(state: State) -> None:
    listing = found(1, listed_at=NOW - 60, listed_title="Títle", listed_date="2026-11-20")
    state.frontier.found(SITE, [listing], NOW)
    (task,) = state.frontier.draw(SITE, 1, NOW)
    said = Discovery("feed", f"https://{SITE}/feed.xml", "2027-01-15T07:59:00Z", "Títle", "2026-11-20")
    assert (task.url, task.key, task.discovery) == (url(1), url(1), said)


def test_the_url_to_fetch_may_differ_from_the_key(state: State) -> None:
    state.frontier.found(
        SITE, [Found("http://m.news.example/a?utm_source=x", "http://m.news.example/a", 0, "page")], NOW
    )
    (task,) = state.frontier.draw(SITE, 1, NOW)
    assert (task.url, task.key) == ("http://m.news.example/a?utm_source=x", "http://m.news.example/a")


def test_a_known_row_gains_title_date_and_priority(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    assert state.frontier.found(SITE, [found(1, 7, listed_title="Later", listed_date="2026-11-20T10:00:00Z")], NOW) == 0
    state.frontier.found(SITE, [found(1, 3, listed_title="Other", listed_date="2026-01-01")], NOW)
    (task,) = state.frontier.draw(SITE, 1, NOW)
    assert (task.discovery.listedTitle, task.discovery.listedDate) == ("Later", "2026-11-20T10:00:00Z")


def linked(n: int, title: str | None) -> Found:
    return Found(url(n), url(n), 50, "section", f"https://{SITE}/", NOW, title)


def test_a_link_s_text_is_the_title_until_a_feed_has_one(state: State) -> None:
    state.frontier.found(SITE, [linked(1, "Text of a link")], NOW)
    state.frontier.found(SITE, [found(2), found(1, 100, listed_title="Title in the feed")], NOW)
    assert {task.key: task.discovery.listedTitle for task in state.frontier.draw(SITE, 9, NOW)}[
        url(1)
    ] == "Title in the feed"


def test_a_link_s_text_is_no_title_of_what_a_sitemap_named(state: State) -> None:
    state.frontier.found(SITE, [Found(url(1), url(1), 50, "sitemap", f"https://{SITE}/map", NOW)], NOW)
    state.frontier.found(SITE, [linked(1, "Text of a link")], NOW)
    assert [task.discovery.listedTitle for task in state.frontier.draw(SITE, 9, NOW)] == [None]


def test_the_authors_that_a_feed_names_first_come_with_the_task(state: State) -> None:
    state.frontier.found(SITE, [linked(1, "Text of a link"), found(2)], NOW)
    state.frontier.found(SITE, [found(1, authors=("Ada Example", "Bo\nMuster\0")), found(3, authors=("x" * 400,))], NOW)
    state.frontier.found(SITE, [found(1, authors=("Someone Else",))], NOW)
    assert {x.key: x.authors for x in state.frontier.draw(SITE, 9, NOW)} == {
        url(1): ("Ada Example", "Bo Muster"),
        url(2): (),
        url(3): (),
    }


def test_authors_that_come_after_the_page_was_fetched_are_not_kept(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    keys(state)
    state.frontier.found(SITE, [found(1, authors=("Ada Example",))], NOW)
    state.frontier.release(SITE)
    assert [task.authors for task in state.frontier.draw(SITE, 9, NOW)] == [()]


def test_authors_are_forgotten_after_two_weeks(state: State) -> None:
    state.frontier.found(SITE, [found(1, authors=("Ada Example",))], NOW)
    state.bylines.forget(NOW)
    assert [task.authors for task in state.frontier.draw(SITE, 9, NOW)] == [("Ada Example",)]
    state.frontier.release(SITE)
    state.bylines.forget(NOW + 1)
    assert [task.authors for task in state.frontier.draw(SITE, 9, NOW)] == [()]


def test_finding_an_address_again_does_not_change_its_status(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    state.frontier.draw(SITE, 1, NOW)
    state.frontier.found(SITE, [found(1)], NOW)
    assert state.frontier.counts(SITE)["in_work"] == 1


@pytest.mark.parametrize("priority", [1001, -1001])
def test_a_priority_outside_the_coarse_scale_is_an_error(state: State, priority: int) -> None:
    with pytest.raises(ValueError, match="between -1000 and 1000"):
        state.frontier.found(SITE, [found(1, priority)], NOW)


def test_since_and_until_leave_out_what_is_dated_outside(state: State) -> None:
    dates = {1: "2026-11-01T00:00:00Z", 2: "2026-11-10T00:00:00Z", 3: "2026-11-20T00:00:00Z", 4: None}
    state.frontier.found(SITE, [found(n, listed_date=date) for n, date in dates.items()], NOW)
    since, until = 1_793_923_200.0, 1_794_528_000.0  # 6 and 13 November
    assert keys(state, since=since, until=until) == [url(2), url(4)]
    assert keys(state) == [url(3), url(1)]


def test_a_bare_date_is_in_when_any_hour_of_its_day_could_be(state: State) -> None:
    state.frontier.found(SITE, [found(1, listed_date="2026-11-10")], NOW)
    noon = 1_794_312_000.0
    assert keys(state, since=noon + 2 * 86400) == []
    assert keys(state, until=noon - 2 * 86400) == []
    assert keys(state, since=noon, until=noon) == [url(1)]


def test_a_rejected_url_is_remembered_with_its_reason(state: State) -> None:
    state.frontier.found(SITE, [found(1), found(2)], NOW)
    keys(state)
    state.frontier.reject(SITE, url(1), "consent-wall", NOW)
    state.frontier.reject(SITE, url(2), "not-found", NOW)
    assert rejected_by_reason(state, SITE) == {"consent-wall": 1, "not-found": 1}
    assert keys(state, now=NOW + 599) == []


def test_a_rejection_with_a_time_becomes_due_then(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    keys(state)
    state.frontier.reject(SITE, url(1), "unavailable", NOW, retry_at=NOW + 100)
    assert (state.frontier.due(SITE, NOW + 99, 9), keys(state, now=NOW + 99)) == (0, [])
    assert state.frontier.due(SITE, NOW + 100, 9) == 1
    assert [task.attempts for task in state.frontier.draw(SITE, 1, NOW + 100)] == [2]


def test_rejecting_a_url_that_nothing_listed_remembers_it_too(state: State) -> None:
    state.frontier.reject(SITE, url(1), "not-an-article", NOW)
    assert state.frontier.found(SITE, [found(1)], NOW) == 0
    assert state.frontier.counts(SITE)["rejected"] == 1


def test_released_urls_are_due_and_their_attempt_does_not_count(state: State) -> None:
    state.frontier.found(SITE, [found(1), found(2)], NOW)
    keys(state)
    assert state.frontier.release(SITE, [url(1)]) == 1
    assert [(task.key, task.attempts) for task in state.frontier.draw(SITE, 9, NOW)] == [(url(1), 1)]
    assert state.frontier.release(SITE) == 2


def test_a_refresh_draws_all_that_ever_was_delivered(state: State) -> None:
    state.frontier.found(SITE, [found(1), found(2), found(3)], NOW)
    keys(state)
    state.ledger.deliver([delivery(1), delivery(2)], "part-1", NOW)
    state.frontier.reject(SITE, url(2), "gone", NOW)
    state.frontier.reject(SITE, url(3), "gone", NOW)
    assert state.frontier.refresh(SITE, NOW) == 2
    assert sorted((task.key, task.revision) for task in state.frontier.draw(SITE, 9, NOW)) == [(url(1), 1), (url(2), 1)]


def test_due_counts_no_further_than_asked(state: State) -> None:
    state.frontier.found(SITE, [found(n) for n in range(20)], NOW)
    assert (state.frontier.due(SITE, NOW, 5), state.frontier.due(SITE, NOW, 50)) == (5, 20)


def test_sites_do_not_see_each_others_urls(state: State) -> None:
    state.sites.lease("other.example", NOW, NOW + 60)
    state.frontier.found(SITE, [found(1)], NOW)
    assert state.frontier.found("other.example", [found(1)], NOW) == 1
    assert state.frontier.counts("other.example")["due"] == 1
    assert len(state.frontier.draw("other.example", 9, NOW)) == 1
    assert state.frontier.counts(SITE)["due"] == 1


def test_text_that_a_database_refuses_is_kept_without_it(state: State) -> None:
    state.frontier.found(SITE, [found(1, listed_title="a\0b\ud800c\u2028d")], NOW)
    (task,) = state.frontier.draw(SITE, 1, NOW)
    assert task.discovery.listedTitle == "ab?c\u2028d"


def test_more_urls_than_a_statement_takes_are_found_drawn_and_released(state: State) -> None:
    rows = [found(n) for n in range(1234)]
    assert state.frontier.found(SITE, rows, NOW) == 1234
    drawn = keys(state, 2000)
    assert len(set(drawn)) == 1234
    assert state.frontier.release(SITE, drawn) == 1234


def test_what_a_run_left_in_work_is_due_for_the_next(open_state: OpenState) -> None:
    first = open_state()
    first.frontier.found(SITE, [found(1), found(2)], NOW)
    keys(first, 1)
    first.sites.give_back(SITE)
    first.close()
    assert open_state("run-2").frontier.counts(SITE)["due"] == 2


def test_the_date_of_a_change_keeps_an_article_from_no_run_that_wants_older_ones(state: State) -> None:
    changed = found(1, listed_date="2026-11-20T10:00:00Z", of_change=True)
    state.frontier.found(SITE, [changed], NOW)
    assert len(state.frontier.draw(SITE, 9, NOW, until=listed("2026-11-01"))) == 1


def test_the_date_of_publication_takes_the_place_of_that_of_a_change(state: State) -> None:
    state.frontier.found(SITE, [found(1, listed_date="2026-11-20T10:00:00Z", of_change=True)], NOW)
    state.frontier.found(SITE, [found(1, listed_date="2026-11-10T10:00:00Z")], NOW)
    assert state.frontier.draw(SITE, 9, NOW, until=listed("2026-11-01")) == []
    (task,) = state.frontier.draw(SITE, 9, NOW)
    assert task.discovery.listedDate == "2026-11-10T10:00:00Z"


def test_the_date_that_a_page_itself_gives_takes_the_place_of_any_other(state: State) -> None:
    state.frontier.found(SITE, [found(1, listed_date="2026-11-20T10:00:00Z")], NOW)
    state.frontier.found(SITE, [replace(found(1), via="page", listed_date="2026-11-01")], NOW)
    state.frontier.found(SITE, [found(1, listed_date="2026-11-20T10:00:00Z")], NOW)
    assert state.frontier.draw(SITE, 9, NOW, since=listed("2026-11-10")) == []
    assert len(state.frontier.draw(SITE, 9, NOW)) == 1


def listed(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()


def test_what_was_rejected_for_some_reasons_can_be_drawn_again(state: State) -> None:
    for number, reason in enumerate(["short", "no-text", "paywall", "short"]):
        state.frontier.found(SITE, [found(number)], NOW)
        state.frontier.draw(SITE, 1, NOW)
        state.frontier.reject(SITE, found(number).key, reason, NOW)
    state.frontier.found("other.example", [found(9)], NOW)
    state.frontier.reject("other.example", found(9).key, "short", NOW)
    assert state.frontier.reconsider(SITE, ["short", "no-text", "never seen"], NOW) == 3
    assert sorted(keys(state)) == sorted(found(number).key for number in (0, 1, 3))


def test_only_what_is_still_to_be_tried_is_drawn_again_where_that_is_asked(state: State) -> None:
    for number, retry_at in enumerate([None, NOW + 3600, NOW - 60]):
        state.frontier.found(SITE, [found(number)], NOW)
        state.frontier.draw(SITE, 1, NOW)
        state.frontier.reject(SITE, found(number).key, "http-503", NOW, retry_at)
    assert state.frontier.reconsider(SITE, ["http-503"], NOW, given_up=False) == 1
