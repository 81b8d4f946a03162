"""The links of a home or section page: where they stand, what they say, which are feeds, which is the next page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from crawler.discovery.anchors import Anchor, Walk, walk
from crawler.discovery.pager import next_page
from crawler.discovery.places import Place, place_of
from crawler.discovery.words import words_in
from crawler.markup import parse_html, runs_scripts
from crawler.urls import BadAddress, domain_of, normalise

MAX_LINKS = 5000
"""Links of one page that are looked at; the fullest of the real front pages at hand has 650."""

_MAX_FEEDS = 50  # hub pages name a feed for every section; what is longer lists other sites' feeds
_FEED_TYPES = frozenset(["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"])
_FEED_PATH = re.compile(  # alternatives with one bounded repeat each: linear
    r"/(?:rss|feed|atom|rdf)/?(?:$|\?)|\.(?:rss|rdf|atom)(?:$|\?)|/(?:rss|feed|atom|index)[\w-]{0,20}\.xml(?:$|\?)"
    r"|/(?:rss|feeds?)/[\w/-]{1,60}\.xml(?:$|\?)|[?&]feed=(?:rss|atom|rdf)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"comments?[/=._-]|[/=._-]comments?\b", re.IGNORECASE)
_META_BYTES = 4096  # HTML asks for the encoding within the first 1,024; pages are late
_MENU_WORDS = 3.0  # a menu's links have one or two words, headlines five and more
_MENU_LINKS = 4
_TEASERS = 3  # links as long as headlines; a page that is there to lead to articles has more
_HEADLINE_CHARS = 120  # beyond it, longer only means that more of the teaser is one link


@dataclass(slots=True, frozen=True)
class PageLink:
    """One address that the page links to, however often it does.

    ``url`` is normalised.  ``text`` is the link's best text on one line: a heading's (``heading``) that is long
    enough for a headline, else the longest, else what describes its image.  ``place`` is where the page has
    it: "main" if any of its links is there, unless it is a menu's entry too.  ``group`` numbers the list or box that
    holds it, ``times`` counts links.  ``date``: of publication, as the page says beside it (``DateReader``).
    """

    url: str
    text: str
    place: Place
    heading: bool
    group: int = 0
    times: int = 1
    date: str | None = None

    @property
    def headline(self) -> str | None:
        """The text, if it is as long as headlines are; what has no heading and is longer has the teaser in it, too."""
        fits = words_in(self.text) > _MENU_WORDS and (self.heading or len(self.text) <= _HEADLINE_CHARS)
        return self.text if fits else None


@dataclass(slots=True, frozen=True)
class PageLinks:
    """What a page links to: feeds, then pages of any site in the page's order.

    ``scripts``: it brings programs, which may show more links.
    """

    feeds: list[str] = field(default_factory=list)
    links: list[PageLink] = field(default_factory=list)
    next_url: str | None = None
    scripts: bool = False

    @property
    def empty(self) -> bool:
        """Whether the page names next to nothing by itself, and has scripts that may."""
        return self.scripts and sum(words_in(link.text) > _MENU_WORDS for link in self.links) < _TEASERS


def read_links(body: bytes, url: str, encoding: str | None = None) -> PageLinks:
    """Read a page's links.  ``encoding`` is what the HTTP header says; UTF-8 that is valid comes first.

    Time and memory are linear in the size, which the caller caps.  What is no HTML gives no links; never raises.
    """
    tree, base, encoding = opened(body, url, encoding)
    if tree is None:
        return PageLinks()
    found = walk(tree, base, encoding, MAX_LINKS)
    heads = [x for x in tree.iter("link") if x.get("href") and x.get("rel")]
    return PageLinks(
        feeds=_feeds(heads, found.anchors, base),
        links=_links(found, url),
        next_url=_head_next(heads, base, url) or next_page(found.anchors, url),
        scripts=runs_scripts(tree),
    )


def opened(body: bytes, url: str, encoding: str | None = None) -> tuple[etree._Element | None, str, str]:
    """Give (tree, base address of its links, encoding) of a page; no tree for what is no HTML."""
    text, encoding = _decoded(body, encoding)
    tree = parse_html(text.replace("\0", ""))
    return tree, url if tree is None else _base(tree, url), encoding


def _decoded(body: bytes, header: str | None) -> tuple[str, str]:
    marked, mark = read_bom(body)
    if marked and mark:
        return body[len(mark) :].decode(marked, "replace"), "utf-8"
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        known = resolve_encoding(header) if header else None
        known = known or html_body_declared_encoding(body[:_META_BYTES]) or "cp1252"
        return body.decode(known, "replace"), known


def _base(tree: etree._Element, url: str) -> str:
    for element in tree.iter("base"):
        if href := element.get("href"):
            return _address(href, url) or url
    return url


def _links(found: Walk, url: str) -> list[PageLink]:
    """One PageLink an address, in the order of their first links."""
    menus = _menus(found.anchors)
    merged: dict[str, PageLink] = {}
    for anchor in found.anchors:
        place = place_of(anchor.mark, found.held, len(found.anchors))
        if place == "main" and anchor.group in menus:
            place = "nav"
        link = PageLink(anchor.url, anchor.text, place, anchor.heading, anchor.group, date=anchor.date)
        merged[anchor.url] = _joined(merged[anchor.url], link) if anchor.url in merged else link
    merged.pop(url, None)
    return list(merged.values())


def _joined(old: PageLink, new: PageLink) -> PageLink:
    better = max(
        old, new, key=lambda x: (x.heading and words_in(x.text) > _MENU_WORDS, min(len(x.text), _HEADLINE_CHARS))
    )
    at = next((x for x in (old, new) if x.place == "main"), old)
    if "nav" in (old.place, new.place) and words_in(better.text) <= _MENU_WORDS:
        at = old if old.place == "nav" else new  # a section's name over its teasers does not make it an article
    return PageLink(
        old.url, better.text, at.place, better.heading, at.group, old.times + 1, better.date or old.date or new.date
    )


def _menus(anchors: Iterable[Anchor]) -> set[int]:
    """The lists that are menus by what they hold: several links, short ones, no heading."""
    texts: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        if anchor.text:
            texts[anchor.group].append(anchor)
    return {
        group
        for group, held in texts.items()
        if group
        and len({x.url for x in held}) >= _MENU_LINKS
        and not any(x.heading for x in held)
        and sum(words_in(x.text) for x in held) <= _MENU_WORDS * len(held)
    }


def _feeds(heads: Iterable[etree._Element], anchors: Iterable[Anchor], base: str) -> list[str]:
    """What the head announces, then what links point to; feeds of comments list no articles."""
    announced = [
        _address(x.get("href", ""), base)
        for x in heads
        if "alternate" in x.get("rel", "").lower().split() and x.get("type", "").strip().lower() in _FEED_TYPES
    ]
    owner = domain_of(base)
    linked = [
        x.url for x in anchors if x.feed_type in _FEED_TYPES or (_FEED_PATH.search(x.url) and domain_of(x.url) == owner)
    ]
    feeds = dict.fromkeys(x for x in [*announced, *linked] if x and not _COMMENTS.search(x))
    return list(feeds)[:_MAX_FEEDS]


def _head_next(heads: Iterable[etree._Element], base: str, url: str) -> str | None:
    for element in heads:
        if "next" in element.get("rel", "").lower().split():
            found = _address(element.get("href", ""), base)
            if found != url:
                return found
    return None


def _address(href: str, base: str) -> str | None:
    try:
        return normalise(href, base)
    except BadAddress:
        return None
