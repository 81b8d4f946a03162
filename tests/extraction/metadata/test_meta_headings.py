from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from metapages import article, ld, read

from crawler.extraction.metadata.affixes import key_of
from crawler.extraction.metadata.settle import settle
from crawler.extraction.metadata.slug import matched_in_order, share_in_order, share_of_slug, slug_words


def headline(body="", head=""):
    return settle(read(body, head)).headline


@pytest.mark.parametrize(
    "heading",
    [
        "<span class='article__kicker'>High water</span> The river rises in spring",
        "<span class='overline'>High water</span><span>The river rises in spring</span>",
        "<small>High water</small> The river rises in spring",
        "<span class='c-dachzeile'>High water</span><span class='visually-hidden'>: </span>The river rises in spring",
        "The river rises in spring <span class='sr-only'>| The Example</span>",
    ],
)
def test_what_the_markup_sets_aside_is_no_part_of_the_headline(heading):
    assert headline(f"<h1>{heading}</h1>") == "The river rises in spring"


def test_a_kicker_goes_also_where_the_preview_has_it():
    head = "<meta property='og:title' content='High water: The river rises in spring'>"
    body = "<h1><span class='kicker'>High water</span> The river rises in spring</h1>"
    assert headline(body, head) == "The river rises in spring"


def test_the_second_line_of_a_heading_goes_where_a_title_is_the_first_alone():
    body = "<h1><span>The river rises</span><span>Villages wait for the flood</span></h1>"
    assert headline(body, ld(article(headline="The river rises"))) == "The river rises"


def test_the_second_line_of_a_heading_stays_where_a_title_has_both():
    body = "<h1><span>The river rises</span><span>Villages wait for the flood</span></h1>"
    head = "<meta property='og:title' content='The river rises - Villages wait for the flood'>"
    assert key_of(headline(body, head)) == "the river rises villages wait for the flood"


def test_words_in_italics_stay():
    assert headline("<h1>Who reads <em>The River</em> today?</h1>") == "Who reads The River today?"


def test_a_heading_that_links_to_the_home_page_is_the_site():
    body = "<h1><a href='/'>Notes of a Boatman</a></h1><h2>The river rises in spring</h2>"
    page = read(body, "<title>Notes of a Boatman » Archive » The river rises in spring</title>")
    assert settle(page).headline == "The river rises in spring"
    assert "Notes of a Boatman" in [name.value for name in page.site_names]


def test_the_home_page_s_own_heading_is_no_site_name():
    page = read("<h1><a href='/'>Notes of a Boatman</a></h1>", url="https://news.example/")
    assert settle(page).headline == "Notes of a Boatman"


@pytest.mark.parametrize(
    ("address", "title", "share"),
    [
        ("/a/the-great-river-rises-again", "The great river rises again, and again", 1.0),
        ("/a/grosse-fluesse-steigen-frueh-an.html", "Große Flüsse steigen früh an", 1.0),
        ("/a/grosse-flusse-steigen-fruh", "Große Flüsse steigen früh", 1.0),
        ("/a/nuoc-song-dang-cao-dem-nay-123", "Nước sông dâng cao đêm nay", 1.0),
        ("/a/the-great-river-rises-again", "A flood", 0.0),
        ("/a/flood", "A flood", 0.0),
        ("/news/123456", "A flood", 0.0),
    ],
)
def test_the_share_of_an_address_s_words_in_a_title(address, title, share):
    assert share_of_slug(f"https://news.example{address}", title) == share


def test_an_address_that_cannot_be_split_has_no_words():
    assert slug_words("http://[/a-great-river-rises-again") == ()


def test_of_two_titles_with_the_address_s_words_the_one_in_its_order_is_nearer():
    url = "https://news.example/a/boatman-warns-of-flood-and-praises-rain"
    assert share_in_order(url, "Boatman warns of flood and praises rain") == 1.0
    assert share_in_order(url, "Flood: boatman warns of rain and praises") < 1.0


@given(st.text(max_size=80), st.text(max_size=80))
def test_shares_of_any_address_and_title_are_shares(path, title):
    url = f"https://news.example/{path}"
    assert 0.0 <= share_in_order(url, title) <= 1.0
    assert 0.0 <= share_of_slug(url, title) <= 1.0


WORDS = st.lists(st.sampled_from("abc"), max_size=8)


@given(WORDS, WORDS)
def test_words_in_order_are_counted_alike_from_both_sides(one, other):
    assert matched_in_order(one, other) == matched_in_order(other, one) <= min(len(one), len(other))
    assert matched_in_order(one, one) == len(one)


def test_a_heading_of_very_many_pieces_is_left_as_it_is():
    assert headline(f"<h1>{'<i>river </i><b>rises </b>' * 20}</h1>") == ("river rises " * 20).strip()
