"""Captions that are told by what stands around them, and the stories that consist of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from crawler.extraction.blocks import Block
from crawler.extraction.lines import can_be_caption, names_photographer, timed
from crawler.extraction.moments import bare_date
from crawler.extraction.words import Floats

_SURE = 0.8  # chance from which a line that looks like a caption is most often text
_SEVERAL = 3  # captions; more make a story
_NAMED = re.compile(r"(?:caption|credit)[^/]{0,60}(?:/[^/]{0,60})?$", re.IGNORECASE)  # anchored at the end, bounded
_LEAST = 5  # words of a line that nothing names a caption: "Read more", "Video", a section, an author's name
_LEAST_LETTERS = 2


def picture_tables(blocks: Sequence[Block], tokens: Sequence[Sequence[str]], reasons: list[str]) -> None:
    """Find the captions of tables that hold a picture and its caption, one cell each: a cell alone of its kind."""
    for i, block in enumerate(blocks):
        if block.tag != "td" or not can_be_caption(block, tokens[i]):
            continue
        beside = [blocks[j].sig for j in (i - 1, i + 1) if 0 <= j < len(blocks)]
        if block.sig not in beside and reasons[i] in ("", "furniture"):
            reasons[i] = "caption"


def picture_boxes(
    blocks: Sequence[Block], tokens: Sequence[Sequence[str]], chances: Floats, reasons: list[str]
) -> None:
    """Find the captions of elements that hold a picture, one line and no more; what the judges are sure of stays."""
    held = Counter(block.container for block in blocks)
    beside = any(not reason and not block.pictured for block, reason in zip(blocks, reasons, strict=True))
    for i, block in enumerate(blocks):
        alone = beside and block.pictured and held[block.container] == 1 and not block.heading
        if alone and not reasons[i] and chances[i] < _SURE and can_be_caption(block, tokens[i]):
            reasons[i] = "caption"


def photo_story(blocks: Sequence[Block], reasons: list[str]) -> None:
    """Keep the captions where they are the text: several, and more in them than beside them."""
    captions = [i for i, reason in enumerate(reasons) if reason == "caption"]
    beside = [len(b.text) for b, reason in zip(blocks, reasons, strict=True) if not reason and not b.heading]
    if len(captions) > _SEVERAL and sum(len(blocks[i].text) for i in captions) > sum(beside):
        for i in captions:
            reasons[i] = ""


def beside_picture(block: Block, part: Sequence[str], often: float) -> bool:
    """Whether a line right after a picture that is no text may be told as its caption: not each button or teaser is.

    Its element is called after captions or credits, or it names the photographer, or it stands with the picture in one
    element as a plain phrase.  ``often`` is the share of the site's pages that have it there.
    """
    letters = sum(c.isalpha() for c in block.text)
    if letters < _LEAST_LETTERS or often or block.hidden or bare_date(block.text, part):
        return False
    if _NAMED.search(block.sig) or names_photographer(block.text):
        return True
    plain = block.pictured and not (block.heading or block.linked or timed(block.text))
    unspaced = len(part) >= 2 * _LEAST and 2 * len(part) > len(block.text)  # a character is a word there
    return plain and (unspaced or len(block.text.split()) >= _LEAST) and block.text[-1] not in ":："
