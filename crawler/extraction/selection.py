"""From chances to a verdict on each block: what is kept, and the reason for what is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.extraction.blocks import Block
from crawler.extraction.words import Floats, likeness

KEEP = 0.5
_LIKE_TITLE = 0.7  # Jaccard: a headline that was set twice differs by a word or a mark
_FARTHEST = 4  # blocks between a text and what continues it: a picture, a box
_DOUBTFUL = 0.2  # below it a block is no part of the text, whatever stands around it
_PARTS = frozenset(
    ["headline", "byline", "dateline", "caption", "related", "source"]
)  # told by structure, not by chance
_BODY = 3  # blocks of a second body; fewer copies may be chance
_COPY = 5  # words from which a second occurrence is a copy, not a chance ("Yes.")
_QUOTED = 8  # words from which a passage inside a longer paragraph is its pull quote
_NAME_LINE = 8  # words of a line that may be nothing but a byline around its names
_LINKED = 0.5
_CAPTION = 60  # words; what stands longer after a picture is a paragraph
_STYLED = 0.8
# How a picture's author is named at a caption's end, in the scripts of the field's agencies; bounded, so linear.
_CREDIT = re.compile(
    r"(?:摄|摄影|撮影)[)）]?$|(?:©|\b(?:Photos?|Fotos?|FOTO|Bild|Ảnh|Фото|Archives?|Picture|Image)\b)[^.!?]{0,40}[^!?]{0,20}$"
)
_REFERENCE = 30  # words; a longer line that is mostly one link is a sentence with a source
_LEAST_REFERENCE = 4  # words; a shorter one is a name inside a text
_MOSTLY = 0.6
_WHOLLY = 0.95
_AROUND_NAMES = 2
_HEAD = 3  # lines of the text's beginning among which byline and date stand
_DATE_LINE = 25  # words
_NUMBERS = 3  # day, year and an hour at least; a sentence with them ends in a stop, or has far more words
_LABEL = 40  # characters of a line in brackets that labels the text's source
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:h.]\d\d")
_STOP = re.compile(r"[.!?。！？…][\"”»’')]*$")
_WORD = re.compile(r"\w")
_SIGNED = 80  # characters of a line of names
_SENTENCE = re.compile(r"[.!?:;。！？：；，]")
_BETWEEN_NAMES = re.compile(r" [-–—/|&] |[,、]")


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
    repeats: Floats,
    titles: Sequence[Sequence[str]],
    names: Sequence[Sequence[str]],
) -> list[Verdict]:
    """Judge each block.

    ``titles`` and ``names`` are the page's headlines and authors in words; ``repeats`` is the share of the site's
    other pages that have the block's text.
    """
    reasons = [
        _first_reason(block, part, chance, often, titles, names)
        for block, part, chance, often in zip(blocks, tokens, chances, repeats, strict=True)
    ]
    _head(blocks, tokens, reasons, names)
    _tail(blocks, reasons)
    _continued(blocks, chances, repeats, reasons)
    _copies(blocks, tokens, reasons)
    _quotes(blocks, tokens, reasons)
    _orphans(blocks, reasons)
    return [Verdict(float(c), r) for c, r in zip(chances, reasons, strict=True)]


def _first_reason(
    block: Block,
    part: Sequence[str],
    chance: float,
    often: float,
    titles: Sequence[Sequence[str]],
    names: Sequence[Sequence[str]],
) -> str:
    if any(likeness(part, title) >= _LIKE_TITLE for title in titles):
        return "headline"
    if len(part) <= _NAME_LINE and is_byline(part, names):
        return "byline"
    if is_caption(block, part):
        return "caption"
    if is_reference(block, part):
        return "related"
    if chance >= KEEP:
        return "" if _WORD.search(block.text) else "ornament"
    if often >= KEEP:
        return "repeated"
    if block.linked >= _LINKED * len(block.text):
        return "links"
    return "furniture"


def is_byline(part: Sequence[str], names: Sequence[Sequence[str]]) -> bool:
    """Whether a short line is nothing but the authors' names and at most two words around them ("By", "and")."""
    wanted = {word for name in names for word in name}
    full = any(len(name) > 1 and set(name) <= set(part) for name in names)
    return set(part) in [set(name) for name in names] or (full and len(set(part) - wanted) <= _AROUND_NAMES)


def is_caption(block: Block, part: Sequence[str]) -> bool:
    """Whether a line is a picture's caption: inside its figure, or right after a picture and set in italics whole."""
    if "/figcaption" in block.sig:
        return True
    if block.image is not None and "/figure" in block.sig and "/blockquote" not in block.sig:
        return True
    if block.image is None or len(part) > _CAPTION:
        return False
    return block.italic >= _STYLED * len(block.text) or _CREDIT.search(block.text) is not None


def is_reference(block: Block, part: Sequence[str]) -> bool:
    """Whether a line is links alone, or one link with at most a label before it: "read also", in any language."""
    if len(block.hrefs) > 1 and len(part) >= _LEAST_REFERENCE and block.linked >= _WHOLLY * len(block.text):
        return True
    one_link = len(block.hrefs) == 1 and not block.heading and block.linked >= _MOSTLY * len(block.text)
    return one_link and _LEAST_REFERENCE <= len(part) <= _REFERENCE and block.text[-1] not in ":："


