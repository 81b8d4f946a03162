from __future__ import annotations

import pickle

from metapages import article, ld, read

from crawler.extraction.metadata.listed import Listed, with_listed
from crawler.extraction.metadata.settle import settle

TWO = ld(article(headline="Villages wait for the flood")) + "<title>The river rises</title>"


def settled(meta, *listings):
    return settle(with_listed(meta, listings))


def test_a_feed_s_title_decides_between_two_places():
    page = read("<h1>The river rises in spring</h1>", TWO)
    assert settle(page).headline == "The river rises in spring"
    assert settled(page, Listed("feed", "Villages wait for the flood")).headline == "Villages wait for the flood"


def test_a_feed_s_title_alone_does_not_outvote_the_heading():
    page = read("<h1>The river rises in spring</h1>", "<title>The river rises in spring</title>")
    assert settled(page, Listed("feed", "Flood: what we know")).headline == "The river rises in spring"


def test_a_feed_s_title_stands_against_a_heading_that_nothing_supports():
    assert settled(read("<h1>Details</h1>"), Listed("feed", "The river rises")).headline == "The river rises"


def test_a_page_without_a_title_has_the_feed_s():
    fields = settled(read("<p>Text.</p>"), Listed("feed", "The river &amp; its banks"))
    assert (fields.headline, fields.sources["headline"]) == ("The river & its banks", "feed")


def test_a_feed_gives_the_time_of_a_page_that_shows_the_day_alone():
    page = read("<h1>The river rises</h1>", "<meta name='date' content='2026-11-20'>")
    fields = settled(page, Listed("feed", date="2026-11-20T10:30:00Z"))
    assert (fields.datePublished, fields.sources["datePublished"]) == ("2026-11-20T10:30:00Z", "feed")


def test_what_the_page_declares_outvotes_a_feed_s_date():
    page = read(head=ld(article(datePublished="2026-11-18T08:00:00+01:00")))
    assert settled(page, Listed("feed", date="2026-11-20T10:30:00Z")).datePublished == "2026-11-18T08:00:00+01:00"


def test_a_sitemap_s_change_is_no_publication():
    page = read(head=ld(article(datePublished="2026-11-18")))
    fields = settled(page, Listed("sitemap", date="2026-11-20T10:30:00Z", date_of="modified"))
    assert (fields.datePublished, fields.dateModified) == ("2026-11-18", "2026-11-20T10:30:00Z")


def test_a_feed_names_the_authors_of_a_page_that_names_none():
    fields = settled(read("<h1>The river rises</h1>"), Listed("feed", authors=("by Ada Example", "Bob Sample")))
    assert [author.name for author in fields.authors] == ["Ada Example", "Bob Sample"]
    assert fields.sources["authors"] == "feed"


def test_a_feed_s_authors_beat_the_site_s_name():
    page = read(head="<meta property='og:site_name' content='The Example'><meta name='author' content='The Example'>")
    assert [a.name for a in settled(page, Listed("feed", authors=("Ada Example",))).authors] == ["Ada Example"]


def test_the_page_s_own_candidates_stay_as_they_are():
    page = read("<h1>The river rises</h1>", TWO)
    before = pickle.dumps(page)
    with_listed(page, [Listed("feed", "Another title", "2026-11-20", authors=("Ada Example",))])
    assert pickle.dumps(page) == before


def test_no_listing_changes_nothing():
    page = read("<h1>The river rises</h1>", TWO)
    assert with_listed(page, []) == page
