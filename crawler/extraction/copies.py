"""What stands twice on a page: second copies of the body, pull quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from crawler.extraction.blocks import Block

# told by structure, not by chance: what they were in the first copy they are in the second
_PARTS = frozenset(["headline", "byline", "dateline", "caption", "related", "source"])
_BODY = 3  # blocks of a second body; fewer copies may be chance
_MOSTLY = 0.5  # share of a place's text that is copied, from which the place is that of a second body
_SENTENCE = 10  # words from which the same again is no refrain, label or table cell, whoever wrote it
_REFRAIN = 3  # occurrences: a body stands on a page twice, what stands there more often is said again
_LINE = 40  # characters from which a paragraph is no refrain, label or entry of a list, however often it stands there
_CELLS = frozenset(["td", "th"])
_COPY = 5  # words from which a second occurrence is a copy, not a chance ("Yes.")
_QUOTED = 8  # words from which a passage inside a longer paragraph is its pull quote


def drop_copies(blocks: Sequence[Block], tokens: Sequence[Sequence[str]], reasons: list[str]) -> None:
    """Keep the first of two copies, and what was left out of the first leave out of the second.

    A copy in the text's own element is kept for one that stands elsewhere, as in a list of its main points.

    A short line falls only inside a run of copies; the place that a second body has falls whole.  A short line that
    comes again in the same element or for the third time, and a table's cell, are the author's, unless the text begins
    anew with its first paragraph.
    """
    first: dict[str, int] = {}
    again: dict[int, int] = {}
    for i, part in enumerate(tokens):
        at = first.setdefault(" ".join(part), i)
        if reasons[i] or at == i:
            continue
        if reasons[at] in _PARTS:
            if not _announces(blocks[at], blocks[i]):
                reasons[i] = reasons[at]
        elif not reasons[at]:
            again[i] = at
    kept = [i for i, reason in enumerate(reasons) if not reason]
    if kept and kept[0] not in again.values():
        often = Counter(again.values())
        said = {i for i, at in again.items() if _said_again(blocks[i], blocks[at], tokens[i], 1 + often[at])}
        again = {i: at for i, at in again.items() if i not in said}
    near = {i for a, b in pairwise(kept) if a in again and b in again for i in (a, b)}
    copied = [i for i in kept if i in again and (len(tokens[i]) >= _COPY or i in near)]
    own = _main(blocks, kept, set(copied))
    for i in copied:
        at = again[i]
        outside = blocks[i].container == own != blocks[at].container and not blocks[i].heading
        reasons[at if outside and not reasons[at] else i] = "duplicate"
    if len(copied) >= _BODY:
        for i in _second_body(blocks, kept, copied):
            reasons[i] = "duplicate"


def _main(blocks: Sequence[Block], kept: Sequence[int], copied: Collection[int]) -> int:
    """The element that holds most of the text, its copies left out; 0 where there is none."""
    mass: dict[int, int] = {}
    for i in kept:
        if i not in copied:
            mass[blocks[i].container] = mass.get(blocks[i].container, 0) + len(blocks[i].text)
    return max(mass, key=lambda container: mass[container], default=0)


def _said_again(block: Block, before: Block, part: Sequence[str], often: int) -> bool:
    """Whether a copy is the author's: a line of a list or dialogue, a cell; ``often`` is how often the page has it."""
    beside = block.container == before.container and len(part) < _SENTENCE
    return beside or block.tag in _CELLS or (often >= _REFRAIN and len(block.text) < _LINE)


def _announces(before: Block, block: Block) -> bool:
    """Whether the earlier of two equal lines is a link, as in a table of contents, and the later one is none."""
    return 2 * before.linked >= len(before.text) and 2 * block.linked < len(block.text)


def _second_body(blocks: Sequence[Block], kept: Sequence[int], copied: Sequence[int]) -> list[int]:
    """The other kept blocks at the places that are mostly copies and not the text's own."""
    chosen = set(copied)
    own = {_parent(blocks[i]) for i in kept if i not in chosen and i < copied[0]}
    rest = [i for i in kept if i not in chosen]
    mass: dict[str, int] = {}
    for i in rest:
        mass[_parent(blocks[i])] = mass.get(_parent(blocks[i]), 0) + len(blocks[i].text)
    again: dict[str, int] = {}
    for i in copied:
        again[_parent(blocks[i])] = again.get(_parent(blocks[i]), 0) + len(blocks[i].text)
    second = {p for p, size in again.items() if p not in own and size >= _MOSTLY * (size + mass.get(p, 0))}
    return [i for i in rest if _parent(blocks[i]) in second]


def _parent(block: Block) -> str:
    return block.sig.rpartition("/")[0]


def drop_quotes(blocks: Sequence[Block], tokens: Sequence[Sequence[str]], reasons: list[str]) -> None:
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
