"""A wire story under several of a site's addresses keeps its whole body at each of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.quality import refusal
from tests.extraction.laws.newspaper import Paper, Story, lost, papers, records, story

pytestmark = pytest.mark.xdist_group("laws-wire")
LAWS = settings(max_examples=15, derandomize=True)


@st.composite
def wires(draw: st.DrawFn) -> tuple[Paper, list[Story], int]:
    """A site whose first pages have one body under different headlines, and how many do."""
    paper = draw(papers)
    told = paper.stories(draw(st.integers(3, 14)))
    copies = draw(st.integers(2, min(5, len(told))))
    body = story(paper.code, 30 + draw(st.integers(0, 2))).paragraphs
    return paper, [*(replace(one, paragraphs=body) for one in told[:copies]), *told[copies:]], copies


@LAWS
@given(wires())
def test_each_copy_of_a_wire_story_keeps_its_whole_body(wire: tuple[Paper, list[Story], int]) -> None:
    paper, told, copies = wire
    found = records(paper, told)
    assert not [gone for article, one in zip(found[:copies], told, strict=False) if (gone := lost(article, one))]


@LAWS
@given(wires())
def test_the_site_s_own_stories_lose_nothing_by_it(wire: tuple[Paper, list[Story], int]) -> None:
    paper, told, copies = wire
    found = records(paper, told)
    assert not any(lost(article, one) for article, one in list(zip(found, told, strict=True))[copies:])


@pytest.mark.parametrize("layout", ["sections", "soup"])
def test_two_copies_of_a_wire_story_are_no_interstitial(layout: str) -> None:
    assert not refused(layout, 2)


@pytest.mark.parametrize("layout", ["sections", "soup"])
def test_three_copies_of_a_wire_story_are_no_interstitial(layout: str) -> None:
    assert not refused(layout, 3)


def refused(layout: str, copies: int) -> list[str]:
    paper = Paper("en", layout)
    told = [replace(one, paragraphs=story("en", 30).paragraphs) for one in paper.stories(copies)]
    found = records(paper, [*told, *paper.stories(12)[copies:]])
    return [why for article in found if (why := refusal(article.metadata.qualityFlags, listed=True))]
