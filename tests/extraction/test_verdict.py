"""When repetition may turn what the page alone takes for text."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from crawler.extraction import verdict
from crawler.extraction.memory import MEMORY_NAMES, SiteMemory, Traits, standing
from crawler.extraction.verdict import OWN_NAMES, chances

_PAGES = 12
_REPEATS = MEMORY_NAMES.index("repeats")
REPETITION = SimpleNamespace(odds=lambda rows: np.where(rows[:, _REPEATS] > 0, -2.0, 1.0))
"""A judge to which all that repeats is furniture."""


def a_page(number: int, place: str, key: int, judged: float) -> Traits:
    """A page with a paragraph of its own at "p", and one text at a place that is judged to be text by so much."""
    sigs, keys = ["p", place], [1000 + number, key]
    stands = [standing(sig, text) for sig, text in zip(sigs, keys, strict=True)]
    return Traits(number, sigs, keys, stands, [400, 100], [0, 0], np.array([0.9, judged]), frozenset())


def chance(place: str, judged: float, bearing: int, monkeypatch: pytest.MonkeyPatch) -> float:
    """Of a text that so many of the other pages have, too."""
    monkeypatch.setattr(verdict, "judge", lambda _: REPETITION)
    memory = SiteMemory()
    for number in range(_PAGES):
        memory.learn(a_page(number, place, 7 if number <= bearing else 100 + number, judged))
    own = np.zeros((2, len(OWN_NAMES)))
    return float(chances(a_page(0, place, 7, judged), np.array([3.0, 0.2]), own, memory)[1])


def test_a_text_that_few_pages_repeat_where_text_stands_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chance("p", 0.9, 3, monkeypatch) > 0.5


def test_a_box_that_few_pages_have_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chance("aside", 0.2, 3, monkeypatch) < 0.5


def test_what_most_pages_repeat_is_dropped_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chance("p", 0.9, 9, monkeypatch) < 0.5


def test_a_place_that_one_other_page_has_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "judge", lambda _: REPETITION)
    memory = SiteMemory()
    for number in range(_PAGES):
        memory.learn(a_page(number, "aside" if number < 2 else "p", 7 if number < 2 else 100 + number, 0.2))
    own = np.zeros((2, len(OWN_NAMES)))
    assert float(chances(a_page(0, "aside", 7, 0.2), np.array([3.0, 0.2]), own, memory)[1]) > 0.5
