"""A page by itself is read no worse than the teacher reads it: memory off, or one page a site."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.desk import Desk
from crawler.extraction.html import parse
from crawler.extraction.teacher import taught_text
from crawler.extraction.words import words
from crawler.items import Article
from tests.extraction.laws.newspaper import LAYOUTS, Paper, Story, answers, lost, papers, read, records
from tests.extraction.laws.tongues import TONGUES

pytestmark = pytest.mark.xdist_group("laws-alone")
LAWS = settings(max_examples=20, derandomize=True)
MOST_PAGES = 60  # real pages; each is read twice, 0.15 s in all
SENTENCE = "The harbour office said on {} that the ferry to the north bank will leave every twenty minutes."


def f1(found: str, truth: str) -> float:
    """Of words, each as often as it stands there."""
    one, other = Counter(words(found)), Counter(words(truth))
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def both(paper: Paper, told: Story) -> tuple[float, float]:
    """Our F1 and the teacher's on one page."""
    truth = " ".join(told.paragraphs)
    (article,) = records(paper, [told], alone=True)
    return f1(article.articleBody, truth), f1(taught_text(parse(paper.html(told), paper.url(told))), truth)


@LAWS
@given(papers, st.integers(0, 30))
def test_no_paragraph_is_lost_without_a_memory(paper: Paper, number: int) -> None:
    told = paper.stories(number + 1)[-1]
    (article,) = records(paper, [told], alone=True)
    assert not lost(article, told)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_on_each_layout_the_mean_is_no_worse_than_the_teacher_s(layout: str) -> None:
    scores = [both(Paper(code, layout), told) for code in TONGUES for told in Paper(code, layout).stories(2)]
    assert mean(ours for ours, _ in scores) >= mean(theirs for _, theirs in scores)


@LAWS
@given(papers, st.integers(0, 30))
def test_no_page_is_far_worse_than_the_teacher_s(paper: Paper, number: int) -> None:
    ours, theirs = both(paper, paper.stories(number + 1)[-1])
    assert ours >= theirs - 0.05


def test_no_page_at_all_is_worse_than_the_teacher_s() -> None:
    paper = Paper("de", "sections", 1, 1)
    ours, theirs = both(paper, paper.stories(2)[1])
    assert ours >= theirs


@LAWS
@given(papers, st.integers(0, 30))
def test_the_only_page_of_a_site_reads_as_without_a_memory(paper: Paper, number: int) -> None:
    told = paper.stories(number + 1)[-1]
    (site,), (alone,) = records(paper, [told]), records(paper, [told], alone=True)
    assert site.articleBody == alone.articleBody
    assert site.metadata.removedBlocks == alone.metadata.removedBlocks


def body(markup: str) -> str:
    html = f"<html lang=en><body><article><h1>The ferry runs more often</h1>{markup}</article></body></html>"
    (article,) = answers([read(html.encode(), "https://harbour.example/news/ferry.html")], alone=True)
    return article.articleBody


def test_lines_of_a_plan_that_come_again_each_day_stay() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday")
    times = "<p>The first boat leaves at six in the morning</p><p>The last boat leaves at ten at night</p>"
    plan = "".join(f"<h3>{day}</h3>{times}<p>{SENTENCE.format(day)}</p>" for day in days)
    assert body(plan).count("The last boat") == len(days)


@pytest.mark.parametrize("heading", ["Last Orders", "晨间来信"])
def test_what_stands_below_a_bold_sub_heading_stays(heading: str) -> None:
    above = "".join(f"<p>{SENTENCE.format(day)}</p>" for day in ("Monday", "Tuesday", "Wednesday"))
    below = "".join(f"<p>{SENTENCE.format(day)}</p>" for day in ("Thursday", "Friday"))
    assert "Friday" in body(f"<div>{above}</div><div><p><b>{heading}</b></p></div><div>{below}</div>")


@pytest.fixture(scope="module")
def real(bench_data: Path) -> list[tuple[float, float, str]]:
    """(our F1, the teacher's, the site) on real pages, one a site, each alone."""
    scores: dict[str, tuple[float, float, str]] = {}
    with zipfile.ZipFile(bench_data / "aeb.zip") as pack:
        rows = [json.loads(line) for line in pack.read("index.jsonl").decode().rstrip("\n").split("\n")]
        for row in sorted(rows, key=lambda row: row["id"]):
            gold = row.get("gold", {}).get("text")
            if gold and row["domain"] not in scores and len(scores) < MOST_PAGES:
                truth = "\n".join(gold) if isinstance(gold, list) else gold
                scores[row["domain"]] = (*compared(pack.read(row["file"]), row["url"], truth), row["domain"])
    return list(scores.values())


def compared(html: bytes, url: str, truth: str) -> tuple[float, float]:
    page = analyse(html, url)
    outcomes = Desk(1, alone=True).add(url, page) if isinstance(page, Page) else []
    ours = [outcome.articleBody for _, outcome in outcomes if isinstance(outcome, Article)]
    return f1(ours[0] if ours else "", truth), f1(taught_text(parse(html, url)), truth)


def test_real_pages_alone_are_read_better_than_the_teacher_reads_them(real: list[tuple[float, float, str]]) -> None:
    assert len(real) >= 40
    assert mean(ours for ours, _, _ in real) > mean(theirs for _, theirs, _ in real)


def test_but_for_one_in_twenty_no_real_page_is_much_worse(real: list[tuple[float, float, str]]) -> None:
    assert sum(ours < theirs - 0.1 for ours, theirs, _ in real) <= 0.05 * len(real)


def test_no_real_page_is_lost(real: list[tuple[float, float, str]]) -> None:
    assert not [site for ours, theirs, site in real if ours < theirs - 0.6]
