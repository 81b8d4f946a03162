"""Notes below a text: who the author is, who contributed, where to follow them.

The judges are of two minds about them, because gold texts are; what tells them is that they stand last and in another
element or in italics, where all of the text stands in one and is not so set, or that they name the author.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from crawler.extraction.blocks import Block
from crawler.extraction.words import Floats

END_NOTE = "end-note"
"""The reason of such a note."""

_MOST = 3  # notes; more are a part of the text
_FEWEST = 5  # blocks of a text that can have notes
_LONGEST = 60  # words of a line on the author
_ITALIC, _NAMED = 0.65, 0.9  # chance below which, of such last lines, three of four are notes, and four of five
_ELSEWHERE = 0.7  # the same of lines in another place than nearly all of the text
_ONE_PLACE = 0.8  # share of the text that stands at one place, where it has one
_HARDLY = 0.15  # share of the text that may stand below it elsewhere, and be notes
_KINDRED = frozenset(["li", "td", "th", "dd", "dt", "blockquote"])  # parts of a text that stand in places of their own
_WHOLE = 0.9  # share of a note's characters in italics
_QUOTES = '"“„«”「'
_PLAIN = 0.3  # the same of a text that is not set in italics


def end_notes(
    blocks: Sequence[Block],
    folded: Sequence[str],
    chances: Floats,
    alone: Floats,
    kept: Sequence[bool],
    persons: Sequence[Sequence[str]],
) -> list[int]:
    """The numbers of the kept blocks that are notes below the text.

    ``folded`` has each block's words with a blank between, ``persons`` are the authors who are persons, in words.
    ``alone`` has the chances that the page alone gives: copies of the site's manner make no place doubtful.
    """
    text = [i for i, keep in enumerate(kept) if keep]
    if len(text) < _FEWEST:
        return []
    elsewhere = _elsewhere(blocks, np.maximum(chances, alone), text)
    text = [i for i in text if i not in elsewhere]
    plain = sum(blocks[i].italic for i in text) <= _PLAIN * sum(len(blocks[i].text) for i in text)
    names = [f" {' '.join(name)} " for name in persons if len(name) > 1]
    notes = elsewhere
    for i in reversed(text[-_MOST:]):
        block, chance = blocks[i], chances[i]
        apart = plain and chance < _ITALIC and _set_apart(block)
        if block.heading or not (apart or (chance < _NAMED and _names(folded[i], names))):
            break
        notes.append(i)
    return notes


def _elsewhere(blocks: Sequence[Block], chances: Floats, text: Sequence[int]) -> list[int]:
    """What stands below the place of nearly all of the text, and is little: a copyright, a newsletter's offer."""
    held: dict[str, int] = {}
    for i in text:
        held[blocks[i].sig] = held.get(blocks[i].sig, 0) + len(blocks[i].text)
    place = max(held, key=lambda sig: held[sig])
    mass = sum(held.values())
    if held[place] < _ONE_PLACE * mass:
        return []
    found: list[int] = []
    ends = True
    for i in reversed(text):
        block = blocks[i]
        if block.sig == place:
            break
        if (block.heading and ends) or not (block.heading or block.tag in _KINDRED or chances[i] >= _ELSEWHERE):
            found.append(i)
        else:
            ends = False
    return found if sum(len(blocks[i].text) for i in found) <= _HARDLY * mass else []


def _set_apart(block: Block) -> bool:
    """Whether a line is set in italics whole; a quotation so set is the text's own."""
    return block.italic >= _WHOLE * len(block.text) and block.text[0] not in _QUOTES


def _names(folded: str, names: Sequence[str]) -> bool:
    return folded.count(" ") < _LONGEST and any(name in f" {folded} " for name in names)
