from __future__ import annotations

import os
from pathlib import Path

import pytest
from rows import NOW, SITE, OpenState, found, url

from crawler.stores.errors import SiteNotLeased
from crawler.stores.inhand import Held, InHand
from crawler.stores.runs import RunsHere
from crawler.stores.sources import Source
from crawler.stores.state import State


@pytest.fixture
def shared(address: str) -> None:
    if not address.startswith("postgresql"):
        pytest.skip("one run has an embedded state as a whole; nobody else can ask for a lease")


def test_a_run_takes_and_renews_a_site(state: State) -> None:
    assert state.sites.lease(SITE, NOW, NOW + 60)
    assert state.sites.lease(SITE, NOW + 30, NOW + 90)


@pytest.mark.threat(27)
@pytest.mark.usefixtures("shared")
def test_a_site_is_leased_to_one_run_at_a_time(open_state: OpenState) -> None:
    first, second = open_state("run-1"), open_state("run-2", lease=False)
    assert not second.sites.lease(SITE, NOW, NOW + 60)
    first.sites.give_back(SITE)
    assert second.sites.lease(SITE, NOW, NOW + 60)


@pytest.mark.usefixtures("shared")
def test_drawing_needs_the_lease(open_state: OpenState) -> None:
    first, second = open_state("run-1"), open_state("run-2", lease=False)
    first.frontier.found(SITE, [found(1)], NOW)
    with pytest.raises(SiteNotLeased, match=r"run-2.*news\.example"):
        second.frontier.draw(SITE, 1, NOW)


@pytest.mark.usefixtures("shared")
def test_a_lease_that_ran_out_passes_on_with_the_urls_in_work(open_state: OpenState) -> None:
    first, second = open_state("run-1"), open_state("run-2", lease=False)
    first.frontier.found(SITE, [found(1)], NOW)
    first.frontier.draw(SITE, 1, NOW)
    assert not second.sites.lease(SITE, NOW + 599, NOW + 700)
    assert second.sites.lease(SITE, NOW + 600, NOW + 700)
    assert len(second.frontier.draw(SITE, 1, NOW + 601)) == 1
    with pytest.raises(SiteNotLeased):
        first.frontier.draw(SITE, 1, NOW + 601)


@pytest.mark.usefixtures("shared")
def test_a_second_run_leaves_the_work_of_a_living_one_alone(open_state: OpenState) -> None:
    first = open_state("run-1")
    first.frontier.found(SITE, [found(1)], NOW)
    first.frontier.draw(SITE, 1, NOW)
    open_state("run-2", lease=False)
    assert first.frontier.counts(SITE)["in_work"] == 1


@pytest.mark.usefixtures("shared")
def test_a_run_gives_back_only_what_it_holds(open_state: OpenState) -> None:
    first, second = open_state("run-1"), open_state("run-2", lease=False)
    second.sites.give_back(SITE)
    assert first.sites.lease(SITE, NOW, NOW + 60)
    assert not second.sites.lease(SITE, NOW, NOW + 60)


def test_giving_a_site_back_makes_its_work_due(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    state.frontier.draw(SITE, 1, NOW)
    state.sites.give_back(SITE)
    assert state.frontier.counts(SITE)["due"] == 1


@pytest.mark.usefixtures("shared")
@pytest.mark.threat(25)
def test_a_killed_runs_sites_are_free_for_the_next_on_its_machine(open_state: OpenState, tmp_path: Path) -> None:
    first, second = open_state("run-1"), open_state("run-2", lease=False)
    first.frontier.found(SITE, [found(1)], NOW)
    first.frontier.draw(SITE, 1, NOW)
    dying, living = RunsHere(tmp_path, "run-1"), RunsHere(tmp_path, "run-2")
    assert living.bury(second, NOW) == []
    listing = Held(SITE, "feed", f"https://{SITE}/feed")
    with InHand(dying.note).holding(listing):
        os.close(dying._mark._fd)  # as the kernel does it for a killed process
    assert living.bury(second, NOW) == [listing]
    assert second.sites.lease(SITE, NOW, NOW + 60)
    assert len(second.frontier.draw(SITE, 1, NOW)) == 1
    living.end()
    assert not list(tmp_path.glob(".*"))


def test_what_was_in_work_when_its_run_died_was_not_tried(open_state: OpenState) -> None:
    for number in range(4):
        state = open_state(f"run-{number}", NOW + number * 1000)
        state.frontier.found(SITE, [found(1)], NOW)
        (task,) = state.frontier.draw(SITE, 1, NOW + number * 1000)
        assert task.attempts == 1
        state.close()


@pytest.mark.usefixtures("shared")
def test_what_was_in_work_when_its_site_was_given_back_was_not_tried(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    for end in (lambda: state.sites.give_back(SITE), lambda: state.sites.bury("run-1", NOW)):
        state.sites.lease(SITE, NOW, NOW + 60)
        (task,) = state.frontier.draw(SITE, 1, NOW)
        assert task.attempts == 1
        end()


@pytest.mark.threat(28)
def test_what_a_run_with_a_wrong_clock_put_off_is_due_once_the_clock_is_right(open_state: OpenState) -> None:
    later = NOW + 3650 * 86_400
    wrong = open_state("run-1", later)
    wrong.frontier.found(SITE, [found(1)], later)
    wrong.frontier.draw(SITE, 1, later)
    wrong.frontier.reject(SITE, url(1), "timeout", later, later + 3600)
    wrong.sources.save([Source(SITE, "https://news.example/feed", "feed", next_at=later + 300)])
    wrong.close()
    right = open_state("run-2")
    assert [task.key for task in right.frontier.draw(SITE, 9, NOW)] == [url(1)]
    assert [source.next_at for source in right.sources.of_site(SITE)] == [NOW]
