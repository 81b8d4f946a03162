"""A sketch tells how much of one text stands in another; its keys find that text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.sketch import Sketch, enlarged, likeness, sketch
from crawler.extraction.stories import SAME_STORY

HAN = [chr(0x4E00 + number) for number in range(2000)]
LATIN = [f"word{number}" for number in range(2000)]
TEXTS = st.text(st.sampled_from("ab éß 編集者 .,\n"), max_size=200)
SCRIPTS = pytest.mark.parametrize(("letters", "joint"), [(LATIN, " "), (HAN, "")], ids=["latin", "han"])


def a_text(letters: list[str], joint: str, words: int, seed: int = 1) -> str:
    return joint.join(random.Random(seed).choices(letters, k=words))


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric(one, other):
    there, back = likeness(sketch(one), sketch(other)), likeness(sketch(other), sketch(one))
    assert (there.jaccard, there.of_one, there.of_other) == (back.jaccard, back.of_other, back.of_one)


@given(st.text(min_size=1).filter(lambda text: any(c.isalnum() for c in text)))
def test_an_equal_text_is_always_found_and_always_alike(text):
    assert sketch(text).keys
    assert likeness(sketch(text), sketch(text)).containment == 1.0


@given(TEXTS)
def test_a_packed_sketch_is_the_same_unpacked(text):
    packed = sketch(text).pack()
    assert Sketch.unpack(packed) == sketch(text)
    assert len(packed) <= 580


def test_case_width_punctuation_and_white_space_do_not_count():
    assert sketch("The „Ferry“ sails\n\nat 10.") == sketch("the ferry SAILS, at \uff11\uff10")


@SCRIPTS
@pytest.mark.parametrize("kept", [0.25, 0.5, 0.75])
def test_a_text_that_was_cut_stands_in_the_whole_one(letters, joint, kept):
    whole = a_text(letters, joint, 800)
    short, long = sketch(whole[: int(len(whole) * kept)]), sketch(whole)
    alike = likeness(short, long)
    assert alike.of_one > 0.8
    assert alike.of_other == pytest.approx(kept, abs=0.1)
    assert set(short.keys) & set(long.keys)


@SCRIPTS
def test_an_added_paragraph_and_another_head_leave_the_story_the_same(letters, joint):
    wire, own = a_text(letters, joint, 400), a_text(letters, joint, 120, seed=2)
    edited = joint.join([own[: len(own) // 4], wire, own[len(own) // 4 :]])
    assert likeness(sketch(wire), sketch(edited)).of_one > 0.9


@SCRIPTS
def test_texts_that_share_a_third_are_two_stories(letters, joint):
    shared = a_text(letters, joint, 150)
    one, other = (joint.join([shared, a_text(letters, joint, 300, seed)]) for seed in (2, 3))
    assert likeness(sketch(one), sketch(other)).containment < SAME_STORY


@SCRIPTS
def test_other_texts_of_the_same_words_have_nothing_in_common(letters, joint):
    assert likeness(sketch(a_text(letters, joint, 500)), sketch(a_text(letters, joint, 500, seed=2))).containment < 0.1


def test_short_texts_are_alike_only_if_they_are_equal():
    text = a_text(LATIN, " ", 30)
    assert likeness(sketch(text), sketch(text + " more")).containment == 0.0


def test_a_text_without_words_is_like_no_other():
    assert sketch("… !").keys == ()
    assert likeness(sketch("… !"), sketch("?")).containment == 0.0


def test_a_text_with_a_line_more_is_enlarged_and_one_with_other_words_is_not() -> None:
    one = [f"word{n}" for n in range(300)]
    other = [*one[:150], *(f"new{n}" for n in range(12)), *one[150:]]
    assert enlarged(sketch(" ".join(one)), sketch(" ".join(other)))
    assert not enlarged(sketch(" ".join(one)), sketch(" ".join(["other", *one[1:]])))
    assert not enlarged(sketch(" ".join(one)), sketch(" ".join([*one[:150], *(f"x{n}" for n in range(150))])))
