"""The runs of words of a text as numbers: what texts are compared by."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np

from crawler.extraction.words import words

Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that nothing of a word is lost; also the step of SplitMix64


class Coded(NamedTuple):
    """A text's words as numbers, in order, and the letters that they have together."""

    words: Hashes
    letters: int

    @property
    def unspaced(self) -> bool:
        """Whether most of it is in a script without spaces: ``words`` cuts those into characters."""
        return self.letters < 2 * len(self.words)  # words of other scripts have three to seven


@lru_cache(maxsize=1)  # a text's fingerprints are asked for one right after the other
def coded(text: str) -> Coded:
    """The text in numbers; letter case, character width, punctuation and white space do not count."""
    tokens = words(text)
    flat = " ".join(tokens)
    encoded = flat.encode("utf-8", "surrogatepass").split()  # at once: no word has a blank
    letters = len(flat) - max(0, len(tokens) - 1)
    return Coded(np.fromiter(map(crc32, encoded), np.uint64, len(encoded)), letters)


def runs_of(codes: Hashes, length: int) -> Hashes:
    """The well-mixed hashes of all runs of ``length`` words (``Coded.words``), each once, the least first.

    Of a text that is shorter than one run it is the hash of the whole.
    """
    length = min(len(codes), length)
    runs = np.zeros(len(codes) - length + 1 if length else 0, np.uint64)
    for place in range(length):  # all runs at once, as polynomials modulo 2**64
        runs = runs * _BASE + codes[place : place + len(runs)]
    ordered: Hashes = np.sort(_mixed(runs))
    distinct: Hashes = ordered[np.diff(ordered, prepend=~ordered[:1]) != 0]  # np.unique takes eight times as long
    return distinct


def _mixed(numbers: Hashes) -> Hashes:
    """SplitMix64's finaliser (Steele, Lea, Flood 2014): each bit of the result depends on each of the argument."""
    numbers = numbers + _BASE
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
