"""The author's signature at the text's end or beginning, and the lines below it."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import DROPPED, KEPT, Block
from crawler.extraction.lines import signature

SIGNATURE = "signature"
"""The reason of a line that holds nothing but the authors' names, and stood in the text or right beside it."""

_AFTER_SIGNATURE = 5  # lines: with more below it, a name is that of an interview's or a list's person
_HARDLY = 0.2  # share of the text above
_FEWEST_SIGNED = 3  # blocks; a name alone makes no byline where there is hardly a text


def drop_below_signature(blocks: Sequence[Block], reasons: list[str]) -> None:
    """Drop the few short lines below the author's signature that stand outside the text's element.

    What is longer goes on with the text, and the bold line above it is a sub-heading.
    """
    kept = [i for i, reason in enumerate(reasons) if not reason]
    for back, i in enumerate(reversed(kept[-_AFTER_SIGNATURE - 1 :])):
        block = blocks[i]
        if not block.heading and _set_apart(block) and signature(block.text):
            below, above = kept[len(kept) - back :], kept[: len(kept) - back]
            outside = all(blocks[j].container != block.container for j in below)
            if outside and _mass(blocks, below) <= _HARDLY * _mass(blocks, above):
                for j in below:
                    reasons[j] = "after-signature"
            return


def take_signature(blocks: Sequence[Block], reasons: list[str]) -> None:
    """Take out a line of names that is the text's first or last, or stands next to it in bold or italics."""
    kept = [i for i, reason in enumerate(reasons) if not reason]
    if len(kept) < _FEWEST_SIGNED:
        return
    for i in (kept[-1], kept[-1] + 1, kept[0], kept[0] - 1):
        if not 0 <= i < len(blocks) or blocks[i].heading or blocks[i].ruled in (KEPT, DROPPED):
            continue
        if (not reasons[i] or _set_apart(blocks[i])) and signature(blocks[i].text):
            reasons[i] = SIGNATURE
            return


def signed(blocks: Sequence[Block], reasons: Sequence[str]) -> list[str]:
    """The names of the line that ``take_signature`` found."""
    return next((signature(b.text) for b, reason in zip(blocks, reasons, strict=True) if reason == SIGNATURE), [])


def _mass(blocks: Sequence[Block], chosen: Sequence[int]) -> int:
    return sum(len(blocks[i].text) for i in chosen)


def _set_apart(block: Block) -> bool:
    return max(block.bold, block.italic) == len(block.text)
