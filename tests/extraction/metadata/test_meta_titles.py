from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metapages import article, ld, read

from crawler.extraction.metadata.affixes import SiteNames, key_of, without_site
from crawler.extraction.metadata.settle import settle

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


def test_accents_that_the_page_writes_apart_stand_on_their_letters():
    assert headline("<h1>Vie\u0302\u0323t Nam di\u0323ch</h1>") == "Vi\u1ec7t Nam d\u1ecbch"


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


def test_only_the_title_left_loses_a_name_that_its_host_is_called_after():
    page = read(head="<title>The river rises | Riverside Magazine</title>", url="https://riverside.example/a/the-river")
    assert settle(page).headline == "The river rises"


def test_a_heading_that_is_one_end_of_the_title_gives_way_to_what_the_other_end_and_another_place_say():
    head = "<meta property='og:title' content='The river rises'><title>Notes from the bank: The river rises</title>"
    assert headline("<h1>Notes from the bank</h1>", head) == "The river rises"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("河水上涨：两岸居民连夜转移-云河新闻网", "河水上涨：两岸居民连夜转移"),
        ("河水上涨_云河网", "河水上涨"),
        ("河水上涨-两岸居民转移", "河水上涨-两岸居民转移"),
        ("The river-side web", "The river-side web"),
    ],
)
def test_a_chinese_title_loses_the_site_that_is_joined_without_a_blank(title, expected):
    assert headline("", f"<title>{title}</title>") == expected


def test_a_headline_that_was_cut_is_taken_whole():
    whole = "The river rises in spring and nobody along its banks is surprised " * 2
    head = ld(article(headline=whole[:105] + "...")) + f"<meta property='og:title' content='{whole}'>"
    assert headline("", head) == whole.strip()


def test_the_address_says_which_of_two_titles_came_first():
    head = ld(article(headline="Villages wait for the great flood")) + "<title>River: all that is known so far</title>"
    page = read(
        "<h1>River: all that is known so far</h1>", head, "https://news.example/a/villages-wait-for-great-flood"
    )
    assert settle(page).headline == "Villages wait for the great flood"


def test_an_address_of_few_words_says_nothing_of_the_headline():
    head = ld(article(headline="The great flood")) + "<title>River: all that is known so far</title>"
    page = read("<h1>River: all that is known so far</h1>", head, "https://news.example/a/great-flood")
    assert settle(page).headline == "River: all that is known so far"


def test_quotation_marks_at_the_end_stay():
    assert headline("<h1>The river says: «I rise»</h1>") == "The river says: «I rise»"


@settings(deadline=None)
@given(st.text(max_size=120), st.sets(st.text(min_size=1, max_size=10), max_size=3), st.sampled_from(["", "-云河网"]))
def test_taking_the_sites_name_off_twice_changes_nothing(text, names, tail):
    sites = SiteNames(frozenset(key_of(name) for name in names), ("riverside",))
    once = without_site(text + tail, sites)
    assert without_site(once, sites) == once


def test_a_kicker_in_heading_and_title_gives_way_where_two_places_have_the_headline_alone():
    head = ld(article(headline="The river rises in spring"))
    head += "<meta property='og:title' content='The river rises in spring'>"
    head += "<title>Floods - Exampletown - The river rises in spring</title>"
    body = "<h1><span>Floods - Exampletown</span> - The river rises in spring</h1>"
    assert headline(body, head) == "The river rises in spring"


def test_the_preview_s_other_headline_is_the_alternative():
    head = ld(article(headline="The river rises in spring"))
    head += "<meta property='og:title' content='Nobody is surprised as the river rises'>"
    fields = settle(read("<h1>The river rises in spring</h1>", head))
    assert fields.alternativeHeadline == "Nobody is surprised as the river rises"
    assert fields.sources["alternativeHeadline"] == "og:title"


@pytest.mark.parametrize(
    "preview", ["The river rises in spring | Example", "The river rises", "the-river-in-the-spring"]
)
def test_a_headline_with_more_or_less_around_it_is_no_alternative(preview):
    head = f"<meta property='og:title' content='{preview}'>"
    assert settle(read("<h1>The river rises in spring</h1>", head)).alternativeHeadline is None


def test_a_standfirst_that_is_declared_as_alternative_headline_is_none():
    text = "Nobody along its banks is surprised"
    head = ld(article(headline="The river rises", alternativeHeadline=text, description=text))
    assert settle(read("<h1>The river rises</h1>", head)).alternativeHeadline is None
