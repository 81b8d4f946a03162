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
_AS_OTHERS = 0.15  # the same where another sub-heading of the manner is kept
_CAPTIONS = 2  # of a picture below a sub-heading: what it shows, and its author
_FARTHEST = 4  # blocks between the text and the sub-heading that goes on with it: an advertisement, a picture
_LABEL = 30  # characters of "Read more:", in any language
_AWAY = ("related", "links")


def keep_leading(blocks: Sequence[Block], chances: Floats, repeats: Floats, reasons: list[str]) -> None:
    """Keep a sub-heading right above a kept block and near one before it, and a line with a colon right before one.

    A picture with its caption may stand below the sub-heading; one that stands where another is kept needs less chance.
    The line must stand in an element of the text and in its manner, after its beginning: it may link to its source.
    """
    doubted = [i for i, block in enumerate(blocks) if reasons[i] in _REASONS and _may_lead(block)]
    doubted = [i for i in doubted if chances[i] >= _AS_OTHERS and not repeats[i]]
    if not doubted:
        return
    places = {(b.container, b.sig) for b, reason in zip(blocks, reasons, strict=True) if not reason}
    first = next((i for i, reason in enumerate(reasons) if not reason), len(blocks))
    for least in (_CHANCE, _AS_OTHERS):
        kept = {b.sig for b, reason in zip(blocks, reasons, strict=True) if b.heading and not reason}
        for i in doubted:
            block = blocks[i]
            if i < first or chances[i] < (least if block.sig in kept else _CHANCE):
                continue
            near = not all(reasons[max(0, i - _FARTHEST) : i])
            leads = block.text[-1] in ":：" and (block.container, block.sig) in places and not _reason(reasons, i + 1)
            if leads or (block.heading and not block.linked and near and _over_text(reasons, i)):
                reasons[i] = ""


def _may_lead(block: Block) -> bool:
    return (block.heading or block.text[-1] in ":：") and not block.hidden


def _over_text(reasons: Sequence[str], i: int) -> bool:
    """Whether a kept block follows, but for captions."""
    below = next((j for j in range(i + 1, i + 2 + _CAPTIONS) if _reason(reasons, j) != "caption"), i)
    return not _reason(reasons, below)


def _reason(reasons: Sequence[str], i: int) -> str:
    return reasons[i] if i < len(reasons) else "end"


def drop_orphans(blocks: Sequence[Block], chances: Floats, reasons: list[str]) -> None:
    """Drop sub-headings that nothing follows, and labels with a colon right above links: what they led to has gone."""
    follows = False
    for i in range(len(blocks) - 1, -1, -1):
        if reasons[i]:
            continue
        leads = blocks[i].heading and not follows and chances[i] < _OWN
        if leads or (_is_label(blocks[i]) and _reason(reasons, i + 1) in _AWAY):
            reasons[i] = "heading-of-nothing"
        else:
            follows = True


def _is_label(block: Block) -> bool:
    return len(block.text) <= _LABEL and block.text[-1] in ":："
