"""What is kept of a site has a size, whatever its pages say."""

from __future__ import annotations

import random
import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import memory
from crawler.extraction.html import parse
from crawler.extraction.memory import SiteMemory, Traits, standing
from crawler.extraction.metadata.habits import MOST_PAGES, SiteHabits
from crawler.extraction.metadata.read import read_metadata
from crawler.extraction.site import Site
from tests.extraction.laws.newspaper import read

pytestmark = pytest.mark.xdist_group("laws-bounds")
LAWS = settings(max_examples=15, derandomize=True)
MOST_BYTES = 4_000_000  # 50,000 texts and 20,000 pages of 20 digits, 5,000 places of 200 characters, packed


def hostile(number: int, blocks: int, rng: random.Random) -> Traits:
    """A page none of whose places and texts has been seen."""
    sigs = [f"/main/div.{''.join(rng.choices(string.ascii_letters, k=40))}/p" for _ in range(blocks)]
    keys = [rng.getrandbits(63) for _ in range(blocks)]
    stands = list(map(standing, sigs, keys))
    return Traits(rng.getrandbits(63), sigs, keys, stands, [90] * blocks, [0] * blocks, np.full(blocks, 0.5),
                  frozenset(rng.getrandbits(63) for _ in range(6)))  # fmt: skip


def plain(number: int) -> Traits:
    """A page of an honest template: one place of text that changes, one of furniture that does not."""
    sigs, keys = ["/p", "/p", "/f"], [10 * number, 10 * number + 1, 7]
    return Traits(number, sigs, keys, list(map(standing, sigs, keys)), [90, 90, 30], [0, 0, 30],
                  np.array([0.9, 0.9, 0.1]), frozenset([number]))  # fmt: skip


@LAWS
@given(st.lists(st.integers(1, 120), min_size=1, max_size=20), st.integers(0, 3))
def test_no_count_passes_its_limit_after_any_page(sizes: list[int], seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in (("_MOST_TEXTS", 100), ("_MOST_PLACES", 30), ("_MOST_PAGES", 8)):
            patch.setattr(memory, name, limit)
        rng, known = random.Random(seed), SiteMemory()
        for number, size in enumerate(sizes):
            known.learn(hostile(number, size, rng))
            sizes_now = (len(known.texts), len(known.places), len(known.seen), len(known.headlines))
            assert all(n <= most for n, most in zip(sizes_now, (100, 30, 8, 8), strict=True))


@LAWS
@given(st.integers(1, 12), st.integers(0, 3))
def test_a_flooded_memory_is_read_again_as_it_was(pages: int, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "_MOST_TEXTS", 60)
        rng, known = random.Random(seed), SiteMemory()
        for number in range(pages):
            known.learn(hostile(number, 25, rng))
        assert SiteMemory.load(known.dump()).dump() == known.dump()


def test_at_real_size_a_flood_of_unseen_places_and_texts_stays_small() -> None:
    rng, known = random.Random(1), SiteMemory()
    for number in range(70):
        known.learn(hostile(number, 1000, rng))
    assert len(known.dump()) < MOST_BYTES


def test_a_flood_of_pages_seen_once_leaves_what_the_honest_ones_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST_TEXTS", 500)
    rng, known = random.Random(2), SiteMemory()
    for number in range(20):
        known.learn(plain(number))
    for number in range(50):
        known.learn(hostile(number, 100, rng))
    _, often = known.repeats(plain(1000))
    assert list(often) == [0, 0, 20]


def test_a_flood_of_pages_seen_twice_leaves_what_the_honest_ones_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST_TEXTS", 500)
    rng, known = random.Random(2), SiteMemory()
    for number in range(20):
        known.learn(plain(number))
    for _ in range(20):
        twice = hostile(0, 100, rng)
        known.learn(twice)
        twice.page += 1
        known.learn(twice)
    _, often = known.repeats(plain(1000))
    assert list(often) == [0, 0, 20]


def wide(number: int, rng: random.Random) -> bytes:
    """A page of 100 paragraphs, each under a class name of 3,000 letters: 300 KB."""
    names = ("".join(rng.choices(string.ascii_letters, k=3000)) for _ in range(100))
    text = "".join(f"<div class={name}><p>Boat {number} left, as the office said.</p></div>" for name in names)
    return f"<html><body><article>{text}</article></body></html>".encode()


def test_long_class_names_do_not_swell_the_memory() -> None:
    rng, site = random.Random(3), Site()
    for number in range(3):
        site.learn(read(wide(number, rng), f"https://wide.example/news/boat-{number}.html"))
    assert len(site.dump()) < 100_000  # 300 blocks; an honest site of as many takes 20 KB


def test_the_blocks_of_a_page_are_not_larger_than_the_page_by_far() -> None:
    html = f"<html><body><div class={'a' * 10_000}>{'<p>Boat' * 200}</div></body></html>".encode()
    assert sum(len(block.sig) for block in read(html, "https://wide.example/").blocks) < 20 * len(html)


def gaudy(number: int, size: int) -> bytes:
    """A page whose every field is long."""
    text = "".join(random.Random(number).choices(string.ascii_letters, k=size))
    names = ('name="author"', 'property="article:tag"', 'property="og:image"', 'name="description"')
    fields = "".join(f'<meta {name} content="{text}{i}">' for i in range(12) for name in names)
    return f"<html><head><title>{text}</title>{fields}</head><body><h1>{text}</h1></body></html>".encode()


def test_long_fields_do_not_swell_the_habits() -> None:
    habits = SiteHabits()
    for number in range(20):
        url = f"https://gaudy.example/news/{number}.html"
        habits.observe(read_metadata(parse(gaudy(number, 5000), url)))
    assert len(habits.dump()) / 20 < MOST_BYTES / MOST_PAGES
