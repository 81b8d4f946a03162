"""Lists of a text: kept whole."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block
from crawler.extraction.words import Floats

_MOSTLY = 0.6  # share of a list's items from which the others are text, too
_CHANCE = 0.3  # of such items with this chance at least, most are


def whole_lists(blocks: Sequence[Block], chances: Floats, repeats: Floats, reasons: list[str]) -> None:
    """Keep the plain items of a list of which most are kept: judged one by one, the short ones look like a menu's."""
    lists: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.tag == "li":
            lists.setdefault(block.container, []).append(i)
    for items in lists.values():
        kept = sum(not reasons[i] for i in items)
        if not _MOSTLY * len(items) <= kept < len(items):
            continue
        for i in items:
            if reasons[i] == "furniture" and chances[i] >= _CHANCE and not (repeats[i] or blocks[i].linked):
                reasons[i] = ""
