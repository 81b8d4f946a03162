"""How many articles no source named: the estimators on counts with known answers, and on made-up newsrooms."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.recapture import Missed, chao, chapman, in_words, missed


def test_chapman_s_estimate_is_the_one_of_the_paper():
    # 50 + 40 with 30 in both: (51 * 41) / 31 - 1 = 66.45 articles in all, of which 60 were seen
    assert chapman(50, 40, 30).estimate == pytest.approx(6.4516, abs=1e-4)


def test_chao_s_lower_bound_is_the_one_of_the_paper_with_the_correction_for_few_sources():
    # 10 articles of one source and 20 of two, of four sources: 3/4 of 90 / 42
    assert chao([0, 10, 20, 30, 5]).estimate == pytest.approx(1.6071, abs=1e-4)


def test_samples_that_agree_missed_little_and_say_how_little():
    assert chapman(100, 100, 100) == Missed(0.0, 0.0, 0.0, "chapman")
    few = chapman(5, 5, 5)
    assert (few.estimate, few.low, few.high) == (0, 0, 2)


def test_samples_without_overlap_have_no_upper_end():
    assert chapman(10, 10, 0).high is None
    assert in_words(chapman(10, 10, 0)) == "100 (18-)"


def test_the_exact_interval_covers_what_it_should():
    """Of 300 newsrooms of 60 articles and two sources at least nine in ten lie in their intervals."""
    covered = sum(inside(seed, [0.7, 0.5]) for seed in range(300))
    assert covered >= 270


def test_chao_s_interval_covers_what_it_should_where_sources_are_independent():
    assert sum(inside(seed, [0.5, 0.4, 0.6]) for seed in range(300)) >= 255


def inside(seed, chances, articles=60):
    rng = random.Random(seed)
    masks = Counter(sum((rng.random() < chance) << bit for bit, chance in enumerate(chances)) for _ in range(articles))
    unseen = masks.pop(0, 0)
    found = missed(masks, (1 << len(chances)) - 1)
    return found.low - 0.5 <= unseen <= found.high + 0.5


def test_one_source_tells_nothing():
    assert missed({1: 20}, 1) is None
    assert missed({0: 3}, 3) is None
    assert in_words(None) == "-"


def test_sources_that_were_not_asked_do_not_count():
    assert missed({1: 5, 2: 7, 3: 20, 8: 4}, 3) == missed({1: 5, 2: 7, 3: 20}, 3)


HISTORIES = st.dictionaries(st.integers(0, 15), st.integers(0, 400), max_size=16)


@given(HISTORIES, st.integers(0, 15))
def test_the_interval_holds_the_estimate_and_none_is_negative(histories, sources):
    found = missed(histories, sources)
    if found:
        assert 0 <= found.low <= found.estimate + 1e-9
        assert found.high is None or found.high >= found.estimate - 1e-9


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300))
def test_it_does_not_matter_which_source_comes_first(one, other, both):
    assert missed({1: one, 2: other, 3: both}, 3) == missed({2: one, 1: other, 3: both}, 3)
