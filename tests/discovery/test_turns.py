"""The pages of one article, found by addresses and the numbers that links show."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.turns import Turns, may_turn, read_turns

SITE = "https://news.example"
SLUG = "/a/the-ferry-returns"


def turns(here, markup, head=""):
    body = f"<html><head>{head}</head><body><h1>The ferry</h1><p>Text.</p>{markup}</body></html>".encode()
    found = read_turns(body, SITE + here)
    assert found is None or may_turn(body, SITE + here), "the cheap look must not miss it"
    return found


def link(href, text, more=""):
    return f'<a href="{href}" {more}>{text}</a> '


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (SLUG, f"{SLUG}/2"),
        (SLUG, f"{SLUG}?page=2"),
        (f"{SLUG}.html", f"{SLUG}-2.html"),
        (f"{SLUG}.html", f"{SLUG}_2.html"),
        (f"{SLUG}.html", f"{SLUG}.html?seite=2"),
        (f"{SLUG}/", f"{SLUG}/page/2/"),
        (SLUG, f"{SLUG}/seite-2"),
        ("/show.php?id=4711", "/show.php?id=4711&trang=2"),
        ("/b/渡轮回来了", "/b/%E6%B8%A1%E8%BD%AE%E5%9B%9E%E6%9D%A5%E4%BA%86/2"),
        (SLUG, "?page=2"),
    ],
)
def test_a_link_that_shows_the_number_which_its_address_adds_is_a_further_page(here, there):
    found = turns(here, link(there, "2"))
    assert (found.number, found.first, list(found.pages)) == (1, None, [2])


@pytest.mark.parametrize("text", ["2", "Page 2", "Seite 2: Was der Rat sagt", "Trang 2", "第2页"])
def test_the_number_may_stand_in_words(text):
    assert turns(SLUG, link(f"{SLUG}-2", text))


@pytest.mark.parametrize("more", ["rel=next", "class='pager-next'"])
def test_an_arrow_is_enough_where_the_number_stands_apart(more):
    assert turns(SLUG, link(f"{SLUG}/2", "Read on", more)).pages == {2: f"{SITE}{SLUG}/2"}


def test_the_head_may_name_the_next_page():
    assert turns("/view/367061", "", "<link rel=next href='/view/367061/2'>").pages == {2: f"{SITE}/view/367061/2"}


@pytest.mark.parametrize(
    ("here", "there", "text"),
    [
        (SLUG, "/a/the-winter-comes", "Next article"),
        (SLUG, f"{SLUG}-2", "The ferry returns"),  # a second article of the same headline
        ("/a/story-4711.html", "/a/story-4712.html", "Next"),
        ("/posts/2", "/posts/3", "Next"),
        ("/?p=12", "/?p=13", "Next"),
        ("/show.php?id=12", "/show.php?id=13", "Next"),
        (SLUG, f"{SLUG}/comment-page-2", "2"),
        (SLUG, f"{SLUG}?cpage=2", "2"),
        (SLUG, f"https://other.example{SLUG}/2", "2"),
        ("/2026/11/23", "/2026/11/24", "24"),
    ],
)
def test_the_next_article_and_pages_of_comments_are_none(here, there, text):
    assert turns(here, link(there, text, "rel=next")) is None


def test_a_further_page_knows_its_number_and_its_first_page():
    pager = link(SLUG, "1") + "2 " + link(f"{SLUG}/3", "3")
    assert turns(f"{SLUG}/2", pager) == Turns(2, SITE + SLUG, {3: f"{SITE}{SLUG}/3"})


def test_the_first_page_of_a_further_one_may_be_named_as_canonical_only():
    assert turns(f"{SLUG}?page=3", "", f"<link rel=canonical href='{SLUG}'>").first == SITE + SLUG


def test_a_first_page_may_have_its_number():
    pager = "1 " + link(f"{SLUG}-2.html", "2")
    assert turns(f"{SLUG}-1.html", pager) == Turns(1, None, {2: f"{SITE}{SLUG}-2.html"})
    assert turns(f"{SLUG}-2.html", link(f"{SLUG}-1.html", "1")).first == f"{SITE}{SLUG}-1.html"


@pytest.mark.parametrize("there", [f"{SLUG}{x}" for x in ("?page=all", "/komplettansicht", "-all", "?singlepage=1")])
def test_the_page_with_all_of_it_is_known_by_its_address(there):
    found = turns(SLUG, link(f"{SLUG}/2", "2") + link(there, "Read it on one page"))
    assert found.whole == SITE + there


def test_the_page_with_all_of_it_may_be_the_canonical_one():
    found = turns(f"{SLUG}/2", link(SLUG, "1"), f"<link rel=canonical href='{SLUG}/all'>")
    assert (found.first, found.whole) == (SITE + SLUG, f"{SITE}{SLUG}/all")


@pytest.mark.parametrize("here", [f"{SLUG}-2", f"{SLUG}/2", "/a/top-10", "/a/agenda-21", "/posts/12"])
def test_an_address_that_ends_in_a_number_is_no_further_page_by_itself(here):
    markup = link("/", "Home") + link("/a/", "News") + link("/a/another-article-of-today", "3 more")
    assert turns(here, markup) is None


@given(st.binary(max_size=200), st.sampled_from([SLUG, f"{SLUG}/2", f"{SLUG}?page=3", "/"]))
def test_no_bytes_make_it_raise(junk, here):
    body = b"<a href='" + junk + b"'>2</a><a href=/a/the-ferry-returns/2>2</a>" + junk
    may_turn(body, SITE + here)
    read_turns(body, SITE + here)


def test_real_articles_have_hardly_any_further_pages(bench_data):
    """One in a hundred at most: neither the next article nor comments are taken for a page."""
    import json  # noqa: PLC0415

    found = pages = 0
    with zipfile.ZipFile(bench_data / "fundus.zip") as archive:
        for line in archive.read("index.jsonl").decode().split("\n"):
            row = json.loads(line) if line.strip() else {}
            if row.get("page_type") == "article" and row.get("url", "").startswith("http"):
                pages += 1
                found += bool(read_turns(archive.read(row["file"]), row["url"]))
    assert found <= 0.01 * pages
