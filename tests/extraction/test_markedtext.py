"""An article's text with its markup: never other words than the text's, and no markup but the list's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.extraction.cutter import cut
from crawler.extraction.html import parse
from crawler.extraction.markedblocks import MarkedBlock, marked_blocks
from crawler.extraction.markedtext import Fetched, aligned, marked_text
from crawler.items import Link, Section

URL = "https://www.hafenblatt.example/2026/11/ferry.html"
ALLOWED = set("p h2 h3 h4 h5 h6 ul ol li blockquote br a strong em code sub sup".split())
TEXTS = st.text(alphabet="ab &<>\"'.\u00e9e\u0301\u00ad\u2028\t", min_size=1, max_size=12)
INLINE = st.recursive(
    TEXTS.map(lambda text: html.tostring(_element("span", text), encoding="unicode")[6:-7]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.tuples(st.sampled_from(["b", "em", "i", "code", "sup", "span", "a href='/x?a=1&amp;b=2'", "br"]), inner).map(
            lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0].split()[0]}>"
        ),
    ),
    max_leaves=6,
)
PAGES = st.recursive(
    st.tuples(st.sampled_from(["p", "h1", "h2", "h3", "div", "td", "li", "blockquote"]), INLINE),
    lambda inner: st.tuples(
        st.sampled_from(["div", "ul", "ol", "li", "blockquote", "section"]), st.lists(inner, min_size=1, max_size=4)
    ),
    max_leaves=10,
)


def _element(tag: str, text: str) -> html.HtmlElement:
    element = html.Element(tag)
    element.text = text
    return element


def written(node: tuple[str, object]) -> str:
    tag, inside = node
    content = inside if isinstance(inside, str) else "".join(map(written, inside))  # type: ignore[arg-type]
    return f"<{tag}>{content}</{tag}>"


def page(body: str) -> tuple[bytes, str, str]:
    return f"<!doctype html><html><body>{body}</body></html>".encode(), URL, "text/html; charset=utf-8"


def text_of(page: tuple[bytes, str, str], kept: range | None = None) -> str:
    blocks = cut(parse(*page).tree)
    return "\n\n".join(block.text for at, block in enumerate(blocks) if kept is None or at in kept)


def html_of(text: str, pages: list[Fetched]) -> str:
    return marked_text(text, pages).html


def read(markup: str) -> html.HtmlElement:
    return html.fragment_fromstring(markup, create_parent="div")


def bare(text: str) -> str:
    return "".join(text.split())


@given(st.lists(PAGES, min_size=1, max_size=3), st.data())
def test_the_html_has_the_texts_words_and_the_lists_elements(
    nodes: list[tuple[str, object]], data: st.DataObject
) -> None:
    given_page = page("".join(map(written, nodes)))
    size = len(cut(parse(*given_page).tree))
    first = data.draw(st.integers(0, max(0, size - 1)))
    text = text_of(given_page, range(first, data.draw(st.integers(first, size))))
    if not text:
        return
    tree = read(html_of(text, [given_page]))
    assert bare(tree.text_content()) == bare(text)
    inside = [element for element in tree.iter() if element is not tree]
    assert {element.tag for element in inside} <= ALLOWED
    assert all(set(element.attrib) <= ({"href"} if element.tag == "a" else set()) for element in inside)


@given(st.lists(PAGES, min_size=1, max_size=3))
def test_sections_and_links_say_what_the_text_and_its_html_say(nodes: list[tuple[str, object]]) -> None:
    given_page = page("".join(map(written, nodes)))
    text = text_of(given_page)
    if not text:
        return
    made = marked_text(text, [given_page])
    tree = read(made.html)
    parts = [part for section in made.sections for part in (section.heading, section.articleBody) if part]
    assert "\n\n".join(parts) == text
    headings = list(tree.iter("h2", "h3", "h4", "h5", "h6"))
    assert [f"h{section.level}" for section in made.sections if section.heading] == [each.tag for each in headings]
    assert [(link.url, link.text) for link in made.links] == [(a.get("href"), a.text_content()) for a in tree.iter("a")]


def test_a_text_is_parted_at_its_headings() -> None:
    source = page("<p>One.</p><p>Two.</p><h2>Fares</h2><h3>Children</h3><p>Free.</p><ul><li>A</li></ul>")
    made = marked_text(text_of(source), [source])
    assert made.sections == [
        Section(None, None, "One.\n\nTwo."),
        Section("Fares", 2, ""),
        Section("Children", 3, "Free.\n\nA"),
    ]


def test_a_text_without_headings_is_one_section() -> None:
    assert marked_text("A\n\nB", []).sections == [Section(None, None, "A\n\nB")]


def test_links_stand_with_their_words_in_the_order_of_the_text() -> None:
    source = page(
        "<p>A <a href='/x?y=1&amp;z'><b>b</b> c</a>, <a href='https://o.example/'>d</a>.</p><a href='/no'>no</a>"
    )
    made = marked_text("A b c, d.", [source])
    assert made.links == [
        Link("https://www.hafenblatt.example/x?y=1&z", "b c"),
        Link("https://o.example/", "d"),
    ]


@given(st.lists(PAGES, min_size=1, max_size=3))
def test_marked_blocks_are_the_pages_blocks(nodes: list[tuple[str, object]]) -> None:
    tree = parse(*page("".join(map(written, nodes)))).tree
    assert [(x.text, x.tag, x.owner) for x in marked_blocks(tree, URL)] == [(x.text, x.tag, x.owner) for x in cut(tree)]


@given(TEXTS.filter(str.strip))
def test_text_that_is_on_no_page_is_a_plain_paragraph(text: str) -> None:
    line = " ".join(text.split())
    (paragraph,) = read(html_of(line, [page("<p>Something else.</p>")]))
    assert (paragraph.tag, paragraph.text) == ("p", line)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>A <b>b</b> <i>c</i>.</p>", "<p>A <strong>b</strong> <em>c</em>.</p>"),
        ("<h1>A</h1><p>B</p><h4>C</h4>", "<h2>A</h2><p>B</p><h4>C</h4>"),
        ("<ul><li>A</li><li>B</li></ul>", "<ul><li>A</li><li>B</li></ul>"),
        ("<ul><li>A</li></ul><ul><li>B</li></ul>", "<ul><li>A</li></ul><ul><li>B</li></ul>"),
        ("<ol><li><p>A</p><p>B</p></li></ol>", "<ol><li>A<br>B</li></ol>"),
        ("<ul><li>A<ol><li>B</li></ol></li></ul>", "<ul><li>A<ol><li>B</li></ol></li></ul>"),
        ("<blockquote><p>A</p><p>B</p></blockquote><p>C</p>", "<blockquote><p>A</p><p>B</p></blockquote><p>C</p>"),
        ("<p>A <a href='../x?y=1&amp;z'>b</a></p>", "<p>A <a href=\"https://www.hafenblatt.example/2026/x?y=1&amp;z\">b</a></p>"),
        ("<a href='/x'><p>A</p></a>", '<p><a href="https://www.hafenblatt.example/x">A</a></p>'),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>H<sub>2</sub>O, <code>x</code></p>", "<p>H<sub>2</sub>O, <code>x</code></p>"),
        ("<p>A <b><b>b</b></b><b> c</b></p>", "<p>A <strong>b c</strong></p>"),
        ("<p>un<b>break\u00adable</b> caf<i>e</i>\u0301</p>", "<p>unbreakable caf\u00e9</p>"),
    ],
)  # fmt: skip
def test_markup_is_made_tidy(source: str, made: str) -> None:
    assert html_of(text_of(page(source)), [page(source)]) == made


def test_a_break_inside_a_paragraph_stays() -> None:
    source = page("<p>Roses are red,<br>violets are blue.<br><br>The end.</p>")
    text = "Roses are red,\nviolets are blue.\n\nThe end."
    assert html_of(text, [source]) == "<p>Roses are red,<br>violets are blue.</p><p>The end.</p>"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "//[", " "])
def test_a_link_that_is_no_web_address_is_plain_text(href: str) -> None:
    source = page(f'<p>A <a href="{href}">b</a></p>')
    assert html_of("A b", [source]) in ("<p>A b</p>", f'<p>A <a href="{URL}">b</a></p>')
    assert "javascript" not in html_of("A b", [source])


def test_a_headline_is_not_taken_for_its_entry_in_the_table_of_contents() -> None:
    source = page(
        "<ul><li>Fares</li><li>Boats</li></ul><p>One.</p><h2>Fares</h2><p>Two.</p><h2>Boats</h2><p>Three.</p>"
    )
    made = html_of("One.\n\nFares\n\nTwo.\n\nBoats\n\nThree.", [source])
    assert made == "<p>One.</p><h2>Fares</h2><p>Two.</p><h2>Boats</h2><p>Three.</p>"


def test_the_questions_of_an_interview_stand_where_they_stand() -> None:
    source = page("".join(f"<h3>And then?</h3><p>Answer {n}.</p>" for n in range(3)) + "<p>And then?</p>")
    made = html_of("\n\n".join(f"And then?\n\nAnswer {n}." for n in range(3)), [source])
    assert made == "".join(f"<h3>And then?</h3><p>Answer {n}.</p>" for n in range(3))


def test_texts_of_several_pages_are_found_on_their_pages() -> None:
    pages = [page("<ul><li>A</li></ul>"), page("<ul><li>B</li></ul><h2>C</h2>")]
    assert html_of("A\n\nB\n\nC", pages) == "<ul><li>A</li></ul><ul><li>B</li></ul><h2>C</h2>"


def test_a_page_that_cannot_be_read_again_leaves_plain_paragraphs() -> None:
    assert html_of("A\n\nB", [(b"", URL, None)]) == "<p>A</p><p>B</p>"


@given(st.lists(st.sampled_from("abcdef"), max_size=12), st.data())
def test_lines_that_are_a_part_of_the_page_in_its_order_keep_that_order(
    page_lines: list[str], data: st.DataObject
) -> None:
    kept = sorted(data.draw(st.sets(st.integers(0, len(page_lines) - 1)))) if page_lines else []
    blocks = [MarkedBlock(line, line, "p", at, ()) for at, line in enumerate(page_lines)]
    found = aligned([page_lines[at] for at in kept], blocks)
    owners = [block.owner for block in found if block]
    assert owners == sorted(set(owners))
    assert all(block is None or block.text == page_lines[at] for at, block in zip(kept, found, strict=True))


def test_blank_elements_leave_nothing() -> None:
    source = page(f"<p>{'<i> </i>' * 500}A word{'<b> </b>' * 500}</p>")
    assert html_of("A word", [source]) == "<p>A word</p>"


def test_deep_nesting_is_read_to_a_bound() -> None:
    source = page("<ul><li>" * 300 + "A" + "</li></ul>" * 300)
    made = html_of("A", [source])
    assert len(re.findall("<li>", made)) <= 12
    assert read(made).text_content() == "A"


def test_a_row_of_a_table_is_a_paragraph_and_each_cell_a_line() -> None:
    table = page("<table><tr><th>Boat</th><th>Dues</th></tr><tr><td><b>Ferry</b></td><td>410</td></tr></table>")
    made = html_of("Boat\nDues\n\nFerry\n410", [table])
    assert made == "<p>Boat<br>Dues</p><p><strong>Ferry</strong><br>410</p>"
