"""From chances to a verdict on each block: what is kept, and the reason for what is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from crawler.extraction.blocks import DROPPED, KEPT, OUTSIDE, Block
from crawler.extraction.captions import photo_story, picture_boxes, picture_tables
from crawler.extraction.copies import drop_copies, drop_quotes
from crawler.extraction.leadins import drop_orphans, keep_leading
from crawler.extraction.lines import (
    called_byline,
    date_line,
    ends_sentence,
    is_byline,
    is_caption,
    is_label,
    is_reference,
    opened_byline,
    opened_names,
    signature,
    timed,
)
from crawler.extraction.lists import whole_lists
from crawler.extraction.moments import bare_date, bare_moment
from crawler.extraction.otherarticles import drop_other_articles
from crawler.extraction.signing import drop_below_signature, take_signature
from crawler.extraction.standfirst import keep_standfirst
from crawler.extraction.tables import whole_tables
from crawler.extraction.words import Floats

KEEP = 0.5
OVERRULED = "override"
"""The reason of what a person's own rules for the site leave out."""
_LIKE_TITLE = 0.7  # Jaccard: a headline that was set twice differs by a word or a mark
_BEGUN = 200  # characters of likely text, after which a line like the title is a sub-heading if ...
_SUBHEADING = 0.7  # ... its chance is at least this
_FARTHEST = 4  # blocks between a text and what continues it: a picture, a box
_LONGEST_LIST = 60  # lines
_SURE = 0.8  # from it on a line that looks like a reference, or is called a byline, is most often text
_DOUBTFUL = 0.3  # below it a block is no part of the text, whatever stands around it
_LINKED = 0.5
_BOX = 20  # bytes, so that an ideograph weighs as a word; what is shorter may stand on many pages by chance
_LINE = 120  # characters; longer is a paragraph
_STRAYS = 0.2  # share of the text; more is a tab, or a copy for another width of the window
_MOST_PAGES = 0.5  # share of the site's pages; what fewer have may be a text that they copied or quote
_EDGE = 3  # lines of the text's beginning, and of its end, among which bylines, dates and labels stand
_WORD = re.compile(r"[^\W_]")  # agencies part their texts with "___"


@dataclass(slots=True, frozen=True)
class Verdict:
    """Whether a block is part of the article, how likely the judges found it, and why it is left out ("" if kept)."""

    chance: float
    reason: str

    @property
    def kept(self) -> bool:
        """Whether it stays."""
        return not self.reason


def select(
    blocks: Sequence[Block],
    tokens: Sequence[Sequence[str]],
    chances: Floats,
    taught: Floats | None,
    like: Floats,
    own: Floats,
    repeats: Floats,
    names: Sequence[Sequence[str]],
    domain: str,
) -> list[Verdict]:
    """Judge each block.

    ``taught`` is the teacher's share of each block (None: it was not asked), ``like`` how like one of the page's titles
    the block is, ``own`` how like the record's headline, ``names`` are the authors in words; ``repeats`` is the share
    of the site's pages that have the block's text at its place, this one left out, ``domain`` the site's registrable
    domain.
    """
    size = np.array([len(block.text) for block in blocks], float)
    likely = size * (chances >= KEEP) * (like < _LIKE_TITLE)
    begun = np.cumsum(likely) - likely > _BEGUN
    like = np.where(begun & (chances >= _SUBHEADING), 0.0, like)
    reasons = [
        _first_reason(*block, names, domain)
        for block in zip(blocks, tokens, chances.tolist(), repeats.tolist(), like.tolist(), strict=True)
    ]
    _overrule(blocks, reasons)  # before the rules that look at other blocks, and again after them
    drop_other_articles(blocks, (own >= _LIKE_TITLE).tolist(), reasons)
    _hidden(blocks, reasons)
    picture_tables(blocks, tokens, reasons)
    picture_boxes(blocks, tokens, chances, reasons)
    _boxes(blocks, repeats, reasons)
    photo_story(blocks, reasons)
    _edges(blocks, tokens, reasons, names)
    keep_standfirst(blocks, tokens, repeats, reasons)
    _continued(blocks, chances, repeats, reasons)
    keep_leading(blocks, chances, repeats, reasons)
    whole_lists(blocks, chances, repeats, reasons)
    if taught is not None:
        _between(blocks, taught, repeats, reasons)
    drop_copies(blocks, tokens, reasons)
    drop_quotes(blocks, tokens, reasons)
    whole_tables(blocks, chances, reasons)
    drop_below_signature(blocks, reasons)
    drop_orphans(blocks, chances, reasons)
    take_signature(blocks, reasons)
    _overrule(blocks, reasons)
    return [Verdict(float(c), r) for c, r in zip(chances, reasons, strict=True)]


def _overrule(blocks: Sequence[Block], reasons: list[str]) -> None:
    """What a person ruled holds; outside the body that was named a headline or caption is still what it is."""
    for i, block in enumerate(blocks):
        if block.ruled == KEPT:
            reasons[i] = ""
        elif block.ruled == DROPPED or (block.ruled == OUTSIDE and not reasons[i]):
            reasons[i] = OVERRULED


