"""What a record leaves out of the text it accounts for: every block under a reason, with its characters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.analysis import Page
from crawler.extraction.html import parse
from crawler.extraction.teacher import taught_text
from crawler.extraction.words import matched, words
from crawler.items import Article
from tests.extraction.laws.newspaper import Paper, answers, papers, read
from tests.extraction.laws.realsite import largest_site

pytestmark = pytest.mark.xdist_group("laws-account")
LAWS = settings(max_examples=15, derandomize=True)
REASONS = re.compile(r"[a-z]+(-[a-z]+)*")


def standing(page: Page, article: Article) -> list[bool]:
    """Which blocks make the body, found from the record alone: its lines are blocks, in order."""
    lines = [line for line in article.articleBody.split("\n") if line]
    found = []
    for block in page.blocks:
        found.append(bool(lines) and block.text == lines[0])
        if found[-1]:
            lines.pop(0)
    assert not lines
    return found


def due(page: Page, article: Article) -> int:
    """Characters to account for: what the page alone or the teacher took or stands inside, and is not in the body."""
    kept = standing(page, article)
    first, last = kept.index(True), len(kept) - 1 - kept[::-1].index(True)
    taught = page.odds >= 0 if page.taught is None else (page.odds >= 0) | (page.taught >= 0.5)
    return sum(
        len(block.text) for i, block in enumerate(page.blocks) if not kept[i] and (taught[i] or first < i < last)
    )


def counted(article: Article) -> int:
    return sum(left.chars for left in article.metadata.removedBlocks)


@LAWS
@given(papers, st.integers(1, 8), st.booleans())
def test_the_characters_left_out_are_those_counted(paper: Paper, count: int, alone: bool) -> None:
    pages = [paper.page(told) for told in paper.stories(count)]
    for page, article in zip(pages, answers(pages, alone=alone), strict=True):
        assert counted(article) == due(page, article)


@LAWS
@given(papers, st.integers(1, 8), st.booleans())
def test_each_reason_is_named_once_and_in_order(paper: Paper, count: int, alone: bool) -> None:
    for article in answers([paper.page(told) for told in paper.stories(count)], alone=alone):
        reasons = [left.reason for left in article.metadata.removedBlocks]
        assert reasons == sorted(set(reasons))
        assert all(REASONS.fullmatch(reason) for reason in reasons)


@LAWS
@given(papers, st.integers(1, 8))
def test_what_the_teacher_took_is_in_the_body_or_in_the_account(paper: Paper, count: int) -> None:
    told = paper.stories(count)
    pages = [paper.page(one) for one in told]
    for one, page, article in zip(told, pages, answers(pages), strict=True):
        if page.taught is None:
            continue  # the page judge was sure, and the teacher not asked
        taught = words(taught_text(parse(paper.html(one), page.url)))
        tokens = [words(block.text) for block in page.blocks]
        taken = zip(page.blocks, matched(tokens, taught), standing(page, article), strict=True)
        assert sum(len(block.text) for block, share, kept in taken if share >= 0.5 and not kept) <= counted(article)


@LAWS
@given(papers, st.integers(8, 12))
def test_the_box_that_repeats_is_counted_as_repeated(paper: Paper, count: int) -> None:
    for article in answers([paper.page(told) for told in paper.stories(count)]):
        chars = {left.reason: left.chars for left in article.metadata.removedBlocks}
        if paper.tongue.newsletter[1] not in article.articleBody:
            assert chars.get("repeated", 0) >= len(paper.tongue.newsletter[1])


def test_the_signature_is_counted() -> None:
    sentences = "".join(f"<p>Boat number {n} left at {n} o'clock, as the harbour office said.</p>" for n in "12345")
    html = f"<html><body><article><h1>The boats</h1><p>Ada Mossley</p>{sentences}</article></body></html>"
    page = read(html.encode(), "https://harbour.example/news/boats.html")
    (article,) = answers([page])
    assert [author.name for author in article.authors] == ["Ada Mossley"]
    assert counted(article) == due(page, article)


def test_real_pages_leave_out_hardly_a_line_without_a_count(bench_data: Path) -> None:
    pages = largest_site(bench_data, 25)
    for page, article in zip(pages, answers(pages), strict=True):
        assert 0 <= due(page, article) - counted(article) <= 80  # a line of names, at most
