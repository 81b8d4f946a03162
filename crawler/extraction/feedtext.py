"""What a feed carries of an article's text: a teacher, heard where it has the whole of it.

Some feeds carry all of an article, most an excerpt, and some another text.  The page tells which: what the feed has
must stand on it, be most of what looks like text there, and not break off long before the page does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from lxml import etree

from crawler.extraction.features import Columns, body_columns
from crawler.extraction.nearby import Nearby
from crawler.extraction.words import Floats, words
from crawler.markup import parse_html

LACKED = 1.5
"""Log-odds less for a block that a whole feed text lacks, beyond what the judge makes of it: the judge was grown on the
data that pages carry of themselves, which are cut short and wrong more often."""

LACKING = 0.2
"""Share of a block's words below which the feed text lacks it."""

_MOST_CHARS = 200_000  # of markup: longer than any article
_FEWEST_WORDS = 50  # less is a teaser, whatever the page shows
_SHOWN = 0.8  # share of the feed's different words that stand on the page; what it adds are links to itself
_COVERED = 0.6  # share of the page's likely text that the feed has; the page may have furniture among it
_GOES_ON = 0.25  # of the feed's text; likely text that the page has behind its end, in its manner, is furniture then
_ENDING = 80  # characters at the end, among which an excerpt is marked as one: "[...] Read more"
_HAS = 0.5  # share of a block's words from which on the feed has it
_LIKELY = 0.5
_CUT = re.compile(r"\u2026|\.\.\.")


@dataclass(slots=True, frozen=True)
class FeedText:
    """An entry's words: ``content`` is HTML, ``summary`` plain text; empty where it has none."""

    content: str = ""
    summary: str = ""

    def words(self) -> list[str]:
        """Give the content's words, none where it is a teaser or says that it goes on elsewhere."""
        tree = parse_html(f"<div>{self.content[:_MOST_CHARS]}") if self.content else None
        if tree is None:
            return []
        etree.strip_elements(tree, "script", "style", with_tail=False)
        text = " ".join(" ".join(str(part) for part in tree.itertext()).split())
        found = [] if _CUT.search(text[-_ENDING:]) else words(text)
        return found if len(found) >= _FEWEST_WORDS else []


NO_FEED_TEXT = FeedText()


def fed_columns(
    feed: FeedText, tokens: Sequence[Sequence[str]], sigs: Sequence[str], size: Floats, chance: Floats
) -> Columns | None:
    """The columns of the article's text (``body_columns``) where the feed has all of it, else None.

    ``tokens`` are the blocks' words, ``sigs`` their places, ``size`` their characters, ``chance`` what the page's
    judge says of them.
    """
    columns = body_columns(tokens, feed.words(), Nearby(size))
    return columns if _is_whole(columns["body"], float(columns["body_shown"][0]), sigs, size, chance) else None


def _is_whole(has: Floats, shown: float, sigs: Sequence[str], size: Floats, chance: Floats) -> bool:
    taken = has >= _HAS
    if shown <= _SHOWN or not taken.any():
        return False
    likely = size * (chance >= _LIKELY)
    manner = {sig for sig, mine in zip(sigs, taken, strict=True) if mine}
    alike = np.array([sig in manner for sig in sigs])
    behind = alike & (np.arange(len(sigs)) > np.nonzero(taken)[0][-1])
    if float(likely[taken].sum()) < _COVERED * float(likely.sum()):
        return False
    return float(likely[behind].sum()) < _GOES_ON * float(size[taken].sum())
