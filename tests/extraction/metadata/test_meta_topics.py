from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from metapages import article, ld, read

from crawler.extraction.metadata.settle import settle
from crawler.extraction.metadata.topics import keywords, licence, sections

LINES = st.lists(st.text(max_size=40), max_size=8)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["river", "River", "#flood"], ["river", "flood"]),
        (["river,flood,dam"], ["river", "flood", "dam"]),
        (["type: news", "nid=123456", "100312362", "2026"], ["2026"]),
        (["and the top spot is always up for grabs in this town"], []),
        (["The river rises"], []),
        (["5cb5d5f5-b0a5-4d66-9625-c46afe0b9298", "1,000 jobs"], ["1,000 jobs"]),
        (["https://news.example/tag/river"], []),
    ],
)
def test_keywords_are_words_of_the_subject(values, expected):
    assert keywords(values, "The river rises") == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["World", "world"], ["World"]),
        (["Arts, Culture & Style"], ["Arts, Culture & Style"]),
        (["Meta,Public Policy,Recent News"], ["Meta", "Public Policy", "Recent News"]),
        (["article", "Uncategorized"], []),
        (["Blog posts,Energy", "Energy"], ["Blog posts", "Energy"]),
        (["The ferry was back in the harbour this morning. With its captain"], []),
    ],
)
def test_sections_are_where_an_article_belongs(values, expected):
    assert sections(values) == expected


@given(LINES)
def test_taking_keywords_and_sections_twice_changes_nothing(values):
    once = keywords(values, None)
    assert keywords(once, None) == once
    once = sections(values)
    assert sections(once) == once


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/licensing", "https://news.example/licensing"),
        ("//cc.example/by/4.0/", "https://cc.example/by/4.0/"),
        ("CC BY 4.0", "CC BY 4.0"),
        ("#", None),
        (None, None),
    ],
)
def test_a_licence_is_an_absolute_address_or_a_name(value, expected):
    assert licence(value, "https://news.example/a") == expected


def test_a_locked_part_says_that_the_page_is_not_free():
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".body"}
    assert settle(read(head=ld(article(headline="x", hasPart=part)))).isAccessibleForFree is False


def test_every_filled_field_names_its_source():
    head = ld(
        article(
            headline="The river rises", description="It rains.", keywords=["river"], articleSection="World",
            datePublished="2026-11-23T10:00:00Z", dateModified="2026-11-23T11:00:00Z", author={"name": "Ada Example"},
            image="/p/flood-photo.jpg", video={"contentUrl": "/v/1.mp4"}, audio="/a/1.mp3", inLanguage="en",
            isAccessibleForFree=True, license="/licensing", copyrightHolder={"name": "Example News"},
            publisher={"name": "Example News"}, dateline="Exampletown", alternativeHeadline="Rain and rain again",
            liveBlogUpdate=[{"articleBody": "It rains."}],
        ),
        {"@type": "BreadcrumbList", "itemListElement": [{"name": "World", "item": "/world"}]},
    ) + "<link rel='canonical' href='https://news.example/world/the-river-rises'>"  # fmt: skip
    fields = settle(read("<h1>The river rises</h1>", head))
    beside = {"sources", "datePublishedRaw", "datePublishedPrecision", "dateModifiedRaw", "timezoneSource"}
    beside.add("accessStatus")  # settled with the text
    filled = {name for name in fields.__slots__ if name not in beside and getattr(fields, name) not in (None, [])}
    assert filled == set(fields.__slots__) - beside
    assert filled == set(fields.sources)


def test_the_site_s_name_is_no_keyword():
    head = "<meta property='og:site_name' content='Example News'><meta name='keywords' content='river, Example News'>"
    assert settle(read("<h1>The river rises</h1>", head)).keywords == ["river"]


@pytest.mark.parametrize(
    "trail",
    [
        '<ul class="breadcrumbs">{}</ul>',
        '<nav aria-label="Breadcrumb"><ol>{}</ol></nav>',
        '<ol itemscope itemtype="https://schema.org/BreadcrumbList">{}</ol>',
        '<div id="page-crumbs">{}</div>',
        '<div class="breadcrumb-area"><div class="crumbs"><ul>{}</ul></div></div>',
    ],
)
def test_the_path_that_readers_see_gives_the_section(trail):
    links = '<li><a href="/">Home</a></li><li><a href="/region">Region</a></li><li>The river rises</li>'
    fields = settle(read(f"{trail.format(links)}<h1>The river rises</h1>"))
    assert fields.articleSection == ["Region"]
    assert [step.name for step in fields.breadcrumbs] == ["Home", "Region"]


def test_a_menu_that_is_called_a_path_is_none():
    links = "".join(f'<li><a href="/s/{n}">Section {n}</a></li>' for n in range(12))
    assert settle(read(f'<ul class="breadcrumbs">{links}</ul><h1>The river rises</h1>')).breadcrumbs == []


def test_the_categories_beside_the_headline_are_sections_and_those_of_teasers_are_not():
    body = '<h1>The river rises</h1><p><a rel="category tag" href="/c/region">Region</a></p>'
    other = '<div class="related"><a rel="category tag" href="/c/sport">Sport</a></div>'
    assert settle(read(body + other)).articleSection == ["Region"]


def test_microdata_names_the_section():
    body = (
        '<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="articleSection">Region</span></div>'
    )
    assert settle(read(f"<h1>The river rises</h1>{body}")).articleSection == ["Region"]
