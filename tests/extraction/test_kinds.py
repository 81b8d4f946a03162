"""Pages that their site dates or types otherwise than its news."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.compose import compose
from crawler.extraction.metadata.candidates import DateCandidate
from crawler.extraction.metadata.listed import Listed, with_listed
from crawler.extraction.quality import UNDATED
from crawler.extraction.site import Site
from crawler.items import Article
from tests.extraction.pages import page

LASTMOD = Listed("sitemap", date="2026-11-20T10:00:00Z", date_of="modified")
GUESS = DateCandidate("2026-11-12", "htmldate", "12 November 2026", "day")
PAGES = 8


def read(topic: str, head: str = "", listed: Listed | None = None) -> Page:
    found = analyse(page(topic, head=head), f"https://harbour.example/{topic}.html")
    assert isinstance(found, Page)
    found.meta = with_listed(found.meta, [listed] if listed else [])
    return found


def flags(found: Page, site: Site | None = None) -> list[str]:
    article = compose(found, site)
    assert isinstance(article, Article)
    return article.metadata.qualityFlags


def site_of(*pages: Page) -> Site:
    site = Site()
    for each in pages:
        site.learn(each)
    site.habits.refresh()
    return site


def dated(number: int) -> Page:
    return read(
        f"story-{number}", f"<meta property='article:published_time' content='2026-11-{number + 10}T08:00:00Z'>"
    )


def test_a_plain_sitemap_dates_no_page_of_a_site_whose_pages_are_dated() -> None:
    tide_table = read("tides", listed=LASTMOD)
    assert UNDATED in flags(tide_table, site_of(tide_table, *map(dated, range(PAGES))))


def test_it_does_where_few_pages_are_known_or_none_is_dated() -> None:
    story = read("story", listed=LASTMOD)
    assert UNDATED not in flags(story)
    assert UNDATED not in flags(story, site_of(story, *map(dated, range(3))))
    assert UNDATED not in flags(story, site_of(story, *(read(f"story-{n}") for n in range(PAGES))))


def test_it_dates_a_page_that_leaves_its_date_to_guesses_where_the_others_do() -> None:
    story = read("story", listed=LASTMOD)
    story.meta.published = [GUESS]
    assert UNDATED not in flags(story, site_of(story, *(read(f"story-{n}") for n in range(PAGES))))
    assert UNDATED in flags(story, site_of(story, *map(dated, range(PAGES))))


def test_a_news_sitemap_dates_any_page() -> None:
    story = read("story", listed=Listed("sitemap", title="A story", date="2026-11-20T10:00:00Z"))
    assert UNDATED not in flags(story, site_of(story, *map(dated, range(PAGES))))


def declared(kind: str, more: str = "") -> Page:
    return read(
        "concert", f"<script type='application/ld+json'>{json.dumps({'@type': kind, 'name': 'A'})}</script>{more}"
    )


@pytest.mark.parametrize("kind", ["Event", "MusicEvent", "JobPosting", "Product", "Course"])
def test_what_declares_itself_something_else_is_no_article(kind: str) -> None:
    assert "other-type" in flags(declared(kind))


@pytest.mark.parametrize(
    "more",
    [
        "<meta property='og:type' content='article'>",
        '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "headline": "A concert"}</script>',
    ],
)
def test_an_article_about_it_is_one(more: str) -> None:
    assert "other-type" not in flags(declared("Event", more))
