"""First seen wins: over runs, over machines, and for as long as stories are remembered."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from rows import NOW, OpenState, delivery
from sqlalchemy import func, select

from crawler.extraction.sketch import Sketch, sketch
from crawler.extraction.stories import Retelling
from crawler.stores.schema import stories, story_keys
from crawler.stores.state import State
from crawler.stores.stories import _begin

DAY = 24 * 3600


def text(seed: int, words: int = 200) -> str:
    return " ".join(random.Random(seed).choices([f"word{n}" for n in range(800)], k=words))


def story(seed: int) -> Sketch:
    return sketch(text(seed))


def name(number: int) -> str:
    return f"{number:032x}"


def tell(state: State, number: int, told: Sketch, now: float = NOW, **more: float) -> str:
    """The id of the article that this one is a copy of, or its own."""
    found = retold(state, number, told, now, **more)
    return found.first if found else name(number)


def retold(state: State, number: int, told: Sketch, now: float = NOW, **more: float) -> Retelling | None:
    return state.stories.tell(state.stories.kin(name(number), told, 0, now), now, **more)


def rows(state: State) -> tuple[int, ...]:
    with state.database.begin() as conn:
        return tuple(conn.scalars(select(func.count()).select_from(table)).one() for table in (stories, story_keys))


def test_a_copy_names_the_article_that_was_first(state: State) -> None:
    assert retold(state, 1, story(1), NOW) is None
    assert retold(state, 2, story(1), NOW) == Retelling(name(1), 1.0)
    assert retold(state, 3, story(3), NOW) is None


def test_stories_last_from_run_to_run(open_state: OpenState) -> None:
    first = open_state("run-1")
    tell(first, 1, story(1))
    first.close()
    assert tell(open_state("run-2", now=NOW + 700), 2, story(1)) == name(1)


def test_a_shortened_story_is_a_copy_and_its_own_copies_too(state: State) -> None:
    tell(state, 1, story(1))
    assert tell(state, 2, sketch(text(1)[:600])) == name(1)
    assert tell(state, 3, sketch(text(1)[:600] + text(2)[:300])) == name(1)


def test_a_close_copy_adds_neither_sketch_nor_keys(state: State) -> None:
    tell(state, 1, story(1))
    before = rows(state)
    tell(state, 2, story(1))
    assert rows(state) == (before[0] + 1, before[1])


def test_an_article_keeps_its_story_whatever_becomes_of_its_text(state: State) -> None:
    tell(state, 1, story(1))
    tell(state, 2, story(1))
    assert tell(state, 2, story(2)) == name(1)
    assert tell(state, 1, story(3)) == name(1)


def test_a_revised_first_article_is_found_by_its_new_text(state: State) -> None:
    tell(state, 1, story(1))
    tell(state, 1, story(2))
    assert tell(state, 2, story(2)) == name(1)
    assert tell(state, 3, story(1)) == name(3)


def test_what_is_not_wanted_is_not_noted(state: State) -> None:
    tell(state, 1, story(1))
    before = rows(state)
    assert tell(state, 2, story(1), enough=0.9) == name(1)
    assert rows(state) == before
    assert retold(state, 3, sketch(f"{text(1)} {text(2)}"), enough=0.9).share < 0.9
    assert rows(state) > before


def test_an_article_that_never_reached_the_disk_lapses_after_a_day(state: State) -> None:
    tell(state, 1, story(1))
    assert tell(state, 2, story(1), NOW + DAY + 1) == name(2)


def test_after_a_kill_the_article_is_fetched_again_and_keeps_its_place(open_state: OpenState) -> None:
    killed = open_state("run-1")
    tell(killed, 1, story(1))
    killed.close()
    after = open_state("run-2", now=NOW + 700)
    assert tell(after, 2, story(1), NOW + 700) == name(1)
    assert retold(after, 1, story(1), NOW + 700) is None


def test_a_delivered_article_does_not_lapse(state: State) -> None:
    tell(state, 1, story(1))
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    assert tell(state, 2, story(1), NOW + DAY + 1) == name(1)


def test_what_lapsed_or_is_old_is_forgotten_with_its_keys(state: State) -> None:
    for number in (1, 2, 3):
        tell(state, number, story(number), NOW + number)
    state.ledger.deliver([delivery(1), delivery(2)], "part-1", NOW)
    assert state.stories.forget(NOW + 2, NOW + 3, 100) == 1  # 1 is old
    assert state.stories.forget(NOW + 2, NOW + 4 + DAY, 100) == 1  # 3 was never delivered
    assert rows(state) == (1, len(story(2).keys))
    assert tell(state, 4, story(2)) == name(2)


def test_no_more_is_forgotten_at_once_than_asked_for(state: State) -> None:
    for number in range(5):
        tell(state, number, story(number))
    assert state.stories.forget(NOW + 1, NOW, 3) == 3
    assert rows(state)[0] == 2


def test_texts_without_words_are_no_copies(state: State) -> None:
    assert [tell(state, number, sketch("…")) for number in (1, 2)] == [name(1), name(2)]


@pytest.mark.parametrize("near", [False, True])
def test_of_machines_that_take_one_story_in_the_same_moment_one_is_first(
    address: str, open_state: OpenState, near: bool
) -> None:
    if not address.startswith("postgresql"):
        pytest.skip("one run has an embedded state as a whole")
    machines = [open_state(f"run-{number}", lease=False) for number in range(4)]
    start = Barrier(4)

    def take(number: int) -> list[str]:
        start.wait()
        order = random.Random(number).sample(range(25), 25) if near else range(25)
        cut = [sketch(text(seed)[: 1000 + 60 * number * near]) for seed in range(25)]
        return [
            found
            for _, found in sorted((seed, tell(machines[number], 100 * number + seed, cut[seed])) for seed in order)
        ]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(take, range(4)))
    assert all(len({firsts[seed] for firsts in found}) == 1 for seed in range(25))


def test_a_machine_waits_for_the_one_that_is_taking_the_story(open_state: OpenState, address: str) -> None:
    if not address.startswith("postgresql"):
        pytest.skip("one run has an embedded state as a whole")
    one, other = open_state("run-1"), open_state("run-2", lease=False)
    with ThreadPoolExecutor(1) as pool:
        with one.database.begin() as conn:
            _begin(conn, name(1), story(1), NOW)
            found = pool.submit(tell, other, 2, sketch(text(1)[:900]))
            with pytest.raises(TimeoutError):
                found.result(0.3)
        assert found.result() == name(1)


def test_one_article_taken_by_two_runs_is_noted_once(open_state: OpenState, address: str) -> None:
    if not address.startswith("postgresql"):
        pytest.skip("one run has an embedded state as a whole")
    machines = [open_state(f"run-{number}", lease=False) for number in range(2)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda machine: [tell(machine, n, story(n)) for n in range(20)], machines))
    assert found == [[name(n) for n in range(20)]] * 2
    assert rows(machines[0])[0] == 20
