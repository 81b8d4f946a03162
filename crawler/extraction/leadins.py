"""Lines that lead over to what follows them: sub-headings, and "The agency reports:".

Alone they look like labels; what stands around them says what they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block
from crawler.extraction.words import Floats

_CHANCE = 0.3  # of such lines with this chance at least, three of four sub-headings and nine of ten others are text
_OWN = 0.8  # chance from which a sub-heading is one even where nothing that it stands over is text: a list of pictures
_REASONS = ("furniture", "links")


def keep_leading(blocks: Sequence[Block], chances: Floats, repeats: Floats, reasons: list[str]) -> None:
    """Keep a sub-heading right between two kept blocks, and a line that ends in a colon right before one.

    That line must stand in an element of the text and in its manner, after its beginning: it may link to its source.
    """
    places = {(b.container, b.sig) for b, reason in zip(blocks, reasons, strict=True) if not reason}
    begun = False
    for i in range(len(blocks) - 1):
        block, reason = blocks[i], reasons[i]
        begun = begun or not reason
        doubted = begun and reason in _REASONS and not repeats[i] and not block.hidden
        if not doubted or reasons[i + 1] or chances[i] < _CHANCE:
            continue
        between = block.heading and not block.linked and not reasons[i - 1]
        if between or (block.text[-1] in ":：" and (block.container, block.sig) in places):
            reasons[i] = ""


def drop_orphans(blocks: Sequence[Block], chances: Floats, reasons: list[str]) -> None:
    """Drop sub-headings that nothing follows: what they stood over has gone."""
    follows = False
    for i in range(len(blocks) - 1, -1, -1):
        if reasons[i]:
            continue
        if blocks[i].heading and not follows and chances[i] < _OWN:
            reasons[i] = "heading-of-nothing"
        else:
            follows = True
