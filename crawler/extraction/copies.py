"""What stands twice on a page: second copies of the body, pull quotes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from crawler.extraction.blocks import Block

# told by structure, not by chance: what they were in the first copy they are in the second
_PARTS = frozenset(["headline", "byline", "dateline", "caption", "related", "source"])
_BODY = 3  # blocks of a second body; fewer copies may be chance
_COPY = 5  # words from which a second occurrence is a copy, not a chance ("Yes.")
_QUOTED = 8  # words from which a passage inside a longer paragraph is its pull quote


def drop_copies(blocks: Sequence[Block], tokens: Sequence[Sequence[str]], reasons: list[str]) -> None:
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
