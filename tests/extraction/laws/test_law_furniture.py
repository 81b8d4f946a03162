"""For contrast: what stands on all pages at its place inside the text's container is no text."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extraction.laws.newspaper import LAYOUTS, Paper, lost, papers, records
from tests.extraction.laws.tongues import TONGUES

pytestmark = pytest.mark.xdist_group("laws-furniture")
LAWS = settings(max_examples=20, derandomize=True)


@LAWS
@given(papers, st.integers(8, 14))
def test_the_letter_the_share_line_and_the_app_s_line_go(paper: Paper, count: int) -> None:
    found = records(paper, paper.stories(count))
    stayed = [line for article in found for line in paper.boilerplate if line in article.articleBody]
    assert len(stayed) <= 2  # of 24 and more; of 324 papers one kept two lines, all others none or one


@LAWS
@given(papers, st.integers(3, 7))
def test_on_a_small_site_most_of_it_goes(paper: Paper, count: int) -> None:
    found = records(paper, paper.stories(count))
    stayed = [line for article in found for line in paper.boilerplate if line in article.articleBody]
    assert 2 * len(stayed) < len(paper.boilerplate) * count


@LAWS
@given(papers, st.integers(3, 12))
def test_the_stories_come_out_whole_and_in_order(paper: Paper, count: int) -> None:
    told = paper.stories(count)
    for article, one in zip(records(paper, told), told, strict=True):
        assert [line for line in article.articleBody.split("\n") if line in one.paragraphs] == list(one.paragraphs)


@LAWS
@given(papers, st.integers(8, 14))
def test_hardly_a_foreign_line_stands_in_a_body(paper: Paper, count: int) -> None:
    told = paper.stories(count)
    foreign = 0
    for article, one in zip(records(paper, told), told, strict=True):
        foreign += sum(len(line) for line in article.articleBody.split("\n") if line not in one.paragraphs)
    assert foreign <= 0.02 * sum(len(text) for one in told for text in one.paragraphs)


@LAWS
@given(papers, st.integers(3, 12))
def test_no_other_story_s_teaser_nor_a_reader_s_word_stands_in_a_body(paper: Paper, count: int) -> None:
    told = paper.stories(count)
    heads = {one.headline for one in paper.stories(20)}
    for article in records(paper, told):
        lines = set(article.articleBody.split("\n"))
        assert not lines & heads
        assert not lines & set(paper.tongue.replies)


def test_without_the_memory_some_of_it_stays() -> None:
    kept = dict.fromkeys(LAYOUTS, 0)
    for layout, code in product(LAYOUTS, TONGUES):
        paper = Paper(code, layout)
        (article,) = records(paper, paper.stories(1), alone=True)
        assert not lost(article, paper.stories(1)[0])
        kept[layout] += sum(line in article.articleBody for line in paper.boilerplate)
    assert sum(map(bool, kept.values())) > len(LAYOUTS) / 2
