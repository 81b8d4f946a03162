"""What a site's memory holds, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.memory import MEMORY_NAMES, SiteMemory, Traits, standing


def traits(number: int, blocks: list[tuple[str, int]]) -> Traits:
    sigs, keys = [s for s, _ in blocks], [k for _, k in blocks]
    stands, count = list(map(standing, sigs, keys)), len(blocks)
    return Traits(number, sigs, keys, stands, [20] * count, [0] * count, np.full(count, 0.5), frozenset([number]))


PAGES = st.lists(
    st.tuples(
        st.integers(1, 6), st.lists(st.tuples(st.sampled_from("xyz"), st.integers(10, 14)), min_size=1, max_size=5)
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda page: page[0],
)


def column(rows: np.ndarray, name: str) -> list[float]:
    return [float(x) for x in rows[:, MEMORY_NAMES.index(name)]]


def test_a_page_is_judged_by_the_other_pages_alone() -> None:
    memory = SiteMemory()
    memory.learn(traits(1, [("x", 7)]))
    assert column(memory.evidence(traits(1, [("x", 7)])), "repeats") == [0.0]
    assert column(memory.evidence(traits(2, [("x", 7)])), "repeats") == [1.0]


def test_a_page_seen_twice_counts_once() -> None:
    memory = SiteMemory()
    assert memory.learn(traits(1, [("x", 7)]))
    assert not memory.learn(traits(1, [("x", 7)]))
    assert memory.pages == 1


def test_a_teaser_of_a_text_elsewhere_is_no_repetition_at_its_place() -> None:
    memory = SiteMemory()
    memory.learn(traits(1, [("teaser", 7)]))
    rows = memory.evidence(traits(2, [("lead", 7)]))
    assert column(rows, "repeats") == [0.0]
    assert column(rows, "anywhere") == [1.0]


@given(PAGES, st.randoms(use_true_random=False))
def test_the_order_of_the_pages_does_not_count(pages: list, shuffle) -> None:  # type: ignore[no-untyped-def, type-arg]
    one, other = SiteMemory(), SiteMemory()
    for number, blocks in pages:
        one.learn(traits(number, blocks))
    mixed = list(pages)
    shuffle.shuffle(mixed)
    for number, blocks in mixed:
        other.learn(traits(number, blocks))
    for number, blocks in pages:
        assert np.allclose(one.evidence(traits(number, blocks)), other.evidence(traits(number, blocks)))


@given(PAGES)
def test_what_is_stored_says_the_same_when_it_is_read_again(pages: list) -> None:  # type: ignore[type-arg]
    memory = SiteMemory()
    for number, blocks in pages:
        memory.learn(traits(number, blocks))
    again = SiteMemory.load(memory.dump())
    asked = traits(99, pages[0][1])
    assert np.allclose(memory.evidence(asked), again.evidence(asked))


def test_its_size_is_bounded() -> None:
    memory = SiteMemory()
    for number in range(60):
        memory.learn(traits(number, [(f"s{number}-{i}", number * 1000 + i) for i in range(1000)]))
    assert len(memory.texts) <= 50_000
    assert len(memory.places) <= 5_000


def test_other_bytes_are_no_memory() -> None:
    with pytest.raises(ValueError, match="not a site memory"):
        SiteMemory.load(b"something else")
