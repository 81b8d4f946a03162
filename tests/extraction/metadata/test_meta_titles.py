from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metapages import article, ld, read

from crawler.extraction.metadata.settle import settle
from crawler.extraction.metadata.titles import key_of, without_site

SITE = "<meta property='og:site_name' content='The Example'>"


def headline(body="", head=""):
    return settle(read(body, head)).headline


@pytest.mark.parametrize(
    "title",
    [
        "The river rises | The Example", "The river rises - The Example", "The Example: The river rises",
        "The river rises – World – The Example", "The river rises | news.example", "The river rises » THE EXAMPLE",
        "The river rises &amp;#8211; The Example",
    ],
)  # fmt: skip
def test_the_sites_name_comes_off(title):
    assert headline("<h1>The river rises</h1>", f"{SITE}<title>{title}</title>") == "The river rises"


def test_the_sites_name_comes_off_where_the_title_is_all_there_is():
    assert headline("", f"{SITE}<title>The river rises | The Example</title>") == "The river rises"


def test_a_dash_within_the_headline_stays():
    assert (
        headline("<h1>Rain - and no end</h1>", "<title>Rain - and no end | The Example</title>" + SITE)
        == "Rain - and no end"
    )


def test_a_rubric_before_a_colon_stays():
    title = "<title>Opinion: The river rises | The Example</title>"
    assert headline("<h1>Opinion: The river rises</h1>", SITE + title) == "Opinion: The river rises"


def test_a_heading_that_is_the_sites_name_is_not_the_headline():
    assert (
        headline("<h1>The Example</h1>", f"{SITE}<meta property='og:title' content='The river rises'>")
        == "The river rises"
    )


def test_a_heading_that_nothing_else_resembles_is_not_the_headline():
    head = "<meta property='og:title' content='The river rises'><title>The river rises</title>"
    assert headline("<h1>Details</h1>", head) == "The river rises"


def test_of_several_headings_the_one_like_the_title_is_taken():
    head = "<title>The river rises again</title>"
    assert headline("<h1>Menu</h1><h1>The river rises again</h1><h1>Read more</h1>", head) == "The river rises again"


def test_the_heading_that_readers_see_beats_a_preview_text():
    head = "<meta property='og:title' content='Why the river rises'><title>Why the river rises - tips</title>"
    assert headline("<h1>The river rises in spring</h1>", head) == "The river rises in spring"


def test_a_kicker_is_no_part_of_the_headline():
    head = ld(article(headline="The river rises in spring"))
    assert headline("<h1><span>Floods</span> The river rises in spring</h1>", head) == "The river rises in spring"


def test_a_kicker_that_is_declared_stays():
    head = ld(article(headline="Floods: The river rises")) + "<meta property='og:title' content='The river rises'>"
    assert headline("<h1>Floods: The river rises</h1>", head) == "Floods: The river rises"


def test_entities_and_white_space_are_plain_text():
    assert headline("<h1>\n Tom &amp;amp; Jerry&nbsp;’s  river </h1>") == "Tom & Jerry ’s river"


def test_a_page_without_a_title_has_none():
    assert headline("<p>Text.</p>") is None


@settings(deadline=None)
@given(st.text(max_size=120), st.sets(st.text(min_size=1, max_size=10), max_size=3))
def test_taking_the_sites_name_off_twice_changes_nothing(text, names):
    once = without_site(text, {key_of(name) for name in names})
    assert without_site(once, {key_of(name) for name in names}) == once
