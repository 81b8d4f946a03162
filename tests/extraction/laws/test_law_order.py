"""The same pages in another order, again, or over two runs give the same records."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import memory
from crawler.extraction.analysis import Page
from crawler.extraction.desk import Desk
from crawler.extraction.site import Site
from tests.extraction.laws.newspaper import Paper, carrying, papers, read, story
from tests.extraction.laws.realsite import largest_site

pytestmark = pytest.mark.xdist_group("laws-order")
LAWS = settings(max_examples=12, derandomize=True)
Answers = dict[str, Any]


@st.composite
def crawls(draw: st.DrawFn) -> tuple[list[Page], list[Page], int]:
    """A site's pages in the order of their stories, in another order, and a place at which to cut the run."""
    paper = draw(papers)
    pages = [paper.page(told) for told in paper.stories(draw(st.integers(3, 9)))]
    return pages, draw(st.permutations(pages)), draw(st.integers(1, len(pages) - 1))


def feed(desk: Desk, pages: list[Page]) -> Answers:
    """What each address last left with."""
    last: Answers = {}
    for page in pages:
        last |= dict(desk.add(page.url, page))
    return last | dict(desk.flush())


def full(pages: list[Page]) -> Answers:
    return feed(Desk(1000), pages)


def site_of(pages: list[Page]) -> Site:
    site = Site()
    for page in pages:
        site.learn(page)
    return site


@LAWS
@given(crawls())
def test_another_order_gives_the_same_records(crawl: tuple[list[Page], list[Page], int]) -> None:
    pages, mixed, _ = crawl
    assert full(mixed) == full(pages)


@LAWS
@given(crawls(), st.integers(1, 4))
def test_pages_that_left_early_read_the_same_on_refresh(crawl: tuple[list[Page], list[Page], int], quorum: int) -> None:
    pages, mixed, _ = crawl
    desk = Desk(quorum)
    feed(desk, mixed)
    assert feed(desk, pages) == full(pages)


@LAWS
@given(crawls())
def test_a_break_between_two_runs_does_not_count(crawl: tuple[list[Page], list[Page], int]) -> None:
    pages, mixed, cut = crawl
    first, second = Desk(1000), Desk(1000)
    feed(first, mixed[:cut])
    for domain, blob in first.changed():
        second.load(domain, blob)
    feed(second, mixed[cut:])
    assert feed(second, pages) == full(pages)


@LAWS
@given(crawls())
def test_storing_and_reading_again_changes_no_byte(crawl: tuple[list[Page], list[Page], int]) -> None:
    _, mixed, _ = crawl
    blob = site_of(mixed).dump()
    assert Site.load(blob).dump() == blob


@LAWS
@given(crawls())
def test_a_replay_leaves_the_same_records_and_the_same_bytes(crawl: tuple[list[Page], list[Page], int]) -> None:
    pages, mixed, _ = crawl
    desk = Desk(1000)
    before = feed(desk, pages)
    (kept,) = desk.changed()
    assert feed(desk, mixed) == before
    assert desk.changed() == []
    assert desk._sites[kept[0]].dump() == kept[1]


@LAWS
@given(crawls())
def test_what_is_known_of_a_site_does_not_depend_on_its_place_among_others(
    crawl: tuple[list[Page], list[Page], int],
) -> None:
    pages, mixed, _ = crawl
    other = [Paper("fr", "blog", 1, 1).page(story("fr", number)) for number in range(4)]
    pages = [page for page in pages if page.domain != other[0].domain]
    both = [*other[:2], *(page for page in mixed if page in pages), *other[2:]]
    assert full(both) == full(pages) | full(other)


@pytest.mark.xfail(strict=True, reason="the memory keeps the version of an address that came first")
def test_two_versions_of_a_page_teach_the_same_in_either_order() -> None:
    paper = Paper("en", "sections")
    first, *others = paper.stories(4)
    corrected = carrying(first, paper.tongue.newsletter[1] + " It is free.", "last")
    teachers = [paper.page(told) for told in others]
    one, other = paper.page(first), paper.page(corrected)
    left, right = site_of([one, other, *teachers]), site_of([other, one, *teachers])
    assert left.memory.texts == right.memory.texts


def test_a_full_memory_says_the_same_in_either_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST_TEXTS", 120)
    monkeypatch.setattr(memory, "_MOST_PLACES", 40)
    paper = Paper("en", "sections")
    pages = [paper.page(told) for told in paper.stories(12)]
    assert full(pages[::-1]) == full(pages)


def test_print_and_mobile_copies_are_one_page() -> None:
    paper = Paper("de", "blog")
    told = paper.stories(3)
    copy = read(paper.html(told[0]), paper.url(told[0]) + "?print=1")
    pages = [paper.page(one) for one in told]
    assert site_of([*pages, copy]).dump() == site_of(pages).dump()


def test_real_pages_of_a_site_read_the_same_in_any_order(bench_data: Path) -> None:
    pages = largest_site(bench_data, 16)
    first = full(pages)
    assert all(full(random.Random(seed).sample(pages, len(pages))) == first for seed in range(3))
