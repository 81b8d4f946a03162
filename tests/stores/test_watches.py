"""Articles that are looked at again: when they are due, and what is known of them then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rows import NOW, SITE, OpenState, delivery, found, url

from crawler.stores.frontier import TOLD, VANISHED
from crawler.stores.keys import key_hash
from crawler.stores.state import State
from crawler.stores.watches import Look, Watch

HOUR = 3600.0
WATCH = Watch(NOW - HOUR, '{"headline": "ab"}', 1, None, '"x"', "Mon")


@pytest.fixture
def state(state: State) -> State:
    """The looks of these tests are hours apart: the lease has to last."""
    assert state.sites.lease(SITE, NOW, NOW + 2000 * HOUR)
    return state


def deliver(state: State, look: Look | None) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    state.frontier.draw(SITE, 1, NOW)
    state.ledger.deliver([replace(delivery(1), look=look)], "part-1", NOW)


def test_an_article_is_drawn_again_when_its_look_is_due_with_what_is_known(state: State) -> None:
    deliver(state, Look(NOW, WATCH, NOW + HOUR))
    assert state.frontier.draw(SITE, 1, NOW + HOUR - 1) == []
    (task,) = state.frontier.draw(SITE, 1, NOW + HOUR)
    assert (task.revision, task.touched, task.why, task.watch) == (1, NOW, None, WATCH)


def test_an_article_without_another_look_is_not_drawn_again(state: State) -> None:
    deliver(state, Look(NOW, None, None))
    assert state.frontier.draw(SITE, 1, NOW + 1000 * HOUR) == []


def test_a_look_that_brings_no_record_leaves_the_article_delivered(state: State) -> None:
    deliver(state, Look(NOW, WATCH, NOW + HOUR))
    state.frontier.draw(SITE, 1, NOW + HOUR)
    state.watches.looked(SITE, url(1), Look(NOW + HOUR, WATCH, NOW + 2 * HOUR))
    assert state.frontier.counts(SITE)["delivered"] == 1
    (task,) = state.frontier.draw(SITE, 1, NOW + 2 * HOUR)
    assert (task.touched, task.attempts) == (NOW + HOUR, 1)


def test_a_look_that_settled_nothing_hands_its_reason_on(state: State) -> None:
    deliver(state, Look(NOW, WATCH, NOW + HOUR))
    state.frontier.draw(SITE, 1, NOW + HOUR)
    state.watches.looked(SITE, url(1), Look(None, WATCH, NOW + 2 * HOUR, VANISHED))
    assert [task.why for task in state.frontier.draw(SITE, 1, NOW + 2 * HOUR)] == [VANISHED]


@pytest.mark.parametrize("then", [NOW + 3 * HOUR, None])
def test_a_look_that_is_put_off_was_not_tried(state: State, then: float | None) -> None:
    deliver(state, Look(NOW, WATCH, NOW + HOUR))
    state.frontier.draw(SITE, 1, NOW + HOUR)
    state.watches.postpone(SITE, {url(1): then})
    assert state.frontier.counts(SITE)["delivered"] == 1
    assert state.frontier.draw(SITE, 1, NOW + 3 * HOUR - 1) == []
    again = state.frontier.draw(SITE, 1, NOW + 3 * HOUR)
    assert [(x.attempts, x.touched, x.watch) for x in again] == ([(1, NOW, WATCH)] if then else [])


def test_a_change_that_a_listing_tells_makes_the_article_due_and_says_why(state: State) -> None:
    deliver(state, Look(NOW, WATCH, None))
    assert state.watches.look_again(SITE, {key_hash(url(1)): NOW + 60}, TOLD, NOW + HOUR, 10) == 1
    (task,) = state.frontier.draw(SITE, 1, NOW + HOUR)
    assert task.why == TOLD


def test_a_change_from_before_the_last_look_is_none(state: State) -> None:
    deliver(state, Look(NOW, WATCH, None))
    assert state.watches.look_again(SITE, {key_hash(url(1)): NOW - 60}, TOLD, NOW + HOUR, 10) == 0


@pytest.mark.parametrize("alias", [False, True])
def test_a_change_from_before_a_look_that_was_told_not_modified_is_one(state: State, alias: bool) -> None:
    deliver(state, Look(NOW, replace(WATCH, whole=NOW - 2 * HOUR), None))
    if alias:
        state.frontier.found(SITE, [replace(found(2), listed_at=NOW - 3 * HOUR)], NOW - 3 * HOUR)
        state.frontier.draw(SITE, 1, NOW)
        state.frontier.reject(SITE, url(2), "duplicate", NOW)
        state.alternates.add(delivery(1).article_id, url(2))
    key = key_hash(url(2 if alias else 1))
    assert state.watches.look_again(SITE, {key: NOW - 2 * HOUR}, TOLD, NOW + HOUR, 10) == 0
    assert state.watches.look_again(SITE, {key: NOW - HOUR}, TOLD, NOW + HOUR, 10) == 1


def test_a_change_of_what_was_never_delivered_is_none(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    assert state.watches.look_again(SITE, {key_hash(url(1)): NOW + 60}, TOLD, NOW + HOUR, 10) == 0


def test_only_so_many_changes_are_followed_the_latest_first(state: State) -> None:
    state.frontier.found(SITE, [found(n) for n in range(4)], NOW)
    looks = [replace(delivery(n), look=Look(NOW, None, None)) for n in range(4)]
    state.ledger.deliver(looks, "part-1", NOW)
    told = {key_hash(url(n)): NOW + 60 + n for n in range(4)}
    assert state.watches.look_again(SITE, told, TOLD, NOW + HOUR, 2) == 2
    assert sorted(task.url for task in state.frontier.draw(SITE, 9, NOW + HOUR)) == [url(2), url(3)]


def test_a_change_told_of_another_address_of_an_article_is_one_of_the_article(state: State) -> None:
    deliver(state, Look(NOW, WATCH, None))
    state.frontier.found(SITE, [found(2)], NOW)
    state.frontier.draw(SITE, 1, NOW)
    state.frontier.reject(SITE, url(2), "duplicate", NOW)
    state.alternates.add(delivery(1).article_id, url(2))
    assert state.watches.look_again(SITE, {key_hash(url(2)): NOW + 60}, TOLD, NOW + HOUR, 10) == 1
    (task,) = state.frontier.draw(SITE, 1, NOW + HOUR)
    assert (task.url, task.why) == (url(1), TOLD)


def test_the_articles_under_watch_are_told_with_their_publication(state: State) -> None:
    deliver(state, Look(NOW, WATCH, None))
    (row,) = state.watches.rows_of(SITE, [key_hash(url(1))])
    assert state.watches.watched(SITE, NOW - 2 * HOUR) == {row: NOW - HOUR}
    assert state.watches.watched(SITE, NOW - HOUR) == {}


def test_an_article_has_the_row_of_its_address_at_another_one_too(state: State) -> None:
    deliver(state, Look(NOW, WATCH, None))
    state.alternates.add(delivery(1).article_id, url(2))
    assert state.watches.rows_of(SITE, [key_hash(url(2))]) >= state.watches.rows_of(SITE, [key_hash(url(1))])


def test_a_look_can_be_asked_for_by_row(state: State) -> None:
    deliver(state, Look(NOW, WATCH, None))
    state.watches.look_at(state.watches.rows_of(SITE, [key_hash(url(1)), key_hash(url(2))]), VANISHED, NOW + HOUR)
    assert state.frontier.draw(SITE, 1, NOW + HOUR - 1) == []
    assert [(task.url, task.why) for task in state.frontier.draw(SITE, 1, NOW + HOUR)] == [(url(1), VANISHED)]


def test_a_look_that_waits_is_planned_once_and_can_be_asked_about(state: State) -> None:
    deliver(state, Look(NOW, WATCH, None))
    for at in (NOW + HOUR, NOW + HOUR + 60):
        state.watches.look_again(SITE, {key_hash(url(1)): at}, VANISHED, at, 10, wait=300.0)
    assert state.frontier.draw(SITE, 1, NOW + HOUR + 299) == []
    assert state.watches.awaited(SITE, url(1), VANISHED) == (1, NOW, WATCH)
    assert state.watches.awaited(SITE, url(1), TOLD) is None
    assert len(state.frontier.draw(SITE, 1, NOW + HOUR + 300)) == 1


def test_a_watch_outlives_the_run(open_state: OpenState) -> None:
    first = open_state()
    deliver(first, Look(NOW, WATCH, NOW + HOUR))
    first.close()
    (task,) = open_state("run-2", NOW + HOUR).frontier.draw(SITE, 1, NOW + HOUR)
    assert task.watch == WATCH
