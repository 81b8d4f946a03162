"""A feed's text of a page is heard where it is the whole article, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.compose import compose
from crawler.extraction.feedtext import NO_FEED_TEXT, FeedText
from crawler.items import Article
from tests.extraction.pages import page, paragraphs

URL = "https://harbour.example/2026/11/ferries"
SIGN_OFF = "This text was first printed in the Harbour Post of Tuesday, on page three."
WITH_SIGN_OFF = page("ferries", after=f"<p><em>{SIGN_OFF}</em></p>")
TEXT = "".join(f"<p>{text}</p>" for text in paragraphs("ferries"))
LINK_BACK = '<p>Read <a href="/2026/11/ferries">All about ferries</a> where it began: with us.</p>'
ANOTHER = (
    "<p>" + "Nobody grows pears on the slope above the mill any more, since frost came back three Aprils running. " * 8
)


def read(body: bytes, feed: FeedText) -> Page:
    found = analyse(body, URL, "text/html", feed=feed)
    assert isinstance(found, Page)
    return found


def text_of(body: bytes, feed: FeedText) -> str:
    article = compose(read(body, feed), None)
    assert isinstance(article, Article)
    return article.articleBody


def heard(body: bytes, feed: FeedText) -> bool:
    return not np.array_equal(read(body, feed).odds, read(body, NO_FEED_TEXT).odds)


@pytest.mark.parametrize("content", [TEXT, TEXT + LINK_BACK], ids=["the text", "with a link back"])
def test_what_a_whole_feed_text_lacks_is_doubted(content: str) -> None:
    place = [block.text for block in read(WITH_SIGN_OFF, NO_FEED_TEXT).blocks].index(SIGN_OFF)
    assert read(WITH_SIGN_OFF, NO_FEED_TEXT).odds[place] > 0
    assert read(WITH_SIGN_OFF, FeedText(content)).odds[place] < 0


def test_what_is_doubted_is_left_out() -> None:
    assert SIGN_OFF in text_of(WITH_SIGN_OFF, NO_FEED_TEXT)
    assert SIGN_OFF not in text_of(WITH_SIGN_OFF, FeedText(TEXT))


def test_what_a_whole_feed_text_has_stays() -> None:
    text = text_of(WITH_SIGN_OFF, FeedText(TEXT))
    assert all(paragraph in text for paragraph in paragraphs("ferries"))


@pytest.mark.parametrize(
    "content",
    [
        "".join(f"<p>{text}</p>" for text in paragraphs("ferries")[:3]),
        TEXT.removesuffix(" show.</p>") + " [&#8230;]</p> <a href='/2026/11/ferries'>Read more</a>",
        ANOTHER,
        f"<p>{paragraphs('ferries')[0]}</p>",
        "<script>" + TEXT + "</script>",
        "<div><p>",
        "\0<\xff" + "<b>" * 3000,
    ],
    ids=["the first half", "cut by a mark", "another text", "a teaser", "a program", "nothing", "broken markup"],
)
def test_any_other_feed_text_changes_nothing(content: str) -> None:
    assert not heard(WITH_SIGN_OFF, FeedText(content))


def test_a_page_s_own_data_come_before_the_feed() -> None:
    body = " ".join(paragraphs("ferries"))
    own = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}</script>'
    assert not heard(page("ferries", head=own, after=f"<p>{SIGN_OFF}</p>"), FeedText(TEXT))


def test_a_summary_stands_in_for_a_description_that_the_page_does_not_have() -> None:
    lead = "Boats every twenty minutes: what the new timetable of the two banks brings, and what it does not."
    body = page("ferries", f"<p class=x>{lead}</p>{TEXT}")
    assert heard(body, FeedText(summary=lead))
    described = page("ferries", f"<p class=x>{lead}</p>{TEXT}", head='<meta name="description" content="On ferries.">')
    assert not heard(described, FeedText(summary=lead))
