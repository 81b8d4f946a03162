"""Prints of a page's lines tell whether a line stands on it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.lineprints import all_within, prints_of_keys, prints_of_text
from crawler.extraction.words import text_key, words

KEYS = st.lists(st.integers(0, (1 << 63) - 1), max_size=80)


@given(KEYS, st.data())
def test_the_lines_of_a_page_stand_on_it_in_whatever_order(keys: list[int], data: st.DataObject) -> None:
    some = data.draw(st.permutations(keys))[: len(keys) // 2]
    assert all_within(prints_of_keys(some), prints_of_keys(keys))


def test_a_line_that_a_page_does_not_have_is_seen() -> None:
    page = prints_of_text("The ferry sails.\nIt rains.")
    assert not all_within(prints_of_text("The ferry is late."), page)


def test_an_articles_lines_are_those_of_its_blocks_whatever_their_case_and_space() -> None:
    keys = [text_key(words(text)) for text in ("The ferry sails.", "It rains.")]
    assert prints_of_text("THE  ferry sails\n\nIt rains.\n") == prints_of_keys(keys)


def test_two_bytes_a_line_the_lower_one_first() -> None:
    assert prints_of_keys([0x10203, 0x40203, 0x0001]) == b"\x01\x00\x03\x02"


def test_of_a_page_with_too_many_lines_nothing_is_kept() -> None:
    assert prints_of_keys(range(1501)) == b""
