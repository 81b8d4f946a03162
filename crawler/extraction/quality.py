"""Is the page an article at all?  What it shows, and what it says of itself, decide; no list of words does alone."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.extraction.blocks import Block
from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.words import Floats
from crawler.items import Rejection

_LEAST_CHARS = 140  # two sentences; shorter news pages are pictures, videos or stubs
_LEAST_DENSE = 45  # the same in scripts where a character is a word
_LISTINGS = frozenset(["CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage", "ContactPage", "AboutPage"])
_LINKED = 0.5  # share of linked characters in the kept text from which it is a list of links
_SHARED = 0.6  # share of the kept text that also stands on other addresses: an interstitial, not a text
_SHARED_PAGES = 2
_TEASERS = 4  # linked headings that each have less than a paragraph under them


def unsuitable(
    url: str, meta: PageMeta, blocks: Sequence[Block], kept: Sequence[bool], shared: Floats
) -> Rejection | None:
    """Give the reason why the page is no article, or None.

    ``kept`` says which blocks were taken as text, ``shared`` on how many other pages of the site its text stands.
    """
    chosen = [(b, s) for b, k, s in zip(blocks, kept, shared, strict=True) if k]
    size = sum(len(b.text) for b, _ in chosen)
    least = _LEAST_DENSE if _dense(chosen) else _LEAST_CHARS
    if size < least and not meta.live_updates:
        return Rejection(url, "no-text", f"{size} characters of text")
    if not meta.article_types:
        listing = _LISTINGS.intersection(meta.page_types)
        if listing:
            return Rejection(url, "listing", f"the page calls itself {', '.join(sorted(listing))}")
        if not urlsplit(url).path.strip("/") and not urlsplit(url).query:
            return Rejection(url, "listing", "the home page")
        if teasers(blocks, kept) >= _TEASERS:
            return Rejection(url, "listing", "linked headings with teasers")
    if sum(b.linked for b, _ in chosen) > _LINKED * size:
        return Rejection(url, "listing", "the text is links")
    # an undated text that stands on one other page is suspect; a dated one may be an article under two addresses
    needed = _SHARED_PAGES if meta.published or meta.article_types else 1
    common = sum(len(b.text) for b, s in chosen if s >= needed)
    if common > _SHARED * size:
        return Rejection(url, "interstitial", f"{common} of {size} characters stand on other pages too")
    return None


def _dense(chosen: Sequence[tuple[Block, float]]) -> bool:
    text = "".join(b.text for b, _ in chosen)
    return sum("\u3040" <= c <= "\u9fff" for c in text) * 3 > len(text)


def teasers(blocks: Sequence[Block], kept: Sequence[bool]) -> int:
    """How many linked headings among the kept blocks have at most one paragraph before the next one."""
    count = 0
    since = 2
    for block, keep in zip(blocks, kept, strict=True):
        if not keep:
            continue
        if block.heading and block.linked >= 0.8 * len(block.text):
            count += since <= 1
            since = 0
        else:
            since += 1
    return count
