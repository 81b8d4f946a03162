"""How long a text is, in words, in any script."""

from __future__ import annotations

import re

# Scripts without spaces: two characters make about one word.  Thai and Lao syllables take three to four.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_SPREAD = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")  # joined by a character that is in neither class: linear
_LETTERS = 5.0  # fewer a word, on average, are particles, or syllables written apart as in Vietnamese


def words_in(text: str) -> float:
    """Give the number of words; where words are not spaced, or syllables are, what as many letters usually make."""
    dense, text = _taken(_DENSE, text)
    spread, text = _taken(_SPREAD, text)
    words = _WORD.findall(text)
    return min(len(words), sum(map(len, words)) / _LETTERS) + dense / 2 + spread / 4


def _taken(kind: re.Pattern[str], text: str) -> tuple[int, str]:
    rest, count = kind.subn(" ", text)
    return count, rest
