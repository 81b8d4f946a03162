"""A text's sketch: a few hundred bytes that tell how much of it stands in another text, and keys that find that text.

One permutation hashing (Li, Owen, Zhang 2012, https://arxiv.org/abs/1208.1259): every run of words is hashed once, the
hashes are dealt into slots, and of each slot the least is kept, as one byte.  Two texts agree in as large a share of
the slots that either fills as the share of runs that both have (Jaccard).  With the number of runs of each text that
gives the containment too, by which a shortened or lengthened wire story is known: its Jaccard may be as low as 0.2.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from crawler.crossing import Crossing
from crawler.extraction.runs import Hashes, coded, runs_of

# Longer runs than the customary three to five words: set phrases and common quotations make short ones too common.
# Ten characters of a script without spaces are some six words.
_RUN, _RUN_UNSPACED = 6, 10
_SLOT_BITS, _KEY_BITS = 9, 4  # 512 slots tell a containment to 0.03 (256: 0.04); 16 keys: see Sketch
_SLOTS = 1 << _SLOT_BITS
MOST_KEYS = (1 << _KEY_BITS) + 1
"""Of a sketch: its text's own and that of ``with_key``."""

_CHARS = 200_000  # of a text that count, which bounds the time; the longest honest article seen has 80,000
_CHANCE = 1 / 255  # that two bytes agree by chance
_MOST_ADDED = 0.3  # of a text that may be more than another's and still be lines of the same page
_SEAMS = 2  # places at which lines may have been put in; around each the runs are new in both texts
_DEVIATIONS = 2.0  # of chance, by which slots may differ more than that explains
_FEW_RUNS = 32  # a text of fewer (some three sentences) is known by equality only: one set phrase is half of it


@dataclass(slots=True, frozen=True)
class Sketch(Crossing):
    """``runs``: how many different ones the text has.  ``slots``: 512 bytes, 0 where empty.  ``keys``: signed 32 bits.

    Texts with a Jaccard of 0.2 have a key in common with a chance of 0.97, of 0.3 with 0.997.
    """

    runs: int
    slots: bytes
    keys: tuple[int, ...]

    def pack(self) -> bytes:
        """Give 516 bytes and 4 for each key, of which there are 16 at most and those of ``with_key``."""
        return struct.pack(f"<I{_SLOTS}s{len(self.keys)}i", self.runs, self.slots, *self.keys)

    def with_key(self, key: int) -> Self:
        """Give the sketch with one more key (signed 32 bits), by which it is to be found too."""
        return replace(self, keys=tuple(sorted({*self.keys, key})))

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Undo pack; struct.error for anything else."""
        runs, slots, *keys = struct.unpack(f"<I{_SLOTS}s{(len(packed) - _SLOTS) // 4 - 1}i", packed)
        return cls(runs, slots, tuple(keys))


@dataclass(slots=True, frozen=True)
class Likeness:
    """Estimates, 0 to 1: of the runs of both texts, those in common; of one's runs, those that the other has."""

    jaccard: float
    of_one: float
    of_other: float

    @property
    def containment(self) -> float:
        """The share of the shorter text that stands in the other."""
        return max(self.of_one, self.of_other)


def sketch(text: str) -> Sketch:
    """Give the text's sketch; letter case, character width, punctuation and white space do not count."""
    begun = coded(text[:_CHARS])
    hashes = runs_of(begun.words, _RUN_UNSPACED if begun.unspaced else _RUN)  # the first of a slot is its least
    slots = np.zeros(_SLOTS, np.uint8)
    least, places = _least(hashes, _SLOT_BITS)
    slots[places] = (least & np.uint64(0xFFFF)) % np.uint64(255) + np.uint64(1)
    keys, _ = _least(hashes, _KEY_BITS)
    return Sketch(len(hashes), slots.tobytes(), tuple(sorted(keys.astype(np.uint32).view(np.int32).tolist())))


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """Compare two sketches.  Equal texts give 1.0 in all; of texts with few runs nothing else gives more than 0."""
    first, second = (np.frombuffer(some.slots, np.uint8) for some in (one, other))
    filled = int(np.count_nonzero(first | second))
    agreeing = int(np.count_nonzero((first == second) & (first > 0)))
    if filled and agreeing == filled and one.runs == other.runs:
        return Likeness(1.0, 1.0, 1.0)
    if min(one.runs, other.runs) < _FEW_RUNS:
        return Likeness(0.0, 0.0, 0.0)
    jaccard = max(0.0, (agreeing / filled - _CHANCE) / (1 - _CHANCE))
    shared = jaccard * (one.runs + other.runs) / (1 + jaccard)
    return Likeness(jaccard, min(1.0, shared / one.runs), min(1.0, shared / other.runs))


def enlarged(one: Sketch, other: Sketch) -> bool:
    """Whether one text seems to be the other with a few lines more, and no word of it in another's place.

    Texts of equal size must be equal: two that differ in numbers, such as tables of two days, are.  Lines that were put
    in explain how many slots differ; what differs beyond that is another text.
    """
    few, many = sorted((one.runs, other.runs))
    if few < _FEW_RUNS or few < (1 - _MOST_ADDED) * many:
        return False
    first, second = (np.frombuffer(some.slots, np.uint8) for some in (one, other))
    filled, differing = int(np.count_nonzero(first | second)), int(np.count_nonzero(first != second))
    if few == many:
        return differing == 0
    lost = _SEAMS * (_RUN - 1)
    share = min(1.0, (many - few + 2 * lost) / (many + lost))
    return bool(differing <= filled * share + _DEVIATIONS * (filled * share * (1 - share)) ** 0.5)


def _least(hashes: Hashes, bits: int) -> tuple[Hashes, Hashes]:
    """Of sorted hashes the first with each value of the leading bits, and that value."""
    places = hashes >> np.uint64(64 - bits)
    first = np.flatnonzero(np.diff(places, prepend=np.uint64(1 << bits)))
    return hashes[first], places[first]
