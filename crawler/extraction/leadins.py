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
_FARTHEST = 4  # blocks between the text and the sub-heading that goes on with it: an advertisement, a picture
_LABEL = 30  # characters of "Read more:", in any language
_AWAY = ("related", "links")


def keep_leading(blocks: Sequence[Block], chances: Floats, repeats: Floats, reasons: list[str]) -> None:
    """Keep a sub-heading right above a kept block and near one before it, and a line with a colon right before one.

    That line must stand in an element of the text and in its manner, after its beginning: it may link to its source.
    """
    places = {(b.container, b.sig) for b, reason in zip(blocks, reasons, strict=True) if not reason}
    begun, gap = False, 0
    for i in range(len(blocks) - 1):
        block, reason = blocks[i], reasons[i]
        begun, gap = begun or not reason, gap + 1 if reason else 0
        doubted = begun and reason in _REASONS and not repeats[i] and not block.hidden
        if not doubted or reasons[i + 1] or chances[i] < _CHANCE:
            continue
        between = block.heading and not block.linked and gap <= _FARTHEST
        if between or (block.text[-1] in ":：" and (block.container, block.sig) in places):
            reasons[i], gap = "", 0


def drop_orphans(blocks: Sequence[Block], chances: Floats, reasons: list[str]) -> None:
    """Drop sub-headings that nothing follows, and labels with a colon right above links: what they led to has gone."""
    follows = False
    for i in range(len(blocks) - 1, -1, -1):
        if reasons[i]:
            continue
        leads = blocks[i].heading and not follows and chances[i] < _OWN
        if leads or (_is_label(blocks[i]) and i + 1 < len(blocks) and reasons[i + 1] in _AWAY):
            reasons[i] = "heading-of-nothing"
        else:
            follows = True


def _is_label(block: Block) -> bool:
    return len(block.text) <= _LABEL and block.text[-1] in ":："
