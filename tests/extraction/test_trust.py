"""A teacher is heard on a site as far as it proved right there."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.judge import probability
from crawler.extraction.site import Site
from crawler.extraction.trust import JSONLD, TRAFILATURA, proved, reheard, trust
from tests.extraction.pages import page, paragraphs

ODDS = st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=6)
TOPICS = ["ferries", "bells", "mills", "locks", "sluices", "orchards"]
ANOTHER = " ".join(f"Pears grew on slope {n} above the mill, until frost came back in April." for n in range(12))


def article(topic: str, said: str) -> Page:
    """A page whose data say that ``said`` is its text."""
    data = json.dumps({"@type": "NewsArticle", "headline": f"All about {topic}", "articleBody": said})
    body = page(topic, head=f'<script type="application/ld+json">{data}</script>')
    found = analyse(body, f"https://harbour.example/2026/11/{topic}", "text/html")
    assert isinstance(found, Page)
    return found


def whole(topic: str) -> str:
    return "\n\n".join(paragraphs(topic))


def site_of(pages: list[Page]) -> Site:
    site = Site()
    for one in pages:
        site.learn(one)
    return site


@given(ODDS)
def test_a_teacher_that_never_erred_is_heard_wholly(odds: list[tuple[float, float]]) -> None:
    heard, unheard = np.array(odds).T
    assert np.array_equal(reheard(heard, {JSONLD: unheard}, {JSONLD: trust(3, 3)}), heard)


@given(ODDS, st.floats(0, 1))
def test_what_is_heard_lies_between_the_teachers_word_and_its_silence(
    odds: list[tuple[float, float]], trusted: float
) -> None:
    heard, unheard = np.array(odds).T
    between = reheard(heard, {TRAFILATURA: unheard}, {TRAFILATURA: trusted})
    assert np.all(between >= np.minimum(heard, unheard) - 1e-9)
    assert np.all(between <= np.maximum(heard, unheard) + 1e-9)


@given(st.integers(0, 20), st.integers(0, 20))
def test_every_error_lessens_the_trust(right: int, wrong: int) -> None:
    assert 0 < trust(right, right + wrong + 1) < trust(right, right + wrong) <= 1


@pytest.mark.parametrize(
    ("took", "right"), [([1, 1, 0], True), ([1, 0, 0], True), ([0, 0, 1], False), ([0, 0, 0], False)]
)
def test_right_is_who_took_most_of_what_the_judges_took(took: list[float], right: bool) -> None:
    assert proved(np.array(took, float), np.array([2.0, 1.0, -3.0]), np.array([100.0, 80.0, 60.0])) is right


def test_data_that_hold_another_text_are_heard_less_on_the_sites_next_page() -> None:
    site = site_of([article(topic, ANOTHER) for topic in TOPICS[:-1]])
    right = site_of([article(topic, whole(topic)) for topic in TOPICS[:-1]])
    last = article(TOPICS[-1], ANOTHER)
    assert site.memory.teachers_of(last.traits)[JSONLD] == (0, 5)
    assert right.memory.teachers_of(last.traits)[JSONLD] == (5, 5)
    text = [i for i, block in enumerate(last.blocks) if block.text in paragraphs(TOPICS[-1])]
    alone = probability(np.asarray(last.odds))[text]
    unheard = probability(np.asarray(last.unheard[JSONLD]))[text]
    assert np.all(unheard > alone)  # the data speak against the text, and
    assert np.mean(site.chances(last)[text]) > np.mean(right.chances(last)[text])  # are heard less where they erred


def test_a_pages_own_data_do_not_speak_for_its_teacher() -> None:
    last = article(TOPICS[-1], ANOTHER)
    site = site_of([last])
    assert site.memory.teachers_of(last.traits)[JSONLD] == (0, 0)


def test_how_teachers_did_lasts_from_run_to_run() -> None:
    site = site_of([article(topic, ANOTHER) for topic in TOPICS[:3]])
    last = article(TOPICS[-1], ANOTHER)
    assert Site.load(site.dump()).memory.teachers_of(last.traits) == site.memory.teachers_of(last.traits)
