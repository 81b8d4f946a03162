"""What feeds carry of texts waits for the pages, within bounds."""

from __future__ import annotations

from crawler.extraction.feedtext import NO_FEED_TEXT, FeedText
from crawler.session.feedtexts import FeedTexts

ONE, OTHER = FeedText("x" * 40, "y" * 10), FeedText("z" * 50)


def test_the_last_word_of_a_feed_counts() -> None:
    texts = FeedTexts()
    texts.keep("a.org", "/1", ONE)
    texts.keep("a.org", "/1", OTHER)
    assert texts.of("a.org", "/1") == OTHER


def test_the_oldest_go_when_they_are_too_long_together() -> None:
    texts = FeedTexts(100)
    for key in ("/1", "/2", "/1", "/3"):
        texts.keep("a.org", key, ONE)
    assert [texts.of("a.org", key) for key in ("/1", "/2", "/3")] == [ONE, NO_FEED_TEXT, ONE]


def test_a_site_that_is_done_is_forgotten_alone() -> None:
    texts = FeedTexts(100)
    texts.keep("a.org", "/1", ONE)
    texts.keep("b.org", "/1", OTHER)
    texts.forget("a.org")
    texts.keep("b.org", "/2", ONE)
    assert [texts.of("a.org", "/1"), texts.of("b.org", "/1")] == [NO_FEED_TEXT, OTHER]