def signature(text: str) -> list[str]:
    """Give the names of a line that holds nothing but persons' names, [] for any other line.

    A name is two to five capitalised words, or two to four ideographs.
    """
    if len(text) > _SIGNED or _SENTENCE.search(text) or any(c.isdigit() for c in text) or text.isupper():
        return []
    names = [name.strip() for name in _BETWEEN_NAMES.split(text)]
    return names if all(_is_name(name) for name in names) else []


def _is_name(text: str) -> bool:
    if any("\u4e00" <= c <= "\u9fff" for c in text):
        return 2 <= len(text) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in text)
    spaced = text.split()
    return 2 <= len(spaced) <= 5 and all(word[0].isupper() and not word.isupper() for word in spaced)


def _head(
    blocks: Sequence[Block], tokens: Sequence[Sequence[str]], reasons: list[str], names: Sequence[Sequence[str]]
) -> None:
    """Drop the line of author, date and reading time from the text's beginning."""
    kept = [i for i, reason in enumerate(reasons) if not reason]
    for i in kept[:_HEAD]:
        if len(tokens[i]) > _DATE_LINE or not _YEAR.search(blocks[i].text):
            continue
        numbers = sum(token.isdigit() for token in tokens[i])
        stops = _STOP.search(blocks[i].text) is not None
        if any(set(name) <= set(tokens[i]) for name in names):
            reasons[i] = "byline"
        elif numbers >= _NUMBERS and (not stops or 3 * numbers >= len(tokens[i])):
            reasons[i] = "dateline"


def _tail(blocks: Sequence[Block], reasons: list[str]) -> None:
    """Drop a short line in brackets from the text's end: the desk, the agency, the editor in charge."""
    kept = [i for i, reason in enumerate(reasons) if not reason]
    for i in reversed(kept[-_HEAD:]):
        text = blocks[i].text
        if len(text) > _LABEL or text[0] not in "([（【" or text[-1] not in ")]）】":
            break
        reasons[i] = "source"


def _continued(blocks: Sequence[Block], chances: Floats, repeats: Floats, reasons: list[str]) -> None:
    """Keep a sentence or sub-heading that stands in the element of the text and in its manner, however short it is."""
    places = {(b.container, b.sig) for b, reason in zip(blocks, reasons, strict=True) if not reason}
    gap = _FARTHEST + 1
    for i, block in enumerate(blocks):
        gap = gap + 1 if reasons[i] else 0
        if reasons[i] != "furniture" or gap > _FARTHEST or (block.container, block.sig) not in places:
            continue
        plain = not block.linked and (_STOP.search(block.text) or block.bold == len(block.text))
        if plain and chances[i] >= _DOUBTFUL and not repeats[i] and not signature(block.text):
            reasons[i] = ""
            gap = 0


def _copies(blocks: Sequence[Block], tokens: Sequence[Sequence[str]], reasons: list[str]) -> None:
    """Keep the first of two copies, and what was left out of the first leave out of the second.

    A short line falls only inside a run of copies; the place that a second body has falls whole.
    """
    first: dict[str, int] = {}
    again = [False] * len(tokens)
    for i, part in enumerate(tokens):
        at = first.setdefault(" ".join(part), i)
        if reasons[i] or at == i:
            continue
        if reasons[at] in _PARTS:
            reasons[i] = reasons[at]
        again[i] = not reasons[at]
    kept = [i for i, reason in enumerate(reasons) if not reason]
    near = {i for a, b in pairwise(kept) if again[a] and again[b] for i in (a, b)}
    for i in kept:
        if again[i] and (len(tokens[i]) >= _COPY or i in near):
            reasons[i] = "duplicate"
    copied = [i for i in kept if reasons[i]]
    stays = {_parent(blocks[i]) for i in kept if not reasons[i] and i < copied[0]} if copied else set()
    if len(copied) >= _BODY:
        second = {_parent(blocks[i]) for i in copied} - stays
        for i in kept:
            if not reasons[i] and _parent(blocks[i]) in second:
                reasons[i] = "duplicate"


def _parent(block: Block) -> str:
    return block.sig.rpartition("/")[0]


def _quotes(blocks: Sequence[Block], tokens: Sequence[Sequence[str]], reasons: list[str]) -> None:
    """Drop a passage that stands whole inside a longer paragraph: a pull quote, a teaser of the text itself."""
    kept = [i for i, reason in enumerate(reasons) if not reason]
    texts = {i: f" {' '.join(tokens[i])} " for i in kept}
    whole = "\n".join(texts[i] for i in kept)
    for i in kept:
        part = tokens[i]
        if len(part) < _QUOTED or not _set_apart(blocks[i]) or whole.count(texts[i]) < 2:
            continue
        if any(j != i and not reasons[j] and len(texts[j]) > len(texts[i]) and texts[i] in texts[j] for j in kept):
            reasons[i] = "quoted"


def _set_apart(block: Block) -> bool:
    return not block.heading and any(mark in block.sig.lower() for mark in ("quote", "pull", "/aside"))


def _orphans(blocks: Sequence[Block], reasons: list[str]) -> None:
    """Drop sub-headings that nothing follows: what they stood over has gone."""
    follows = False
    for i in range(len(blocks) - 1, -1, -1):
        if reasons[i]:
            continue
        if blocks[i].heading and not follows:
            reasons[i] = "heading-of-nothing"
        else:
            follows = True
