"""Words and in-order alignment."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.words import likeness, matched, text_key, words, words_by_line

WORDS = st.lists(st.sampled_from("a b c d e f".split()), max_size=30)


def test_scripts_without_spaces_give_one_word_a_character() -> None:
    assert words("渡船 Ferry 2") == ["渡", "船", "ferry", "2"]


SIGNS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"


@given(st.text())
def test_a_word_is_a_run_of_word_characters_or_one_of_a_script_without_spaces(text: str) -> None:
    folded = unicodedata.normalize("NFKC", text).lower()
    assert words(text) == re.findall(rf"[{UNSPACED}]|(?:[^\W{UNSPACED}]|[{SIGNS}])+", folded)


@given(st.lists(st.text(st.characters(exclude_characters="\n")) | st.sampled_from(["渡船 Ferry 2", "Ödön’s 2nd"])))
def test_the_words_of_all_lines_at_once_are_those_of_each(lines: list[str]) -> None:
    assert words_by_line("\n".join(lines)) == [words(line) for line in lines or [""]]


@pytest.mark.parametrize("text", ["गर्मियों में", "ভাঙছে নদীর", "السَّفينة أبحرت", "שָׁלוֹם לכם"])
def test_vowel_signs_part_no_words(text: str) -> None:
    assert words(text) == text.split()


def test_of_two_copies_only_one_is_matched() -> None:
    assert sorted(matched([["a", "b", "c"], ["a", "b", "c"]], ["a", "b", "c"])) == [0.0, 1.0]


def test_a_part_that_is_not_in_the_text_has_share_zero() -> None:
    assert list(matched([["x", "y"], ["a", "b"], []], ["a", "b"])) == [0.0, 1.0, 0.0]


@given(st.lists(WORDS, max_size=6))
def test_every_part_of_a_text_is_matched_whole_in_it(parts: list[list[str]]) -> None:
    shares = matched(parts, [w for part in parts for w in part])
    assert all(share == (1.0 if part else 0.0) for share, part in zip(shares, parts, strict=True))


@given(st.lists(WORDS, max_size=6), WORDS)
def test_shares_lie_between_zero_and_one(parts: list[list[str]], text: list[str]) -> None:
    assert all(0.0 <= share <= 1.0 for share in matched(parts, text))


def test_likeness_does_not_count_order() -> None:
    assert likeness(set("ab"), set("ba")) == 1.0
    assert likeness({"a"}, set()) == 0.0


@given(WORDS)
def test_equal_words_have_equal_keys(tokens: list[str]) -> None:
    assert text_key(tokens) == text_key(words(" ".join(tokens)))
