"""Length of a text in words, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.words import words_in


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("", 0, 0),
        ("»", 0, 0),
        ("Sport", 1, 1),
        ("Deutschland und Welt", 3, 3),
        ("Thể thao", 1, 2),
        ("Giá vàng giảm, vẫn cao hơn thế giới gần 20 triệu đồng/lượng", 7, 11),
        ("国际足协", 2, 2),
        ("國際足協禠奪印尼辦世青盃資格", 6, 8),
        ("ข่าวการเมือง", 2, 4),
        ("Ferry line to reopen after winter, says mayor", 7, 8),
    ],
)
def test_the_number_of_words(text: str, least: float, most: float) -> None:
    assert least <= words_in(text) <= most


@given(st.text(max_size=50), st.text(max_size=50))
def test_more_text_is_never_shorter(one: str, other: str) -> None:
    assert words_in(f"{one} {other}") >= max(words_in(one), words_in(other)) * 0.99
