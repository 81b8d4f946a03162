"""Rows 13, 15 and 16: what is done to a page's tags neither takes minutes nor makes its text disappear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.markup import MOST_ATTRIBUTES, parse_html

MANY = [f"a{n}" for n in range(40_000)]
NESTING = ["div", "b", "span", "font", "q", "h1", "object", "svg", "x-box", "ul><li", "table><tr><td", "div><p"]
TAGS = {
    "plain": " ".join(MANY),
    "quoted": " ".join(f'{name}=">"' for name in MANY),
    "without spaces": "".join(f'{name}=""' for name in MANY),
    "slashes": "/".join(MANY),
    "a quote that begins nothing": '" ' + " ".join(MANY),
}


def text_of(page: str) -> str:
    tree = parse_html(page)
    assert tree is not None
    return "".join(tree.itertext())


@pytest.mark.threat(15, 16)
@pytest.mark.parametrize("way", TAGS)
def test_of_a_tag_with_endless_attributes_the_first_are_kept(way: str) -> None:
    tree = parse_html(f"<p {TAGS[way]}>one<p>two")
    assert tree is not None
    assert ["".join(p.itertext()) for p in tree.iter("p")] == ["one", "two"]
    assert all(0 < len(p.attrib) <= MOST_ATTRIBUTES for p in list(tree.iter("p"))[:1])


@pytest.mark.threat(15)
@pytest.mark.parametrize("blank", [" ", "/", "\n"])
def test_a_tag_of_a_million_blanks_hides_nothing_and_takes_no_hours(blank: str) -> None:
    assert text_of("one<p " + blank * 1_000_000 + ">two") == "onetwo"


@pytest.mark.threat(13)
@pytest.mark.parametrize("depth", [1000, 2047, 3000, 50_000])
@pytest.mark.parametrize("box", NESTING)
def test_text_below_any_number_of_boxes_is_there_and_so_is_what_follows(box: str, depth: int) -> None:
    closing = "".join(f"</{name}>" for name in reversed(box.split("><")))
    found = text_of(f"<{box}>" * depth + "<p>below</p>" + closing * depth + "<p>after</p>")
    assert "below" in found
    assert "after" in found


@pytest.mark.threat(13)
def test_boxes_that_are_never_closed_hide_nothing() -> None:
    assert "the end" in text_of("".join(f"<font><p>paragraph {n}</p>" for n in range(3000)) + "the end")


def test_a_page_of_real_size_is_parsed_as_libxml2_does_it() -> None:
    page = '<body class="a b"><div data-x="1 > 0" hidden><a href=/x?a=1&b=2>text</a></div></body>' * 500
    tree = parse_html(page)
    assert tree is not None
    plain = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    assert etree.tostring(tree) == etree.tostring(etree.fromstring(page, plain))


@given(st.lists(st.sampled_from(["<", ">", "<p ", "'", '"', "=", "/", " ", "a", "<!--", "-->", "<b>", "</b>"])))
def test_any_soup_of_tags_is_parsed_alike_when_it_is_small_or_large(pieces: list[str]) -> None:
    soup = "".join(pieces)
    small, large = parse_html("x" + soup + " "), parse_html("x" + soup + " " * 40_000)
    assert small is not None
    assert large is not None
    assert "".join(small.itertext()).split() == "".join(large.itertext()).split()


@pytest.mark.parametrize("first", ["main", "header", "article", "section", "my-box"])
def test_a_body_whose_tag_is_left_out_begins_with_what_is_of_no_head(first):
    tree = parse_html(f"<title>T</title><{first}><p>One</p></{first}><main>Two</main><p>Three</p>")
    assert "".join(tree.find("body").itertext()) == "OneTwoThree"
    assert [x.tag for x in tree.find("head")] == ["title"]


@pytest.mark.parametrize("text", ["<html lang='de' /><body><p>one", "<HTML/><p>one", "<html><body class=a /><p>one"])
def test_a_slash_at_the_end_of_html_or_body_ends_no_page(text: str) -> None:
    tree = parse_html(text)
    assert tree is not None
    assert [p.text for body in tree.iter("body") for p in body.iter("p")] == ["one"]
