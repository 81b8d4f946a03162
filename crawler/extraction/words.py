"""Words in any script, and how much of one text stands in another, in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from rapidfuzz.distance import LCSseq

# Scripts that are written without spaces: each character is a word (Thai, Lao, Khmer, Myanmar, kana, ideographs).
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED_ONE = re.compile(rf"[{_UNSPACED}]")
# Vowel signs are parts of words, though Python does not count them: Hebrew, Arabic, the scripts of India.
_SIGNS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:[^\W{_UNSPACED}]|[{_SIGNS}])+")  # one character each way, no nesting: linear
_FOREIGN_MARK = re.compile(rf"[^\w\x00-\x7f{_SIGNS}]")
_IN_WORDS = {byte for byte in range(256) if byte > 127 or chr(byte).isalnum() or chr(byte) == "_"}
_BLANKED = bytes(byte if byte in _IN_WORDS else 32 for byte in range(256))  # of UTF-8, what ASCII has between words
_BLANKED_BUT_LINES = _BLANKED[:10] + b"\n" + _BLANKED[11:]
_BREAK_MARKS = "\u00ad\u2060\ufeff"  # soft hyphens and the like; nobody searches for them

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def as_read(text: str) -> str:
    """The text on one line, in the characters that readers see: no break marks within words, accents composed."""
    if not text.isascii():
        for mark in _BREAK_MARKS:
            text = text.replace(mark, "")
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """The text's words, folded so that case and width do not count."""
    folded, unspaced = _folded(text)
    if unspaced:
        return _WORD.findall(folded)
    # blanks for marks, then a split at blanks: a quarter of the time that finding the words takes
    return folded.encode().translate(_BLANKED).decode().split()


@lru_cache(maxsize=1)  # an article's prints are asked for one right after the other
def words_by_line(text: str) -> list[list[str]]:
    """The ``words`` of each of the text's lines, all at once: in half the time."""
    folded, unspaced = _folded(text)
    if unspaced:
        return [_WORD.findall(line) for line in folded.split("\n")]
    return [line.split() for line in folded.encode().translate(_BLANKED_BUT_LINES).decode().split("\n")]


def _folded(text: str) -> tuple[str, bool]:
    """Give the text with case and width folded, and whether it has words without spaces: else its marks are ASCII."""
    folded = unicodedata.normalize("NFKC", text).lower()
    if folded.isascii():
        return folded, False
    if _UNSPACED_ONE.search(folded):
        return folded, True
    return _FOREIGN_MARK.sub(" ", folded), False


def text_key(tokens: Sequence[str]) -> int:
    """A 63-bit number that is equal for equal word sequences."""
    return folded_key(" ".join(tokens))


def folded_key(folded: str) -> int:
    """The ``text_key`` of words that stand in a text already, with a blank between."""
    return int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def matched(parts: Sequence[Sequence[str]], text: Sequence[str]) -> Floats:
    """For each part the share (0 to 1) of its words that lie on the longest common subsequence of all parts and text.

    A word of ``text`` is matched once and in order, so of two copies of a paragraph only one is matched.  Bit-parallel
    (Hyyrö 2004): len(parts) * len(text) / 64 steps.
    """
    shares = np.zeros(len(parts))
    flat = [word for part in parts for word in part]
    if not flat or not text:
        return shares
    hit = np.zeros(len(flat) + 1)
    for step in LCSseq.opcodes(flat, text):
        if step.tag == "equal":
            hit[step.src_start : step.src_end] = 1.0
    ends = np.cumsum([len(part) for part in parts])
    total = np.concatenate(([0.0], np.cumsum(hit)))
    sizes = np.array([len(part) for part in parts])
    return (total[ends] - total[ends - sizes]) / np.maximum(sizes, 1)  # type: ignore[no-any-return]


def likeness(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Jaccard index of two word sets, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0
