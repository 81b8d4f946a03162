"""Whether the page judge's word is enough, or the teacher is to be asked."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block
from crawler.extraction.judge import doubt, probability
from crawler.extraction.quality import too_short
from crawler.extraction.words import Floats

_DOUBT = 0.12  # of the pages with gold text a quarter; asked on all of them the teacher makes no text better


def in_doubt(odds: Floats, blocks: Sequence[Block], size: Floats) -> bool:
    """Whether the teacher is to be asked: the judge is unsure of much of the text, or finds hardly any."""
    return hardly_any(odds, blocks) or doubt(probability(odds), size) > _DOUBT


def hardly_any(odds: Floats, blocks: Sequence[Block]) -> bool:
    """Whether the judge finds less than two sentences."""
    return too_short([block.text for block, c in zip(blocks, odds, strict=True) if c >= 0])
