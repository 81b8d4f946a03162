"""The surroundings of the headline: where pages put byline and date for readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree

MOST_AFTER = 150  # elements looked at behind the heading; bylines that stand farther off belong to other articles
MOST_BEFORE = 40
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "form", "select", "button"})
_LONG = 240  # characters; two texts of that size and the article has begun
_TEASER = re.compile(  # whole words of class names; "elementor-widget" and "card-body" wrap articles, too
    r"(?:^|[\s_-])(?:comments?|respond|related|sidebar|footer|recommend\w{0,8}|teasers?|promo|newsletter|popular|"
    r"trending|most-?read|bio)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DEEPEST = 12
_FURNITURE = frozenset({"aside", "footer", "nav"})


@dataclass(slots=True)
class Zone:
    """Texts (white space folded) with the element that holds each, behind and before the heading, nearest first."""

    after: list[tuple[str, etree._Element]] = field(default_factory=list)
    before: list[tuple[str, etree._Element]] = field(default_factory=list)
    elements: dict[etree._Element, None] = field(default_factory=dict)
    roof: set[etree._Element] = field(default_factory=set)
    """The heading's ancestors: what hangs on one of them is of the page, whatever it is called."""
    marked: bool = True
    """Whether the headline is marked up as a heading: where it is not, less of what stands around it is its own."""


def around(heading: etree._Element) -> Zone:
    """The heading's surroundings: a bounded number of elements, and none of the article's text."""
    zone = Zone(roof=set(heading.iterancestors()), marked=heading.tag in ("h1", "h2"))
    _after(heading, zone)
    _before(heading, zone)
    return zone


def _after(heading: etree._Element, zone: Zone) -> None:
    paragraphs = 0
    for number, element in enumerate(_following(heading)):
        if number >= MOST_AFTER or paragraphs >= 2 or element.tag == "h1":
            return
        zone.elements[element] = None
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if not text or text.isspace() or holder is None or holder.tag in _SILENT:
                continue
            if len(text) > _LONG and len(text.strip()) > _LONG:
                paragraphs += 1
            else:
                zone.after.append((" ".join(text.split()), holder))


def _before(heading: etree._Element, zone: Zone) -> None:
    left = MOST_BEFORE
    node: etree._Element | None = heading
    while node is not None and node.tag != "body":
        for sibling in node.itersiblings(etree.Element, preceding=True):
            for element in _backwards(sibling):
                left -= 1
                if left < 0:
                    return
                zone.elements[element] = None
                for text, holder in ((element.tail, element.getparent()), (element.text, element)):
                    if text and not text.isspace() and holder is not None and holder.tag not in _SILENT:
                        zone.before.append((" ".join(text.split()), holder))
        node = node.getparent()


def _backwards(element: etree._Element) -> Iterator[etree._Element]:
    """An element and what is in it in reverse document order, one at a time."""
    stack = [(element, False)]
    while stack:
        node, entered = stack.pop()
        if entered or not len(node):
            yield node
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in node.iterchildren(etree.Element))


def _following(element: etree._Element) -> Iterator[etree._Element]:
    """The elements behind one in document order: XPath's following axis, one at a time."""
    node: etree._Element | None = element
    while node is not None:
        for sibling in node.itersiblings(etree.Element):
            yield from sibling.iter(etree.Element)
        node = node.getparent()


def in_teaser(element: etree._Element, zone: Zone) -> bool:
    """Whether the element stands in page furniture or in another article's teaser, as far as names tell."""
    node: etree._Element | None = element
    for _ in range(_DEEPEST):
        if node is None or node in zone.roof or node.tag in ("article", "main", "body"):
            return False
        if node.tag == "footer" and any(above.tag == "article" for above in islice(node.iterancestors(), _DEEPEST)):
            return False
        if node.tag in _FURNITURE or _says_teaser(node.get("class") or ""):
            return True
        node = node.getparent()
    return False


@lru_cache(maxsize=4096)  # a site's pages share their class names
def _says_teaser(mark: str) -> bool:
    return bool(_TEASER.search(mark))
