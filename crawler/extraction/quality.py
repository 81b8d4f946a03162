"""Is the page an article at all?  What it shows, and what it says of itself, decide; no list of words does alone."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.extraction.blocks import Block
from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.signs import WALLS, claims
from crawler.extraction.words import Floats

DOUBTS = frozenset(["listing", "home-page", "links", "other-type", "short", *WALLS])
"""Flags that say "this is hardly an article": a crawl rejects such pages, ``extract`` was told to read them."""

UNDATED = "undated"
"""Flag of a page that gives no date: news are dated, imprints and "about us" are not."""

LEAST_CHARS = 140  # two sentences; shorter news pages are pictures, videos or stubs
_IDEOGRAPH, _SYLLABLE = LEAST_CHARS / 45, 2.7  # letters that a character of Han or kana, of Hangul, stands for
_LISTINGS = frozenset(["CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage", "ContactPage", "AboutPage"])
_OTHERS = frozenset(["JobPosting", "Product", "Course"])  # and the many kinds of Event
_LINKED = 0.5  # share of linked characters in the kept text from which it is a list of links
_SHARED = 0.6  # share of the kept text that also stands on other addresses: an interstitial, not a text
_SHARED_PAGES = 2
_CARRIED = 5  # other pages; a wire story stands under four more headlines of one site at most
_TEASED = 0.5  # share of the kept text that teases, by its look or because other pages show it at other places
_TEASERS, _MOSTLY = 4, 3  # linked headings with a teaser each; fewer if those are most of the text
_TEASER = 2  # blocks: a sentence or two, and a date


def doubts(
    url: str,
    meta: PageMeta,
    blocks: Sequence[Block],
    kept: Sequence[bool],
    shared: Floats,
    teased: Floats,
    *,
    own_headline: bool,
) -> list[str]:
    """Give the reasons (of DOUBTS, in order of their names) why the page may be no article.

    ``kept`` says which blocks were taken as text, ``shared`` on how many other pages of the site a block's text stands
    at its place, ``teased`` on how many at another place; ``own_headline``: no other page has the page's headline.
    """
    chosen = [(b, s) for b, k, s in zip(blocks, kept, shared, strict=True) if k]
    size = sum(len(b.text) for b, _ in chosen)
    found = set()
    if too_short([b.text for b, _ in chosen]) and not meta.live_updates:
        found.add("short")
    if not meta.article_types:
        address = urlsplit(url)
        if not address.path.strip("/") and not address.query:
            found.add("home-page")
        count, teasing = teasers(blocks, kept)
        mostly = count >= _MOSTLY and teasing > _TEASED * size
        if _LISTINGS.intersection(meta.page_types) or count >= _TEASERS or mostly:
            found.add("listing")
        if sum(len(b.text) for b, k, t in zip(blocks, kept, teased, strict=True) if k and t) > _TEASED * size:
            found.add("listing")
        if "og:article" not in meta.page_types and any(x in _OTHERS or x.endswith("Event") for x in meta.page_types):
            found.add("other-type")
    if sum(b.linked for b, _ in chosen) > _LINKED * size:
        found.add("links")
    # an undated text that stands on one other page is suspect; a dated one may be an article under two addresses, and
    # one with a headline of its own a wire story
    dated = meta.published or meta.article_types
    needed = 1 if not dated else _CARRIED if own_headline else _SHARED_PAGES if claims(meta) else 1
    if sum(len(b.text) for b, s in chosen if s >= needed) > _SHARED * size:
        found.add("interstitial")
    return sorted(found)


def refusal(flags: Sequence[str], *, listed: bool) -> str:
    """Why a crawl does not take a page with these flags, "" if it does.

    ``listed``: a feed named the page, or a sitemap with the page's own date; what a site lists as news may be undated.
    """
    hard = [flag for flag in flags if flag in DOUBTS]
    return hard[0] if hard else UNDATED if UNDATED in flags and not listed else ""


def too_short(texts: Sequence[str]) -> bool:
    """Whether the texts together are less than two sentences."""
    size = sum(map(len, texts))
    if size >= LEAST_CHARS:
        return False
    ideographs = sum("\u3040" <= c <= "\u9fff" for text in texts for c in text)
    syllables = sum("\uac00" <= c <= "\ud7af" for text in texts for c in text)
    return size + (_IDEOGRAPH - 1) * ideographs + (_SYLLABLE - 1) * syllables < LEAST_CHARS


def teasers(blocks: Sequence[Block], kept: Sequence[bool]) -> tuple[int, int]:
    """How many linked headings have a teaser under them, two kept blocks at most before the next one, and its size.

    The size is that of all teasers in characters.  A heading that was itself left out counts only with kept text under
    it; a list of related links has none.
    """
    count, size = 0, 0
    since: list[int] | None = None
    for block, keep in zip(blocks, kept, strict=True):
        if block.heading and block.linked >= 0.8 * len(block.text):
            count, size = _with_teaser(count, size, since)
            since = []
        elif keep and since is not None:
            since.append(len(block.text))
    return _with_teaser(count, size, since)


def _with_teaser(count: int, size: int, since: list[int] | None) -> tuple[int, int]:
    return (count + 1, size + sum(since)) if since and len(since) <= _TEASER else (count, size)
