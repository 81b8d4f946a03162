"""Both judges' word on each block of a page, the site's memory heard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crawler.extraction.judge import judge, probability
from crawler.extraction.memory import MEMORY_NAMES, SiteMemory, Traits
from crawler.extraction.nearby import Nearby
from crawler.extraction.words import Floats

# Columns of the page's own features that the site judge sees beside the memory's evidence.
OWN_NAMES = (
    "body", "len", "link", "title", "in_title", "bold", "tag_heading", "sentence", "description", "again", "hidden",
    "image", "breaks", "tag_p", "tag_li", "sig_blocks", "common_path", "in_main", "after_title", "link_after",
    "link_before", "address", "bullet", "date", "in_aside", "in_figure", "comment_near", "share_near", "related_near",
    "newsletter_near", "caption_near", "author_near",
)  # fmt: skip
_FEW, _SOME = 0.5, 0.8  # the memory's say with 2 to 7 pages, and with more: seen on sites kept apart from training
_SOME_PAGES = 8
_SEVERAL = 2  # other pages that say what a place holds
_FURNITURE = 0.5  # of what stands at a place is text; where it is less, the place holds furniture
_REPETITION = np.array([name.startswith(("repeats", "anywhere", "sig_repeats")) for name in MEMORY_NAMES])
_SHARE = MEMORY_NAMES.index("anywhere")
CONTEXT_NAMES = (
    "odds", "near_2", "near_5", "before", "after", "before_4", "after_4", "before_50", "after_50", "so_far", "mass",
    "sig_before", "sig_after", "repeats_before", "repeats_after", "repeats_after_4", "repeats_before_4",
)  # fmt: skip
SITE_NAMES = (*MEMORY_NAMES, *CONTEXT_NAMES, *OWN_NAMES)


def site_features(evidence: Floats, odds: Floats, size: Floats, own: Floats) -> Floats:
    """The site judge's matrix, columns as SITE_NAMES; ``own`` has the columns OWN_NAMES."""
    chance = probability(odds)
    mass = max(1.0, float((chance * size).sum()))
    place = evidence[:, MEMORY_NAMES.index("sig_judged")]
    repeats = evidence[:, MEMORY_NAMES.index("anywhere")]
    known = np.where(place < 0, 0.0, size)  # a place seen for the first time says nothing
    nearby = Nearby(size)
    near = nearby.means(chance, [(2, 2), (5, 5), (1, 0), (0, 1), (4, 0), (0, 4), (50, 0), (0, 50)])
    so_far, whole = (np.cumsum(chance * size) - chance * size) / mass, np.full(len(size), np.log1p(mass))
    judged = Nearby(known).means(place, [(1, 0), (0, 1)])
    again = nearby.means(repeats, [(1, 0), (0, 1), (0, 4), (4, 0)])
    context = [odds, *near, so_far, whole, *judged, *again]
    return np.column_stack([evidence, *context, own])


def chances(traits: Traits, odds: Floats, own: Floats, memory: SiteMemory) -> Floats:
    """For each block the probability that it belongs to the article.

    ``odds`` are the page's own; with no other page in the memory they decide alone.
    """
    others = memory.pages - (traits.page in memory.seen)
    if others < 1:
        return probability(odds)
    size = np.array(traits.sizes, float)
    few = others + 1 < _SOME_PAGES
    say = _FEW if few else _SOME
    evidence = memory.evidence(traits)
    both = (1 - say) * odds + say * judge("site").odds(site_features(evidence, odds, size, own))
    bearing = np.rint(evidence[:, _SHARE] * others)
    # half of the site's pages may have copied from this one; of a few pages only what fewer have may be a copy, since
    # repetition is nearly all that is known of them
    minor = (bearing > 0) & (2 * bearing < others + (0 if few else 2))
    turned = minor & (odds >= 0) & (both < 0) & ~_furnished(evidence)
    if turned.any():
        # what so few of the pages repeat may be a text that they copied: repetition does not decide there
        evidence[minor[:, None] & _REPETITION] = 0.0
        unheard = (1 - say) * odds + say * judge("site").odds(site_features(evidence, odds, size, own))
        both[turned] = np.maximum(both, unheard)[turned]
    return probability(both)


def _furnished(evidence: Floats) -> NDArray[np.bool_]:
    """Whether a block stands where several of the site's other pages have furniture rather than text, as in a box."""
    place = evidence[:, MEMORY_NAMES.index("sig_judged")]
    several = evidence[:, MEMORY_NAMES.index("sig_pages_log")] >= np.log1p(_SEVERAL)
    furnished: NDArray[np.bool_] = (place >= 0) & (place < _FURNITURE) & several
    return furnished
