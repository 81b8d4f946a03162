"""Notes below a text."""

from __future__ import annotations

import numpy as np

from crawler.extraction.cutter import cut
from crawler.extraction.endnotes import end_notes
from crawler.extraction.html import parse
from crawler.extraction.words import words
from tests.extraction.pages import paragraphs

TEXT = "".join(f"<p>{p}</p>" for p in paragraphs("boats"))


def notes(below: str, *chances: float, text: str = TEXT) -> list[str]:
    """The notes found where ``below`` follows the text, of lines that are as likely text as ``chances`` say."""
    blocks = cut(parse(f"<html><body>{text}{below}</body></html>".encode(), "https://harbour.example/").tree)
    likely = np.array([1.0] * (len(blocks) - len(chances)) + list(chances))
    folded = [" ".join(words(b.text)) for b in blocks]
    found = end_notes(blocks, folded, likely, likely, [True] * len(blocks), [["ada", "moss"], ["moss"]])
    return [blocks[i].text for i in sorted(found)]


def test_doubtful_last_lines_in_italics_are_notes() -> None:
    lines = "<p><i>With reports from the north bank.</i></p><p><em>Translated by Bo Lund</em></p>"
    assert notes(lines, 0.6, 0.5) == ["With reports from the north bank.", "Translated by Bo Lund"]
    assert notes(lines, 0.6, 0.9) == []


def test_italics_say_nothing_where_the_whole_text_is_so_set_or_someone_is_quoted() -> None:
    assert (
        notes("<p><i>It ends here.</i></p>", 0.5, text=TEXT.replace("<p>", "<p><i>").replace("</p>", "</i></p>")) == []
    )
    assert notes("<p><i>\u201cWe will all be there.\u201d</i></p>", 0.5) == []


def test_a_last_line_that_names_the_author_is_a_note_unless_the_judges_are_sure() -> None:
    line = "<p>Ada Moss has written about the river for eleven years.</p>"
    assert notes(line, 0.8) == ["Ada Moss has written about the river for eleven years."]
    assert notes(line, 0.95) == []
    assert notes("<p>Bo Lund has written about the river for eleven years.</p>", 0.8) == []
    assert notes("<p>Much moss has grown since then on the old quay.</p>", 0.8) == []


def test_doubtful_lines_below_the_text_in_another_place_are_notes_with_their_heading() -> None:
    box = "<aside><h4>More of us</h4><div>\u00a9 The Harbour Post</div></aside>"
    assert notes(box, 0.9, 0.6) == ["More of us", "\u00a9 The Harbour Post"]
    assert notes(box, 0.9, 0.9) == []
    assert notes("<ul><li>Ropes</ul>", 0.6) == []
    assert notes(f"<aside><div>{' '.join(paragraphs('rain'))}</div></aside>", 0.6) == []


def test_a_text_that_stands_in_many_places_has_none_below_it() -> None:
    spread = "".join(f"<div class=c{c}><p>{p}</p></div>" for c, p in zip("abcdef", paragraphs("boats"), strict=True))
    assert notes("<aside><div>The Harbour Post</div></aside>", 0.6, text=spread) == []


def test_what_stands_above_a_paragraph_or_is_long_is_no_note() -> None:
    assert notes("<p>Ada Moss asked them.</p><p>They did not answer.</p>", 0.8, 0.8) == []
    assert notes(f"<p>Ada Moss saw it. {' '.join(paragraphs('rain'))}</p>", 0.8) == []


def test_a_text_of_a_few_lines_has_no_notes() -> None:
    assert notes("<p><i>Ada Moss</i></p>", 0.5, text="<p>One.</p><p>Two.</p>") == []
