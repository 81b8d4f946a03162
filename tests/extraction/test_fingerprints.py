"""Equal texts share a content hash, near texts share most bits of a SimHash."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.fingerprints import content_hash, distance, simhash

WORDS = [f"word{n}" for n in range(400)]
HAN = "".join(chr(0x4E00 + n * 7) for n in range(300))


def test_white_space_and_case_do_not_change_the_content_hash():
    assert content_hash("One  two\n\nthree") == content_hash(" one two Three ")


def test_another_word_changes_the_content_hash():
    assert content_hash("one two three") != content_hash("one two four")


def test_a_content_hash_has_thirty_two_hex_digits():
    assert len(bytes.fromhex(content_hash("text"))) == 16


def test_a_text_with_one_changed_word_stays_near():
    changed = [*WORDS[:200], "other", *WORDS[201:]]
    assert distance(simhash(" ".join(WORDS)), simhash(" ".join(changed))) <= 6


def test_a_text_with_other_words_is_far():
    assert distance(simhash(" ".join(WORDS)), simhash(" ".join(w + "x" for w in WORDS))) >= 16


def test_a_chinese_text_with_one_changed_character_stays_near():
    assert distance(simhash(HAN), simhash(HAN[:150] + "\u9f98" + HAN[151:])) <= 10


def test_a_simhash_is_what_bit_by_bit_counting_gives():
    assert simhash("a b c") == simhash("A  b\nc") != simhash("c b a")


@given(st.text())
def test_fingerprints_take_any_text(text):
    assert len(content_hash(text)) == 32
    assert len(simhash(text)) == 16
    assert distance(simhash(text), simhash(text)) == 0
