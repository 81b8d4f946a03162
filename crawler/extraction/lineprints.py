"""Prints of the lines that a page shows: enough to tell later whether a line of text is new on it.

Two bytes a line.  Of a page with 200 lines one foreign line in 300 is taken for one of its own.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable

from crawler.extraction.words import text_key, words_by_line

_BITS = 0xFFFF
_MOST = 1500  # lines of a page; of longer ones (tables, archives) nothing is kept


def prints_of_keys(keys: Iterable[int]) -> bytes:
    """Give the prints of lines, from their keys (``text_key``): each once, two bytes, in order; b"" for too many."""
    found = sorted({key & _BITS for key in keys})
    return _packed(found) if len(found) <= _MOST else b""


def prints_of_text(text: str) -> bytes:
    """Give the prints of an article's lines (``Article.articleBody``)."""
    return prints_of_keys(text_key(tokens) for tokens in words_by_line(text) if tokens)


def all_within(lines: bytes, shown: bytes) -> bool:
    """Whether every one of the lines stands among those that a page shows."""
    return _unpacked(lines) <= _unpacked(shown)


def _packed(numbers: list[int]) -> bytes:
    return _ordered(array("H", numbers)).tobytes()


def _unpacked(prints: bytes) -> set[int]:
    return set(_ordered(array("H", prints)))


def _ordered(numbers: array[int]) -> array[int]:
    """In the byte order of the state, which other machines read: the lowest first."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
