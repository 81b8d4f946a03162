"""Within one extraction the first article of a story is named by its copies."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.sketch import sketch
from crawler.extraction.stories import Retelling, duplicates_rule, place
from crawler.items import Article, Metadata
from crawler.offline.stories import RecentStories

STORIES = [" ".join(random.Random(seed).choices([f"word{n}" for n in range(500)], k=200)) for seed in range(4)]


def first_of(stories: RecentStories, name: str, text: str) -> str:
    told = stories.tell(name, sketch(text))
    return told.first if told else name


def test_a_copy_names_the_first_and_what_of_it_is_known():
    stories = RecentStories()
    assert stories.tell("a", sketch(STORIES[0])) is None
    assert stories.tell("b", sketch(STORIES[0])) == Retelling("a", 1.0)


@given(st.permutations([(text, copy) for text in range(4) for copy in range(3)]))
def test_in_any_order_equal_texts_are_one_cluster_and_its_name_is_the_first_s(order):
    stories = RecentStories()
    found = {item: first_of(stories, f"{item}", STORIES[item[0]]) for item in order}
    for text, copy in order:
        assert found[text, copy] == next(f"{item}" for item in order if item[0] == text)


def test_a_copy_of_a_copy_with_text_of_its_own_belongs_to_the_same_story():
    stories, longer = RecentStories(), f"{STORIES[0]} {STORIES[1]}"
    first_of(stories, "a", STORIES[0])
    assert first_of(stories, "b", longer) == "a"
    assert first_of(stories, "c", STORIES[1]) == "a"


def test_the_same_page_given_twice_is_no_duplicate_of_itself():
    stories = RecentStories()
    assert [stories.tell("a", sketch(STORIES[0])) for _ in range(2)] == [None, None]


def test_only_the_newest_stories_are_remembered():
    stories = RecentStories(most=2)
    for number in range(3):
        first_of(stories, f"{number}", STORIES[number])
    assert first_of(stories, "again", STORIES[0]) == "again"
    assert len(stories._owners) == sum(len(sketch(STORIES[n]).keys) for n in (2, 0))


def test_a_first_article_is_its_own_cluster_and_no_duplicate():
    article = Article("a", "https://a.org/1", "Head", "Text", Metadata("2026-11-23T10:00:00Z"))
    place(article, None)
    assert (article.clusterId, article.duplicateOf) == ("a", None)
    place(article, Retelling("b", 0.9))
    assert (article.clusterId, article.duplicateOf) == ("b", "b")


def test_a_mistaken_rule_is_told_with_the_right_ones():
    with pytest.raises(ValueError, match="NEWS_DUPLICATES is one of mark, drop, off, not 'delete'"):
        duplicates_rule("delete")
