"""The runs of words of a text as numbers: what texts are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that nothing of a word is lost; also the step of SplitMix64


def runs_of(tokens: Sequence[str], length: int) -> Hashes:
    """A well-mixed hash of each run of ``length`` words, in order; of a text that is shorter than one, of the whole."""
    length = min(len(tokens), length)
    encoded = " ".join(tokens).encode("utf-8", "surrogatepass").split()  # at once: no word has a blank
    codes = np.fromiter(map(crc32, encoded), np.uint64, len(encoded))
    runs = np.zeros(len(codes) - length + 1 if length else 0, np.uint64)
    for place in range(length):  # all runs at once, as polynomials modulo 2**64
        runs = runs * _BASE + codes[place : place + len(runs)]
    return _mixed(runs)


def _mixed(numbers: Hashes) -> Hashes:
    """SplitMix64's finaliser (Steele, Lea, Flood 2014): each bit of the result depends on each of the argument."""
    numbers = numbers + _BASE
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
