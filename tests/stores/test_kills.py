"""A URL in work when its run was killed is due again; one that is there each time is found out, no other is lost."""

from __future__ import annotations

from rows import NOW, SITE, OpenState, delivery, found, url

from tests.stores.peek import rejected_by_reason

DAY = 86_400.0


def killed(open_state: OpenState, *, alone: int | None = None, now: float = NOW) -> None:
    """A run that draws all that is due and dies; before that it notes which one it asked for alone."""
    state = open_state(f"run-{now}", now)
    state.frontier.draw(SITE, 9, now)
    if alone is not None:
        state.suspects.note_alone(SITE, url(alone), [], now)
    state.close()


def suspected(open_state: OpenState, now: float) -> set[str]:
    state = open_state("looking", now)
    found = state.suspects.suspected(SITE, [url(number) for number in range(9)])
    state.sites.give_back(SITE)
    state.close()
    return found


def put_in(open_state: OpenState, *numbers: int) -> None:
    state = open_state("first")
    state.frontier.found(SITE, [found(number) for number in numbers], NOW)
    state.sites.give_back(SITE)
    state.close()


def test_what_is_in_work_at_three_kills_is_suspected_and_still_due(open_state: OpenState) -> None:
    put_in(open_state, 1, 2)
    for number in range(1, 4):
        assert suspected(open_state, NOW + number * 1000 - 1) == set()
        killed(open_state, now=NOW + number * 1000)
    assert suspected(open_state, NOW + 9000) == {url(1), url(2)}
    assert len(open_state("last", NOW + 9700).frontier.draw(SITE, 9, NOW + 9700)) == 2


def test_only_the_one_that_was_asked_for_alone_is_put_off(open_state: OpenState) -> None:
    put_in(open_state, 1, 2)
    for number in range(1, 6):
        killed(open_state, alone=2 if number > 3 else None, now=NOW + number * 1000)
    state = open_state("last", NOW + 9000)
    assert [task.key for task in state.frontier.draw(SITE, 9, NOW + 9000)] == [url(1)]
    assert rejected_by_reason(state, SITE) == {"run-killed": 1}


def test_what_was_put_off_is_tried_again_on_other_days_and_then_no_more(open_state: OpenState) -> None:
    put_in(open_state, 2)
    drawn = 0
    for day in (1, 2, 3, 4, 5, *range(40, 1000, 40)):
        state = open_state(f"run-{day}", NOW + day * DAY)
        drawn += len(state.frontier.draw(SITE, 9, NOW + day * DAY))
        state.suspects.note_alone(SITE, url(2), [], NOW + day * DAY)
        state.close()
    assert drawn == 8


def test_one_that_came_to_an_end_is_cleared(open_state: OpenState) -> None:
    put_in(open_state, 1, 2)
    for number in range(1, 4):
        killed(open_state, now=NOW + number * 1000)
    state = open_state("run", NOW + 5000)
    state.suspects.note_alone(SITE, url(2), [url(1)], NOW + 5000)
    assert state.suspects.suspected(SITE, [url(1), url(2)]) == {url(2)}
    state.suspects.note_alone(SITE, None, [url(2)], NOW + 5000)
    assert not state.suspects.any_suspected(SITE)


def test_kills_of_what_was_delivered_meanwhile_are_forgotten(open_state: OpenState) -> None:
    put_in(open_state, 1, 2)
    killed(open_state, now=NOW + 1000)
    state = open_state("run", NOW + 2000)
    state.frontier.draw(SITE, 9, NOW + 2000)
    state.ledger.deliver([delivery(1)], "part", NOW + 2000)
    state.close()
    for number in range(3, 5):
        killed(open_state, now=NOW + number * 1000)
    state = open_state("refreshing", NOW + 6000)
    assert state.suspects.suspected(SITE, [url(1), url(2)]) == {url(2)}


def test_a_delivered_article_stays_delivered_though_a_look_at_it_kills_runs(open_state: OpenState) -> None:
    put_in(open_state, 1)
    state = open_state("run")
    state.ledger.deliver([delivery(1)], "part", NOW)
    state.frontier.refresh(SITE, NOW)
    state.sites.give_back(SITE)
    state.close()
    for number in range(1, 6):
        killed(open_state, alone=1, now=NOW + number * 1000)
    assert open_state("last", NOW + 9000).frontier.counts(SITE)["delivered"] == 1


def test_a_run_that_gives_its_work_back_counts_for_nothing(open_state: OpenState) -> None:
    put_in(open_state, 1)
    for number in range(1, 5):
        state = open_state("run", NOW + number * 1000)
        state.frontier.draw(SITE, 9, NOW + number * 1000)
        state.sites.give_back(SITE)
        state.frontier.release(SITE)
        state.close()
    assert suspected(open_state, NOW + 9000) == set()