def _first_reason(
    block: Block,
    part: Sequence[str],
    chance: float,
    often: float,
    like: float,
    names: Sequence[Sequence[str]],
    domain: str,
) -> str:
    if like >= _LIKE_TITLE:
        return "headline"
    if is_byline(part, names):
        return "byline"
    if is_caption(block, part):
        return "caption"
    if chance < _SURE and is_reference(block, part, domain):
        return "related"
    if KEEP <= chance < _SURE and called_byline(block, part):
        return "byline"
    if chance >= KEEP:
        return "" if _WORD.search(block.text) else "ornament"
    if often >= KEEP:
        return "repeated"
    if block.linked >= _LINKED * len(block.text):
        return "links"
    return "furniture"


def _hidden(blocks: Sequence[Block], reasons: list[str]) -> None:
    """Drop the little that is hidden amid the visible text; what is hidden at its end is shown at a click."""
    kept = [i for i, reason in enumerate(reasons) if not reason]
    last = max((i for i in kept if not blocks[i].hidden), default=0)
    strays = [i for i in kept if blocks[i].hidden and i < last]
    if sum(len(blocks[i].text) for i in strays) <= _STRAYS * sum(len(blocks[i].text) for i in kept):
        for i in strays:
            reasons[i] = "hidden"


def _boxes(blocks: Sequence[Block], repeats: Floats, reasons: list[str]) -> None:
    """Drop what most pages of the site have at the same place in the very same words: boxes and lines amid the text.

    A paragraph in the text's own manner is not touched, and nothing on a page that repeats as a whole: so an article
    under many addresses, or one that a flood of pages copies from, loses nothing.
    """
    weight: dict[str, int] = {}
    repeated = 0
    for block, reason, often in zip(blocks, reasons, repeats, strict=True):
        if not reason:
            weight[block.sig] = weight.get(block.sig, 0) + len(block.text)
            repeated += len(block.text) if often else 0
    if not weight or 2 * repeated > sum(weight.values()):
        return
    main = max(weight, key=lambda sig: weight[sig])
    for i, block in enumerate(blocks):
        paragraph = block.sig == main and len(block.text) > _LINE
        if not reasons[i] and repeats[i] > _MOST_PAGES and len(block.text.encode()) >= _BOX and not paragraph:
            reasons[i] = "repeated"


def _edges(
    blocks: Sequence[Block], tokens: Sequence[Sequence[str]], reasons: list[str], names: Sequence[Sequence[str]]
) -> None:
    """Drop the line of author and date from the text's beginning, notes in brackets and moments from its end."""
    kept = [i for i, reason in enumerate(reasons) if not reason]
    before = 0  # characters; a day amid the text is a chronicle's
    for i in kept[:_EDGE]:
        text, part = blocks[i].text, tokens[i]
        if not blocks[i].heading and (opened_names(text) or opened_byline(text, part, names)):
            reasons[i] = "byline"
        elif not blocks[i].heading and before <= _BEGUN and (bare_date(text, part) or bare_moment(text, part)):
            reasons[i] = "dateline"
        else:
            reasons[i] = date_line(text, part, names)
        before += 0 if reasons[i] else len(text)
    for i in reversed(kept[-_EDGE:]):
        if is_label(blocks[i].text):
            reasons[i] = "source"
        elif timed(blocks[i].text) and bare_moment(blocks[i].text, tokens[i]):
            reasons[i] = "dateline"
        else:
            break


def _continued(blocks: Sequence[Block], chances: Floats, repeats: Floats, reasons: list[str]) -> None:
    """Keep a sentence or sub-heading that stands in the element of the text and in its manner, however short it is."""
    places = {(b.container, b.sig) for b, reason in zip(blocks, reasons, strict=True) if not reason}
    gap = _FARTHEST + 1
    for i, block in enumerate(blocks):
        gap = gap + 1 if reasons[i] else 0
        if reasons[i] != "furniture" or gap > _FARTHEST or (block.container, block.sig) not in places:
            continue
        plain = 3 * block.linked < len(block.text) and (ends_sentence(block.text) or block.bold == len(block.text))
        if plain and chances[i] >= _DOUBTFUL and not repeats[i] and not signature(block.text):
            reasons[i] = ""
            gap = 0


def _between(blocks: Sequence[Block], taught: Floats, repeats: Floats, reasons: list[str]) -> None:
    """Keep lines amid the text, in its element and manner, that the teacher took: lists without list markup."""
    kept = [i for i, reason in enumerate(reasons) if not reason]
    for a, b in pairwise(kept):
        place = (blocks[a].container, blocks[a].sig)
        if (blocks[b].container, blocks[b].sig) != place or b - a > _LONGEST_LIST:
            continue
        for i in range(a + 1, b):
            leads_away = any(not href.startswith(("mailto:", "tel:")) for href in blocks[i].hrefs)
            same = (blocks[i].container, blocks[i].sig) == place and not leads_away
            if same and reasons[i] in ("furniture", "links", "related") and taught[i] >= KEEP and not repeats[i]:
                reasons[i] = ""
