"""Tables of data amid a text: kept whole."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block
from crawler.extraction.words import Floats

_ROWS, _CELLS = 2, 2  # of a table; rows with fewer cells are lines of a layout
_USUAL, _LONGEST = 100, 300  # characters of a cell, on average and at most; cells of a layout hold paragraphs
_LINKED = 0.5  # share of linked characters from which a table is a menu
_HELD = 0.5  # share of its cells from which a table is part of the text
_AMID, _LAST = 0.1, 0.25  # mean chance of the cells of a table amid the text, and of one at its end
_NEVER = 2.0  # no chance is as high
_FARTHEST = 4  # blocks between a table and the text around it: its title, a note on its source
# Reasons that a cell has for being short, linked, a dash, the same as on another day, or the first in a <figure>.
_DOUBTS = frozenset({"furniture", "links", "ornament", "repeated", "related", "caption"})


def whole_tables(blocks: Sequence[Block], chances: Floats, reasons: list[str]) -> None:
    """Keep all cells of a table of which half is text, or that stands amid text and may be some.

    Cells are judged one by one, and a number alone convinces no judge.
    """
    for cells in data_tables(blocks):
        doubted = [i for i in cells if reasons[i] in _DOUBTS and not blocks[i].image]
        kept = sum(not reasons[i] for i in cells)
        if not doubted or kept + len(doubted) < len(cells):
            continue
        if kept >= _HELD * len(cells) or chances[cells].mean() >= _needed(cells, blocks, reasons):
            for i in doubted:
                reasons[i] = ""


def data_tables(blocks: Sequence[Block]) -> list[list[int]]:
    """The numbers of the blocks of each table of short cells, some in a row."""
    tables: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.row[1]:
            tables.setdefault(block.row[0], []).append(i)
    return [cells for cells in tables.values() if _holds_data([blocks[i] for i in cells])]


def _holds_data(blocks: Sequence[Block]) -> bool:
    rows: dict[int, set[int]] = {}
    for block in blocks:
        cell = block.owner if block.tag in ("td", "th") else block.container
        rows.setdefault(block.row[1], set()).add(cell)
    sizes = [len(block.text) for block in blocks]
    short = max(sizes) <= _LONGEST and sum(sizes) <= _USUAL * len(sizes)
    own = sum(block.linked for block in blocks) <= _LINKED * sum(sizes)
    return short and own and sum(len(cells) >= _CELLS for cells in rows.values()) >= _ROWS


def _needed(cells: Sequence[int], blocks: Sequence[Block], reasons: Sequence[str]) -> float:
    """The mean chance from which a table is text: by whether text of one place stands around it, or its element's."""
    before, after = (
        {blocks[i].sig for i in near if 0 <= i < len(blocks) and not reasons[i] and not blocks[i].heading}
        for near in (range(cells[0] - _FARTHEST, cells[0]), range(cells[-1] + 1, cells[-1] + 1 + _FARTHEST))
    )
    if not before.isdisjoint(after):
        return _AMID
    inside = any(blocks[cells[0]].sig.startswith(sig.rpartition("/")[0] + "/") for sig in before)
    return _LAST if inside else _NEVER
