"""Looks at delivered articles: what each teaches, when the next one comes, and when an article counts as taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from components import NOW, PAGE

from crawler.discovery.revisits import HORIZON, Edits
from crawler.items import Discovery
from crawler.session import Origin, Visits
from crawler.session.rounds import Rounds
from crawler.stores.frontier import LIVE, TOLD, VANISHED, Task
from crawler.stores.watches import Watch

HOUR, DAY = 3600.0, 86_400.0
PUBLISHED = "2026-11-18T11:06:40+00:00"  # NOW


@pytest.fixture
def rounds(session):
    return Rounds(session.state, Visits(40.0, 8))


def looked_at(since=NOW - DAY, touched=NOW - HOUR, **more):
    watch = Watch(since, '{"headline": "a"}', **more)
    return Origin("a.org", PAGE, revision=1, touched=touched, watch=watch)


def test_a_new_article_is_looked_at_again(rounds):
    look = rounds.delivered(Origin("a.org", PAGE), "{}", PUBLISHED, NOW, changed=False)
    assert look.watch.since == NOW
    assert NOW < look.next_at <= NOW + HORIZON


def test_an_article_that_was_old_when_it_came_is_not(rounds):
    look = rounds.delivered(Origin("a.org", PAGE), "{}", "2020-01-01T00:00:00+00:00", NOW, changed=False)
    assert (look.watch, look.next_at) == (None, None)


def test_looks_are_bounded(rounds):
    assert rounds.unchanged(looked_at(visits=7), NOW).next_at is None


def test_without_looks_nothing_is_followed(session):
    rounds = Rounds(session.state, Visits(40.0, 0))
    assert rounds.follow("a.org") == 0
    assert rounds.delivered(Origin("a.org", PAGE), "{}", PUBLISHED, NOW, changed=False).next_at is None


def test_changes_and_their_absence_are_learned(rounds):
    before = rounds.edits("a.org").expected(0, HORIZON)
    rounds.unchanged(looked_at(), NOW)
    less = rounds.edits("a.org").expected(0, HORIZON)
    rounds.delivered(looked_at(), "{}", None, NOW, changed=True)
    assert less < before
    assert rounds.edits("a.org").expected(0, HORIZON) > less


def test_a_look_that_is_told_not_modified_keeps_when_the_page_came_last(rounds):
    first = rounds.unchanged(replace(looked_at(touched=NOW - 5 * HOUR), unsent=True), NOW)
    assert (first.touched, first.watch.whole) == (NOW, NOW - 5 * HOUR)
    again = Origin("a.org", PAGE, revision=1, touched=NOW, watch=first.watch)
    assert rounds.unchanged(replace(again, unsent=True), NOW + HOUR).watch.whole == NOW - 5 * HOUR
    assert rounds.unchanged(again, NOW + HOUR).watch.whole is None


def test_after_the_last_look_what_counts_is_when_the_page_came_last(rounds):
    last = rounds.unchanged(replace(looked_at(touched=NOW - 5 * HOUR, visits=7), unsent=True), NOW)
    assert (last.watch, last.touched) == (None, NOW - 5 * HOUR)


def test_what_was_announced_teaches_how_far_announcements_can_be_trusted(rounds):
    told = Origin("a.org", PAGE, revision=1, touched=NOW - HOUR, why=TOLD, watch=looked_at().watch)
    rounds.unchanged(told, NOW)
    assert rounds.edits("a.org").words == (0.0, 1.0)


def test_what_was_learned_is_kept(rounds, session):
    rounds.unchanged(looked_at(), NOW)
    rounds.save("a.org", NOW)
    again = Rounds(session.state, Visits(40.0, 8)).edits("a.org")
    assert again.expected(0, HORIZON) == pytest.approx(rounds.edits("a.org").expected(0, HORIZON), rel=1e-3)


def test_what_was_learned_by_another_version_is_learned_anew(rounds, session, caplog):
    session.state.memories.save("edits", "a.org", b"???", NOW)
    assert rounds.edits("a.org") == Edits()
    assert "cannot be used" in caplog.text


def test_410_takes_an_article_back_at_once_and_404_at_the_second_look(rounds):
    assert rounds.gone(looked_at(), 410, NOW)
    assert not rounds.gone(looked_at(), 404, NOW)
    second = rounds.missing(looked_at(), NOW)
    assert second.next_at == NOW + HOUR
    assert rounds.gone(looked_at(missing=second.watch.missing), 404, second.next_at)


def test_what_a_listing_left_out_and_is_not_found_twice_is_no_change_that_nobody_told(rounds):
    first = replace(looked_at(), why=VANISHED)
    look = rounds.missing(first, NOW)
    rounds.retracted(replace(first, why=look.why, watch=look.watch), look.next_at)
    assert rounds.edits("a.org").changes == ()


def test_an_article_that_is_there_again_was_not_missing(rounds):
    assert rounds.unchanged(looked_at(missing=NOW - HOUR), NOW).watch.missing is None


def test_a_look_that_failed_is_tried_again_when_it_makes_sense(rounds):
    look = rounds.failed(looked_at(), NOW + 600, NOW)
    assert (look.touched, look.next_at) == (None, NOW + 600)


def planned(rounds, why=None, missing=None):
    """An article that was delivered an hour after its publication, drawn when its look is due."""
    origin = Origin("a.org", PAGE)
    published = NOW - HOUR
    look = rounds._plan(origin, Watch(published, "{}", missing=missing), NOW)
    found = Discovery("feed")
    return Task("a.org", PAGE, PAGE, 1, 1, found, touched=NOW, why=why, watch=look.watch), look.next_at


def without_edits(rounds, looks):
    for n in range(looks):
        published = NOW - (n % 7 + 1) * DAY
        rounds.unchanged(looked_at(since=published, touched=published), NOW)


def test_a_look_that_is_as_timely_as_it_was_is_taken(rounds):
    task, at = planned(rounds)
    assert rounds.not_yet(task, at) == (False, at)


def test_a_look_is_put_off_when_what_was_learned_since_makes_edits_less_likely(rounds):
    task, at = planned(rounds)
    without_edits(rounds, 12)
    put_off, later = rounds.not_yet(task, at)
    assert put_off
    assert later > at + 600


def test_a_look_at_a_site_that_seems_not_to_edit_is_thought_of_once_more_at_the_last_moment(rounds):
    task, at = planned(rounds)
    without_edits(rounds, 60)
    last = task.watch.since + HORIZON
    assert rounds.not_yet(task, at) == (True, last)
    assert rounds.not_yet(task, last) == (True, None)


def test_a_look_that_seemed_needless_is_taken_in_the_end_where_the_site_proved_to_edit(rounds):
    task, _ = planned(rounds)
    for n in range(8):
        rounds.delivered(looked_at(since=NOW - (n % 7 + 1) * DAY, touched=NOW - DAY), "{}", None, NOW, changed=True)
    assert not rounds.not_yet(task, task.watch.since + HORIZON)[0]


@pytest.mark.parametrize("how", [{"why": TOLD}, {"missing": NOW}])
def test_a_look_that_has_a_reason_is_never_put_off(rounds, how):
    task, at = planned(rounds, **how)
    without_edits(rounds, 60)
    assert not rounds.not_yet(task, at)[0]


def entries(*minutes_ago):
    return [datetime.fromtimestamp(NOW - 60 * m, UTC).isoformat() for m in minutes_ago]


def test_a_live_blog_is_looked_at_again_as_fast_as_it_grows(rounds):
    origin = Origin("a.org", PAGE)
    look = rounds.delivered(origin, "{}", PUBLISHED, NOW, changed=False, entries=entries(20, 40, 60))
    assert (look.next_at, look.why) == (NOW + 1200, LIVE)


def test_looks_at_a_blog_that_grows_are_not_counted_and_teach_nothing(rounds):
    before = rounds.edits("a.org")
    origin = replace(looked_at(visits=7), why=LIVE)
    look = rounds.delivered(origin, "{}", None, NOW, changed=True, entries=entries(5, 20))
    assert (look.watch.visits, look.why) == (7, LIVE)
    assert rounds.edits("a.org") == before


def test_a_live_blog_that_does_not_grow_is_looked_at_after_twice_the_time(rounds):
    look = rounds.unchanged(replace(looked_at(), why=LIVE), NOW)
    assert (look.next_at, look.why) == (NOW + 2 * HOUR, LIVE)


def test_a_live_blog_that_ended_is_an_article_like_any_other(rounds):
    look = rounds.unchanged(replace(looked_at(touched=NOW - 20 * HOUR), why=LIVE), NOW)
    assert look.why is None


def test_a_live_blog_is_followed_for_a_week_at_most(rounds):
    origin = replace(looked_at(since=NOW - HORIZON - 1), why=LIVE)
    assert rounds.delivered(origin, "{}", None, NOW, changed=True, entries=entries(5)).why is None


def test_a_live_look_is_not_put_off(rounds):
    task, _ = planned(rounds, why=LIVE)
    assert rounds.not_yet(task, NOW) == (False, None)
