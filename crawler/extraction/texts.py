"""What a block's text says by itself: its words, its key, its shape in numbers.

Most lines around an article stand on many pages of the site, so what was read of short ones is kept at hand.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import lru_cache

from crawler.extraction.lines import ends_sentence
from crawler.extraction.words import folded_key, words

SHAPE_NAMES = (
    "words", "sentence", "sentences", "commas", "digits", "capitals", "date", "colon", "address", "bullet", "quote",
    "bracket",
)  # fmt: skip
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./:]\d{1,2}")  # bounded repeats: linear
_CAPITAL = re.compile("[A-Z\u00c0-\u00de\u0391-\u03a9\u0410-\u042f]")  # Latin, Greek, Cyrillic: one class, linear
_DIGIT = re.compile(r"\d")
_ASCII_DIGITS, _ASCII_CAPITALS = string.digits.encode(), string.ascii_uppercase.encode()
_ENDS, _COMMAS = ".!?。！？", ",，、،"
_LOOKED_AT = 400  # characters of a block that say how much of it is digits and capitals
_LONGEST_DATE_LINE = 120  # a line with a date in it is furniture only if it is short
_LINE = 160  # characters; longer is a paragraph, which no other page has
_LINES = 8192  # kept at hand, some 10 MB; a site has a few hundred that repeat


@dataclass(slots=True, frozen=True)
class Text:
    """``tokens`` are the words, ``folded`` the same with a blank between, ``shape`` has the columns SHAPE_NAMES."""

    tokens: list[str]
    folded: str
    key: int
    shape: tuple[float, ...]


def read_text(text: str) -> Text:
    """Read a text that is not empty."""
    return _line(text) if len(text) <= _LINE else _read(text)


def _read(text: str) -> Text:
    tokens = words(text)
    folded = " ".join(tokens)
    return Text(tokens, folded, folded_key(folded), _shape(text, len(tokens)))


_line = lru_cache(_LINES)(_read)


def _shape(text: str, count: int) -> tuple[float, ...]:
    seen = text[:_LOOKED_AT]
    digits, capitals = _digits_capitals(seen)
    first, last, many = text[0], text[-1], count or 1
    return (
        count,
        ends_sentence(text),
        sum(map(text.count, _ENDS)) / many,
        sum(map(text.count, _COMMAS)) / many,
        digits / len(seen),
        capitals / len(seen),
        len(text) < _LONGEST_DATE_LINE and _DATE.search(text) is not None,
        last in ":：",
        "©" in text or "@" in text or "http" in text or "www." in text,
        "|" in text or first in "»›•·▶►■",
        first in '"“„«”「',
        first in "([（" and last in ")]）",
    )


def _digits_capitals(text: str) -> tuple[int, int]:
    if not text.isascii():
        return len(_DIGIT.findall(text)), len(_CAPITAL.findall(text))
    raw = text.encode()  # of bytes the same in a fifth of the time
    return (
        len(raw) - len(raw.translate(None, _ASCII_DIGITS)),
        len(raw) - len(raw.translate(None, _ASCII_CAPITALS)),
    )
