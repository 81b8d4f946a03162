from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metapages import URL, article, ld, read

from crawler.extraction.metadata.languages import settle_language
from crawler.extraction.metadata.settle import settle
from crawler.items import Article, Metadata
from crawler.records import article_adapter

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def settled(body="", head="", url=URL, **options):
    return settle(read(body, head, url), **options)


@pytest.mark.threat(28)
def test_a_date_in_the_future_is_not_taken():
    head = ld(article(datePublished="2027-01-01T00:00:00Z")) + "<meta name='date' content='2026-11-20'>"
    assert settled(head=head, now=NOW).datePublished == "2026-11-20"


def test_without_a_clock_no_date_is_judged():
    assert settled(head=ld(article(datePublished="2027-01-01T00:00:00Z"))).datePublished == "2027-01-01T00:00:00Z"


def test_each_filled_field_names_its_source():
    fields = settled(
        head=ld(article(headline="The river rises", datePublished="2026-11-20T10:00:00+01:00", author="Ada Example"))
    )
    assert fields.sources["headline"] == "jsonld.headline"
    assert fields.sources["datePublished"] == "jsonld.datePublished"
    assert fields.sources["authors"] == "jsonld.author"
    assert fields.timezoneSource == "page"


def test_the_house_is_no_author_where_a_person_is_named():
    head = "<meta property='og:site_name' content='The Example'>" + ld(
        article(author={"@type": "Organization", "name": "The Example"})
    )
    assert [a.name for a in settled("<h1>The river rises</h1><p class='byline'>By Ada Example</p>", head).authors] == [
        "Ada Example"
    ]


def test_the_house_is_the_author_where_nobody_else_is():
    head = "<meta property='og:site_name' content='The Example'>" + ld(
        article(author={"@type": "Organization", "name": "The Example"})
    )
    assert [(a.name, a.type) for a in settled(head=head).authors] == [("The Example", "Organization")]


def test_a_byline_that_names_more_people_completes_the_declared_author():
    body = "<h1>The river rises</h1><p class='byline'>By Ada Example and Bob Sample</p>"
    authors = settled(body, ld(article(author={"@type": "Person", "name": "Ada Example"}))).authors
    assert [author.name for author in authors] == ["Ada Example", "Bob Sample"]


@pytest.mark.parametrize("href", ["https://other.example/a", "https://news.example/", "javascript:x", "https://["])
def test_a_canonical_address_of_another_site_or_of_the_home_page_is_not_believed(href):
    assert settled(head=f"<link rel='canonical' href='{href}'>").canonicalUrl is None


def test_a_canonical_address_on_the_site_is_kept():
    assert (
        settled(head="<link rel='canonical' href='/world/the-river'>").canonicalUrl
        == "https://news.example/world/the-river"
    )


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        ("de_AT", None, "de-AT"),
        ("en", "Der Fluss ist in der Nacht über die Ufer getreten und hat viele Häuser beschädigt. " * 5, "de"),
        ("vi-VN", "Mực nước sông dâng cao trong đêm và làm hư hại nhiều ngôi nhà ven bờ. " * 5, "vi-VN"),
        ("nonsense-language-tag", None, None),
    ],
)
def test_the_language_is_what_the_text_is(declared, text, expected):
    found = settle_language(read(lang=declared), text)
    assert (found.value if found else None) == expected


def test_a_live_blog_is_typed_as_one():
    assert settled(head=ld(article(**{"@type": "LiveBlogPosting"}, headline="x"))).type == "LiveBlogPosting"


def test_keywords_come_once_and_in_order():
    head = "<meta name='keywords' content='Flood, River,flood'><meta property='article:tag' content='Weather'>"
    assert settled(head=head).keywords == ["Weather", "Flood", "River"]


def test_fields_fill_an_article_that_is_valid():
    record = Article("0" * 32, URL, "x", "y", Metadata("2026-11-23T00:00:00Z"))
    settled("<h1>The river rises</h1>", ld(article(datePublished="2026-11-20", author="Ada Example"))).fill(record)
    assert record.headline == "The river rises"
    assert article_adapter().validate_python(record)


def test_the_candidates_can_be_sent_to_another_process():
    meta = read("<h1>The river rises</h1>", ld(article(author="Ada Example")))
    assert pickle.loads(pickle.dumps(meta)) == meta


TAGS = st.sampled_from(
    ["div", "h1", "p", "time", "span class=author", "meta name=author content=x", "a rel=author", "figure", "img src=x"]
)
PAGES = st.recursive(
    st.text(max_size=30)
    | st.sampled_from(["By Ada", "12.11.2026", "&amp;", "<script type=application/ld+json>{", "|"]),
    lambda inner: st.builds(lambda t, xs: f"<{t}>{''.join(xs)}</{t.split()[0]}>", TAGS, st.lists(inner, max_size=4)),
    max_leaves=20,
)


@settings(deadline=None)
@given(PAGES, PAGES, st.sampled_from([URL, "http://[", "hard::x", "http://news.example", "http://127.0.0.1/a"]))
def test_no_page_makes_reading_or_settling_raise(body, head, url):
    settle(read(body + "x", head, url), None, NOW)


def test_a_text_too_short_to_tell_is_in_the_language_of_the_site_where_it_declares_none():
    assert settle_language(read(lang=""), "Ein Satz.", "de").value == "de"
    assert settle_language(read(lang="fr"), "Ein Satz.", "de").value == "fr"
    assert settle_language(read(lang=""), "Ein Satz.") is None
