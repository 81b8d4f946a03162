"""Links of home and section pages."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.pages import MAX_LINKS, PageLink, PageLinks, read_links
from crawler.urls import normalise

URL = "https://news.example/world/"


def read(body: str, url: str = URL) -> PageLinks:
    return read_links(body.encode(), url)


def only(body: str) -> PageLink:
    (link,) = read(body).links
    return link


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("a-story", "https://news.example/world/a-story"),
        ("/a story", "https://news.example/a%20story"),
        ("//other.example/x", "https://other.example/x"),
        (" \n/a\n", "https://news.example/a"),
        ("/a?x=1&amp;y=2#top", "https://news.example/a?x=1&y=2"),
        ("https://me:secret@news.example/a", "https://news.example/a"),
    ],
)
def test_a_link_is_read_on_its_page(href: str, expected: str) -> None:
    assert only(f"<a href='{href}'>x</a>").url == expected


@pytest.mark.parametrize(
    "href", ["", "#", "#top", "javascript:void(0)", "mailto:a@b", "tel:1", "data:text/html,x", "http://", URL]
)
def test_what_leads_to_no_other_page_is_no_link(href: str) -> None:
    assert read(f"<a href='{href}'>x</a><a>y</a>").links == []


def test_the_base_of_the_document_counts() -> None:
    body = "<base target=_top><base href='/sport/'><base href='/late/'><a href='a'>x</a>"
    assert only(body).url == "https://news.example/sport/a"


def test_a_broken_base_does_not() -> None:
    assert only("<base href='mailto:x'><a href='a'>x</a>").url == "https://news.example/world/a"


@pytest.mark.parametrize(
    ("markup", "text", "heading"),
    [
        ("<a href=/a> Ferry <b>line</b>\nopens </a>", "Ferry line opens", False),
        ("<h2><a href=/a>Ferry line opens</a></h2>", "Ferry line opens", True),
        ("<a href=/a><img alt=x><h3>Ferry line opens</h3><p>And fares fall.</p></a>", "Ferry line opens", True),
        ("<a href=/a><img alt='A ferry'></a>", "A ferry", False),
        ("<a href=/a aria-label='Ferry'><svg><path/></svg></a>", "Ferry", False),
        ("<a href=/a><script>x()</script><style>b{}</style>Ferry</a>", "Ferry", False),
        ("<a href=/a>Fähr­ver­bin­dung</a>", "Fährverbindung", False),
        ("<a href=/a></a>", "", False),
    ],
)
def test_the_text_of_a_link(markup: str, text: str, heading: bool) -> None:
    link = only(markup)
    assert (link.text, link.heading) == (text, heading)


def test_links_to_one_address_are_one_link_with_the_best_text() -> None:
    body = "<a href=/a><img alt=''></a><h2><a href=/a>Ferry line to reopen soon</a></h2><a href='/a#more'>Read more</a>"
    link = only(body)
    assert (link.text, link.heading, link.times) == ("Ferry line to reopen soon", True, 3)


@pytest.mark.parametrize(
    ("markup", "place"),
    [
        ("<nav>{}</nav>", "nav"),
        ("<div role=navigation>{}</div>", "nav"),
        ("<header>{}</header>", "nav"),
        ("<ul class='main-nav'>{}</ul>", "nav"),
        ("<div id=megaMenu>{}</div>", "nav"),
        ("<aside>{}</aside>", "aside"),
        ("<div class=sidebar-left>{}</div>", "aside"),
        ("<footer>{}</footer>", "footer"),
        ("<div class=site-footer>{}</div>", "footer"),
        ("<article><header>{}</header></article>", "main"),
        ("<main><article><footer>{}</footer></article></main>", "main"),
        ("<div class='has-nav-open'>{}</div>", "main"),
        ("<p>{}</p>", "main"),
    ],
)
def test_the_place_of_a_link(markup: str, place: str) -> None:
    others = "".join(
        f"<p>Some more of the page's own text here, and <a href=/{i}>a link in it</a></p>" for i in range(3)
    )
    body = markup.format("<a href=/x>Ferry line to reopen soon</a>")
    assert next(x for x in read(body + others).links if x.url.endswith("/x")).place == place


def test_a_box_that_holds_most_of_the_page_is_not_what_its_class_says() -> None:
    body = (
        "<div class=sidebar>"
        + "".join(f"<p><a href=/{i}>Ferry line to reopen soon</a></p>" for i in range(9))
        + "</div>"
    )
    assert {x.place for x in read(body).links} == {"main"}


def test_a_list_of_short_links_is_a_menu_whatever_it_is_called() -> None:
    names = ("Thời sự", "Thế giới", "Kinh doanh", "Thể thao")
    body = "<table><tr>" + "".join(f"<td><a href=/{i}>{x}</a></td>" for i, x in enumerate(names)) + "</tr></table>"
    body += "".join(f"<p><a href=/story-{i}>Ferry line to reopen soon, says the mayor</a></p>" for i in range(9))
    assert [x.place for x in read(body).links] == ["nav"] * 4 + ["main"] * 9


def test_feeds_that_the_head_announces_come_before_those_that_are_linked() -> None:
    body = """<link rel="alternate" type="application/atom+xml" href="/atom"><link rel=alternate hreflang=de href=/de>
    <link rel=alternate type=application/rss+xml href="/comments/feed/"><a href="/rss/sport.xml">Sport</a>
    <a href="https://podcasts.example/feed">Elsewhere</a><a href=/x type=application/rss+xml>x</a><a href=/atom>x</a>
    <a href="/?feed=rss2">y</a><a href="/rss-reader-test">z</a>"""
    assert [x.removeprefix("https://news.example") for x in read(body).feeds] == [
        "/atom",
        "/rss/sport.xml",
        "/x",
        "/?feed=rss2",
    ]


@pytest.mark.parametrize(
    ("encoding", "header"), [("utf-8", "iso-8859-1"), ("gbk", "gbk"), ("gbk", None), ("utf-16", None)]
)
def test_the_text_is_decoded_as_it_was_written(encoding: str, header: str | None) -> None:
    body = "<meta charset=gbk><a href='/x'>国际足协</a>".encode(encoding)
    assert read_links(body, URL, header).links[0].text == "国际足协"


@pytest.mark.parametrize("body", [b"", b"   ", b"\0\0", b"\xff\xfe", b"%PDF-1.7", b"<!-- -->", b"{}"])
def test_what_is_no_page_gives_no_links(body: bytes) -> None:
    assert read_links(body, URL).links == []


@pytest.mark.parametrize(
    "piece", ["<a href=/x>", "<h2><a href=/x>", "<div>", "<nav><aside>", "<a href=/x><b>", "<table><td>", "<!--"]
)
def test_endless_pieces_end(piece: str) -> None:
    assert len(read(piece * 20_000).links) <= 1


def test_a_page_of_five_megabytes_gives_a_bounded_number_of_links() -> None:
    body = "".join(f"<p><a href='/story-{i}'>Ferry line {i}</a></p>" for i in range(120_000))
    assert len(body) > 5_000_000
    assert len(read(body).links) == MAX_LINKS


@given(
    st.text(max_size=200),
    st.sampled_from(["", "<nav>", "<a href='", "<base href='", "<link rel=next href='", "<table><a href=/x>"]),
)
def test_any_text_is_read(text: str, before: str) -> None:
    found = read((before + text).encode("utf-8", "replace").decode())
    assert all(normalise(x.url) == x.url for x in found.links)


def test_real_front_pages_name_their_feeds_and_links(bench_data: Path) -> None:
    archive = zipfile.ZipFile(bench_data / "frontpages_de.zip")
    for row in map(json.loads, archive.read("index.jsonl").decode().rstrip("\n").split("\n")):
        found = read_links(archive.read(row["file"]), row["url"])
        places = [x.place for x in found.links]
        assert places.count("nav") >= 20
        assert places.count("main") >= 10


def teasers(*rows: str) -> list[str | None]:
    return [x.date for x in read(f"<main>{''.join(rows)}</main>").links]


def test_a_link_has_the_date_that_stands_beside_it() -> None:
    rows = [
        "<article><h2><a href=/a>One story</a></h2><time datetime='2024-03-05T10:00:00+01:00'>x</time></article>",
        "<li><a href=/b>Another one of today</a> <span><time>2024-03-04</time></span></li>",
        "<a href=/c><div><h3>A third one</h3><time datetime=2024-03-03>3 March</time></div></a>",
    ]
    assert teasers(*rows) == ["2024-03-05T09:00:00Z", "2024-03-04", "2024-03-03"]


def test_a_date_that_belongs_to_several_links_is_none_of_theirs() -> None:
    assert teasers("<p><a href=/a>A</a><time>2024-03-05</time><a href=/b>B</a><time>2024-03-04</time></p>") == [
        None,
        None,
    ]
    assert teasers("<p><a href=/a>A</a><time>yesterday</time></p>") == [None]
    rows = "".join(f"<h2><a href=/{n}>Story {n}</a></h2>" for n in range(6))
    assert teasers(f"<header><time>2026-11-23</time></header>{rows}") == [None] * 6


@pytest.mark.parametrize(
    ("text", "heading", "headline"),
    [
        ("Council opens the bridge", False, True),
        ("Council opens the bridge", True, True),
        ("Read more", True, False),
        ("The council opens the bridge over the harbour. " * 4, False, False),
        ("市議會開放港口大橋", False, True),
    ],
)
def test_a_link_s_text_is_a_headline_by_its_length(text: str, heading: bool, headline: bool) -> None:
    assert (PageLink("https://a.org/", text, "main", heading).headline is not None) == headline
