"""The pages of one article become one text, no paragraph twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.joined import PAGES_CUT, PAGES_MISSING, instead, joined, without_doubles
from crawler.extraction.words import words
from crawler.items import Article, Image, Metadata, RemovedBlock
from crawler.urls import article_id

FIRST = "https://a.org/ferry"
LEAD = "The ferry is back in the old harbour."


def page(*texts, url=FIRST, headline="The ferry returns", **more):
    meta = Metadata("2026-11-23T10:00:00Z", qualityFlags=list(more.pop("flags", ())))
    return Article(article_id(url), url, headline, "\n\n".join(texts), meta, **more)


def further(*texts, number=2, **more):
    return page(*texts, **{"url": f"{FIRST}/{number}", **more})


def test_the_texts_follow_one_another_and_their_addresses_are_named():
    whole = joined(page("One.", "Two."), [further("Three."), further("Four.", number=3)])
    assert whole.articleBody == "One.\n\nTwo.\n\nThree.\n\nFour."
    assert whole.pageUrls == [FIRST, f"{FIRST}/2", f"{FIRST}/3"]
    assert (whole.wordCount, whole.metadata.qualityFlags) == (4, [])


def test_what_every_page_repeats_stands_once():
    assert joined(page(LEAD, "One."), [further(LEAD, "Two.", LEAD)]).articleBody == f"{LEAD}\n\nOne.\n\nTwo."


def test_a_short_line_may_come_again_in_the_middle():
    assert without_doubles([["Why?", "So."]], ["A third.", "Why?", "A fourth.", "So."]) == [
        "A third.",
        "Why?",
        "A fourth.",
    ]


def test_a_page_without_text_of_its_own_is_none_of_the_article():
    whole = joined(page(LEAD, "One."), [further(LEAD, "One.")])
    assert (whole.articleBody, whole.pageUrls) == (f"{LEAD}\n\nOne.", [])


@pytest.mark.parametrize("more", [{"headline": "Winter comes to town"}, {"datePublished": "2026-11-20"}])
def test_another_article_is_no_further_page(more):
    article = page("One.", datePublished="2026-11-23T08:00:00Z")
    assert joined(article, [further("Two.", **more)]).articleBody == "One."


@pytest.mark.parametrize("headline", ["The ferry returns - Page 2 of 3", "The Ferry returns (2/3)"])
def test_a_headline_may_name_the_page(headline):
    assert "Two." in joined(page("One."), [further("Two.", headline=headline)]).articleBody


def test_another_headline_does_not_matter_where_the_page_is_proven_to_be_the_article():
    other = further("Two.", headline="Into the winter")
    other.id = article_id(FIRST)
    assert joined(page("One."), [other]).pageUrls


@pytest.mark.parametrize("lost", [None, further("A list.", flags=["listing"])])
def test_a_page_that_cannot_be_read_is_flagged_and_the_others_are_taken(lost):
    whole = joined(page("One."), [lost, further("Three.", number=3)])
    assert (whole.articleBody, whole.metadata.qualityFlags) == ("One.\n\nThree.", [PAGES_MISSING])


def test_a_gap_that_the_crawl_left_is_flagged():
    assert joined(page("One."), [], gap=PAGES_CUT).metadata.qualityFlags == [PAGES_CUT]


def test_a_text_that_is_long_enough_with_its_other_pages_is_not_short():
    whole = joined(page("One.", flags=["short", "undated"]), [further("Two is long. " * 20)])
    assert whole.metadata.qualityFlags == ["undated"]


def test_pictures_and_counts_are_those_of_all_pages():
    one, two = page("One.", images=[Image("https://a.org/first-picture.jpg")]), further("Two.")
    two.images = [Image("https://a.org/first-picture.jpg", "A ferry."), Image("https://a.org/other-picture.jpg")]
    one.metadata.removedBlocks, two.metadata.removedBlocks = [RemovedBlock("links", 3)], [RemovedBlock("links", 4)]
    whole = joined(one, [two])
    assert [(x.url[14:], x.caption) for x in whole.images] == [
        ("first-picture.jpg", "A ferry."),
        ("other-picture.jpg", None),
    ]
    assert whole.metadata.removedBlocks == [RemovedBlock("links", 7)]


def test_the_page_with_all_of_it_takes_the_place_of_the_first():
    whole = instead(page("One.", "Two."), page("One.", "Two.", "Three.", url=f"{FIRST}/all"))
    assert (whole.articleBody, whole.pageUrls) == ("One.\n\nTwo.\n\nThree.", [f"{FIRST}/all"])
    assert (whole.url, whole.metadata.qualityFlags) == (FIRST, [])


@pytest.mark.parametrize(
    "other", [None, further("On."), further("Another long text of its own.", headline="Winter comes")]
)
def test_a_page_that_proves_not_to_hold_all_of_it_leaves_the_first_one_flagged(other):
    found = instead(page("One.", "Two."), other)
    assert (found.articleBody, found.metadata.qualityFlags) == ("One.\n\nTwo.", [PAGES_MISSING])


TEXTS = st.lists(st.text("abc .", min_size=1, max_size=30).map(str.strip).filter(bool), min_size=1, max_size=6)


@given(TEXTS, TEXTS)
def test_joining_the_same_pages_again_changes_nothing(one, two):
    once = joined(page(*one), [further(*two)]).articleBody
    assert joined(page(once), [further(*two)]).articleBody == once


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_every_long_paragraph_of_every_page_stands_in_the_text(pages):
    first, *others = [[f"{n} {text} of the old harbour today" for n, text in enumerate(texts)] for texts in pages]
    whole = joined(page(*first), [further(*texts, number=n) for n, texts in enumerate(others, 2)])
    there = {" ".join(words(text)) for text in whole.articleBody.split("\n\n")}
    assert there == {" ".join(words(text)) for texts in (first, *others) for text in texts}
