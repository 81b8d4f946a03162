"""The standfirst: the sub-heading right below the headline that says what the article is about."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block
from crawler.extraction.lines import timed
from crawler.extraction.words import Floats

_LEAST, _MOST = 6, 80  # words; shorter is a label or a name, longer is a paragraph that the judges know


def keep_standfirst(
    blocks: Sequence[Block], tokens: Sequence[Sequence[str]], repeats: Floats, reasons: list[str]
) -> None:
    """Keep a heading of a sentence's length right below the headline.

    Judged alone it looks like a teaser.  Standfirsts in other elements are left to the judges: gold texts disagree.
    """
    first = next((i for i, reason in enumerate(reasons) if not reason), 0)
    for i in range(1, first):
        below = reasons[i - 1] == "headline" and blocks[i - 1].heading
        if below and reasons[i] == "furniture" and not repeats[i] and _can_be(blocks[i], tokens[i]):
            reasons[i] = ""


def _can_be(block: Block, part: Sequence[str]) -> bool:
    plain = block.heading and not (block.linked or block.hidden or block.image is not None)
    return plain and _LEAST <= len(part) <= _MOST and not timed(block.text)
