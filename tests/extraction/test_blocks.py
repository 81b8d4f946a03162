"""Where a page falls apart into blocks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.blocks import Block
from crawler.extraction.cutter import cut
from crawler.extraction.html import parse
from crawler.extraction.signatures import stable_name


def blocks(markup: str) -> list[Block]:
    return cut(parse(f"<html><body>{markup}</body></html>".encode(), "https://harbour.example/").tree)


def test_inline_elements_do_not_part_a_paragraph() -> None:
    assert [b.text for b in blocks("<p>One <b>bold</b> and <a href=/x>linked</a> line.</p>")] == [
        "One bold and linked line."
    ]


def test_break_marks_within_words_are_no_text_and_accents_stand_on_their_letters() -> None:
    assert [b.text for b in blocks("<p>B\u00fcrger&shy;meister<b>&shy;wahl</b> vie\u0302\u0323t \ufeffnam</p>")] == [
        "B\u00fcrgermeisterwahl vi\u1ec7t nam"
    ]


def test_each_block_element_is_its_own_block() -> None:
    assert [b.text for b in blocks("<div>a<p>b</p>c<ul><li>d<li>e</ul></div>")] == ["a", "b", "c", "d", "e"]


def test_line_breaks_part_and_are_counted() -> None:
    assert [(b.text, b.breaks) for b in blocks("<td>a<br>b<br><br>c</td>")] == [("a", 0), ("b", 1), ("c", 2)]


def test_an_empty_element_that_is_called_a_break_is_one() -> None:
    assert [(b.text, b.breaks) for b in blocks("<div>a<span class='x br'></span>b<span class=br>c</span></div>")] == [
        ("a", 0), ("bc", 1),
    ]  # fmt: skip


def test_a_box_in_a_heading_is_a_heading() -> None:
    assert [(b.text, b.heading) for b in blocks("<h3><div>a</div></h3><div>b</div>")] == [("a", True), ("b", False)]


def test_scripts_styles_and_templates_are_not_text() -> None:
    assert [b.text for b in blocks("<p>a<script>x</script></p><style>y</style><template><p>z</p></template>")] == ["a"]


def test_a_button_is_not_text_but_one_that_was_never_closed_hides_no_article() -> None:
    assert [b.text for b in blocks("<div><button>Menu</button></div><main><p>a</p></main>")] == ["a"]
    assert [b.text for b in blocks("<div><button>Menu<main><p>a</p></main></div>")] == ["Menu", "a"]


def test_a_button_that_unfolds_a_part_is_text_where_it_heads_or_asks() -> None:
    assert [(b.text, b.tag) for b in blocks("<h3><button aria-expanded=false>Fares</button></h3><p>a</p>")] == [
        ("Fares", "h3"),
        ("a", "p"),
    ]
    assert [b.text for b in blocks("<button aria-expanded=false>Do <b>dogs</b> pay? </button><p>a</p>")] == [
        "Do dogs pay?",
        "a",
    ]
    assert [b.text for b in blocks("<button aria-expanded=false>Menu</button><h3><button>x</button></h3>")] == []


def test_linked_and_bold_characters_are_counted() -> None:
    (block,) = blocks("<p><a href=/x>four</a> and <strong>five5</strong></p>")
    assert (block.linked, block.bold, block.hrefs) == (4, 5, ["/x"])


def test_digits_and_hashes_in_names_are_folded_into_one_signature() -> None:
    one, two = (
        blocks('<div class="css-1a2b3c box" id="n17"><p>a</p></div>'),
        blocks('<div class="css-9z8 box" id="n18"><p>b</p></div>'),
    )
    assert one[0].sig == two[0].sig


def test_a_picture_before_a_block_is_noted_with_its_lazy_address() -> None:
    assert blocks('<img src="data:," data-src="/p.jpg"><p>a</p><p>b</p>')[0].image == "/p.jpg"


def test_hidden_elements_are_marked() -> None:
    assert [b.hidden for b in blocks('<div style="display: none"><p>a</p></div><p>b</p>')] == [True, False]


def test_a_custom_element_inside_a_paragraph_does_not_part_it() -> None:
    assert [b.text for b in blocks("<p>see <x-ref>12</x-ref> there</p>")] == ["see 12 there"]


def test_nesting_beyond_any_recursion_limit_is_walked() -> None:
    assert blocks("<div>" * 1500 + "deep")[0].text == "deep"


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div>", "</div>", "<br>", "<a href=x>", "</a>", "wort", " ", "<table><tr><td>"]
        )
    )
)
def test_no_text_is_lost_or_invented(pieces: list[str]) -> None:
    markup = "".join(pieces)
    assert sum(b.text.count("wort") for b in blocks("x" + markup)) == markup.count("wort")


def test_a_stable_name_keeps_what_no_build_tool_changes() -> None:
    assert stable_name("article-body") == "article-body"
    assert stable_name("post-1234") == stable_name("post-77")
