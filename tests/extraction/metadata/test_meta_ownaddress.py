"""The address that a page names as its own: proven by the page, open, or refuted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from metapages import read

from crawler.extraction.metadata.candidates import Candidate, PageMeta
from crawler.extraction.metadata.ownaddress import Trust, claim_of, page_address, trust

SITE = "https://news.example"
STORY = f"{SITE}/2026/11/ferry-returns-to-the-old-harbour"


def worth(here, there, title="", **more):
    titles = [Candidate(title, "h1")] if title else []
    return trust(PageMeta(SITE + here, titles=titles, **more), there if "//" in there else SITE + there)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/a/the-ferry-returns", "http://www.news.example/a/the-ferry-returns/"),
        ("/artikel/782683.html", "/artikel/13,782683-the-ferry.html"),
        ("/sport/the-ferry-returns-4711", "/harbour/the-ferry-returns-4711"),
        ("/live/ferry-lost-4711", "/live/ferry-found-again-4711"),
        ("/a/the-ferry-returns?srsltid=AfmBOorxMvHZ", "/a/the-ferry-returns"),
        ("/a/the-ferry-returns?wt_x=rss.red.ho.ho", "/a/the-ferry-returns"),
        ("/a/ferry/2", "/a/ferry"),
        ("/a/ferry/page-3", "/a/ferry"),
        ("/a/ferry?page=2", "/a/ferry"),
        ("/article/4711", "/article/4711/the-ferry-returns"),
        ("/show.php?id=17&print=yes", "/show.php?id=17"),
    ],
)
def test_an_address_with_the_same_id_or_slug_is_proven(here, there):
    assert worth(here, there) is Trust.PROVEN


def test_an_address_made_of_the_headline_is_proven():
    title = "The ferry returns to the old harbour"
    assert worth("/?p=4711", "/2026/11/ferry-returns-to-the-old-harbour", title) is Trust.PROVEN


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/a/the-ferry-returns", "https://other.example/a/the-ferry-returns"),
        ("/a/the-ferry-returns", "/"),
        ("/awake/news/the-ferry-returns", "/awake/"),
        ("/awake/news_content.asp?number=4711", "/awake/"),
        ("/show.php?id=4711", "/show.php"),
        ("/2026/11/23/ferry", "/2026/11/23/"),
        ("/2026/11/the-ferry-returns", "/news/"),
        ("/a/the-ferry-returns", "/404.html"),
        ("/a/the-ferry-returns", "/not-found"),
        ("/de/the-ferry-4711", "/en/the-ferry-4711"),
        ("/de-at/the-ferry-4711", "/en-gb/the-ferry-4711"),
        ("/a?id=4711&lang=de", "/a?id=4711&lang=en"),
        ("/the-ferry-returns", "https://de.news.example/the-ferry-returns"),
        ("/a/the-ferry-returns", "https://["),
    ],
)
def test_another_site_a_home_page_a_folder_an_error_or_another_language_is_refuted(here, there):
    assert worth(here, there) is Trust.REFUTED


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/article/4711/the-ferry-returns", "/article/4711"),  # or an issue of a magazine
        ("/ferry-returns-to-harbour", "/node/88999"),
        ("/first-of-two-stories", "/quite-another-story"),
        ("/a/ferry-with-4711", "/a/ferry-with-4712"),
    ],
)
def test_what_only_other_pages_can_tell_is_open(here, there):
    assert worth(here, there) is Trust.OPEN


def test_another_language_is_told_by_hreflang():
    versions = [("de", f"{SITE}/a/die-faehre-4711"), ("en-GB", "/a/the-ferry-4711"), ("x-default", "/a/the-ferry-4711")]
    assert worth("/a/die-faehre-4711", "/a/the-ferry-4711", versions=versions) is Trust.REFUTED
    assert worth("/b/the-ferry-4711", "/a/the-ferry-4711", versions=versions) is Trust.PROVEN


def test_og_url_is_heard_where_canonical_is_refuted():
    head = f"<link rel=canonical href='/world/'><meta property='og:url' content='{STORY}'>"
    meta = read(head=head, url=f"{SITE}/world/ferry-returns-to-the-old-harbour")
    assert claim_of(meta) == (STORY, Trust.PROVEN)


def test_hreflang_is_read_from_the_page():
    head = "<link rel=alternate hreflang=de href='/de/x'><link rel=canonical href='/de/x'>"
    assert claim_of(read(head=head, url=f"{SITE}/fr/x")) is None


STEP = st.sampled_from(
    ["a", "news", "2026", "11", "4711", "4712", "the-ferry-returns", "the-ferry-sinks", "2", "de", "en"]
)
PATH = st.lists(STEP, max_size=4).map(lambda steps: "/" + "/".join(steps))
QUERY = st.sampled_from(["", "?page=2", "?id=4711", "?id=17", "?utm_source=x", "?lang=de", "?comments=1"])
ADDRESS = st.builds(lambda path, query: SITE + path + query, PATH, QUERY)


@given(ADDRESS, ADDRESS)
def test_the_address_of_a_page_is_its_address_there_too(url, canonical):
    meta = PageMeta(url, canonical_url=canonical)
    own = page_address(meta)
    assert page_address(replace(meta, url=own)) == own


OTHER = st.lists(STEP.filter(lambda step: not step.isdigit()), max_size=2).map(
    lambda steps: "".join(f"/{x}" for x in steps)
)


@given(OTHER, OTHER, OTHER, OTHER)
def test_an_article_is_never_proven_to_be_one_with_another_number(before, after, other, more):
    here, there = f"{SITE}{before}/4711{after}", f"{SITE}{other}/4712{more}"
    assert trust(PageMeta(here, titles=[Candidate("The ferry returns", "h1")]), there) is not Trust.PROVEN


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_makes_it_raise(claimed, title):
    meta = PageMeta(STORY, titles=[Candidate(title, "h1")], canonical_url=claimed, versions=[(title, claimed)])
    assert page_address(meta)
