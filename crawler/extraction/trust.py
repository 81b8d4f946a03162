"""How far a teacher is heard on a site: as far as it proved right on the site's other pages.

Some sites' data hold another text than the page does, or its beginning alone, and on some the teacher takes the list
below the article.  Whoever did so on the pages seen so far is heard less on the next one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from crawler.extraction.words import Floats

JSONLD, FEED, TRAFILATURA = "JSON-LD", "feed", "trafilatura"
"""The teachers that give a text of their own."""

_TAKES = 0.5  # share of a block's words from which on a teacher takes it
_RIGHT = 0.5  # F1 by characters of what a teacher took and what the judges took, all teachers heard

Unheard = Mapping[str, Floats]
"""The log-odds of a page's blocks had a teacher not been heard, by the teacher's name."""


def proved(took: Floats, odds: Floats, size: Floats) -> bool:
    """Whether a teacher was right on a page, as far as its judges can tell.

    Of each block ``took`` is the teacher's share, ``odds`` what the judges gave having heard it, ``size`` characters.
    """
    theirs, ours = took >= _TAKES, odds >= 0
    both, either = float(size[theirs & ours].sum()), float(size[theirs].sum() + size[ours].sum())
    return 2 * both >= _RIGHT * either


def trust(right: int, spoke: int) -> float:
    """How far a teacher is heard, 0 to 1, that spoke on so many of a site's other pages; wholly until it erred."""
    return (right + 1) / (spoke + 1)


def reheard(odds: Floats, unheard: Unheard, trusted: Mapping[str, float]) -> Floats:
    """The log-odds of a page with each of its teachers heard as far as it is ``trusted`` (0 to 1), by name."""
    less = [(1 - trusted[name]) * (without - odds) for name, without in unheard.items()]
    return odds + np.sum(less, axis=0) if less else odds
