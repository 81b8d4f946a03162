"""Other articles that stand whole on the page: the next one that was loaded below, the stories of a digest."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block

OTHER_ARTICLE = "other-article"
"""The reason of all that stands in another article."""

# Share of the kept text that is the page's own where its headline stands outside of all <article>s with text: with less
# the page is a digest, and they are its parts.
_LEAST = 0.2


def drop_other_articles(blocks: Sequence[Block], own: Sequence[bool], reasons: list[str]) -> None:
    """Drop what stands in an <article> that is headed by another headline, set as the page's own is.

    An <article> inside another one is a comment or an entry of it, and goes with it.  The page's own headline stands in
    its own <article>; sub-headings do not make an <article> another one, since they are of a lower level.  ``own`` says
    which blocks are the record's headline.
    """
    named = [block for block, is_own in zip(blocks, own, strict=True) if is_own]
    level = next((block.tag for block in named if block.heading), None)
    others = {b.article for b in blocks if b.article and b.tag == level} - {b.article for b in named}
    if not others:
        return
    kept = [i for i, reason in enumerate(reasons) if not reason]
    at_home = any(blocks[i].article in {b.article for b in named if b.article} for i in kept)
    left = sum(len(blocks[i].text) for i in kept if blocks[i].article not in others)
    if not at_home and left <= _LEAST * sum(len(blocks[i].text) for i in kept):
        return
    for i, block in enumerate(blocks):
        if block.article in others:
            reasons[i] = OTHER_ARTICLE
