"""One walk over a page's tree that notes every link, what it says, and the boxes that hold it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.discovery.places import Mark, mark_of
from crawler.discovery.teasers import dates_beside
from crawler.urls import BadAddress, normalise

TEXT_CHARS = 300  # headlines end at 200; a teaser that is one link goes on for ever

_MAX_NODES = 100  # elements within one link that are looked at for its text
_MAX_BOXES = 6  # levels upwards in which a link's list is looked for
_LIST = 3  # links that make a box a list
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BOXES = _HEADINGS | frozenset(["ul", "ol", "dl", "nav", "table", "td", "div", "section", "aside", "header", "footer",
                                "article", "main", "form"])  # fmt: skip
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u2060\ufeff"))  # soft hyphens and other marks within words
_SILENT = frozenset(["script", "style", "template"])


class _Box(NamedTuple):
    number: int
    mark: Mark | None
    heading: bool
    article: bool


@dataclass(slots=True)
class Anchor:
    """One <a>.  ``hint`` is its class and label for the pager, ``boxes`` what holds it, ``group`` its list's number.

    ``date``: what the <time> beside it says, as ``DateReader`` gives it.
    """

    url: str
    text: str
    heading: bool
    mark: Mark | None
    boxes: tuple[int, ...]
    rel: frozenset[str]
    hint: str
    feed_type: str
    group: int = 0
    date: str | None = None


@dataclass(slots=True)
class Walk:
    """The links of a page in its order, and how many of them each mark holds."""

    anchors: list[Anchor] = field(default_factory=list)
    held: Counter[Mark] = field(default_factory=Counter)


def walk(tree: etree._Element, base: str, encoding: str, limit: int) -> Walk:
    """Note the first ``limit`` links of the page that lead to an http(s) address."""
    found, sizes, number = Walk(), Counter[int](), 0
    elements: list[etree._Element] = []
    times: list[etree._Element] = []
    boxes = [_Box(0, None, heading=False, article=False)]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if tag in _BOXES:
            if event == "end":
                boxes.pop()
                continue
            number += 1
            above = boxes[-1]
            mark = mark_of(element, above.mark, above.article)
            boxes.append(
                _Box(number, mark, above.heading or tag in _HEADINGS, above.article or tag in ("article", "main"))
            )
        elif tag == "a" and event == "start" and len(found.anchors) < limit:
            anchor = _anchor(element, base, encoding, boxes)
            if anchor is not None:
                found.anchors.append(anchor)
                elements.append(element)
                sizes.update(anchor.boxes)
                mark = anchor.mark
                while mark is not None:
                    found.held[mark] += 1
                    mark = mark.above
        elif tag == "time" and event == "start" and len(times) < limit:
            times.append(element)
    if times:
        for anchor, date in zip(found.anchors, dates_beside(elements, times), strict=True):
            anchor.date = date
    for anchor in found.anchors:
        anchor.group = next((x for x in anchor.boxes if sizes[x] >= _LIST), 0)
    return found


def _anchor(element: etree._Element, base: str, encoding: str, boxes: list[_Box]) -> Anchor | None:
    href = element.get("href")
    if href is None or href.lstrip()[:1] == "#":
        return None
    try:
        url = normalise(href, base, encoding=encoding)
    except BadAddress:
        return None
    text, heading = _text(element)
    label = " ".join(element.get(x) or "" for x in ("aria-label", "title"))
    return Anchor(
        url=url,
        text=text,
        heading=heading or boxes[-1].heading,
        mark=boxes[-1].mark,
        boxes=tuple(x.number for x in reversed(boxes[-_MAX_BOXES:])),
        rel=frozenset((element.get("rel") or "")[:TEXT_CHARS].lower().split()),
        hint=f"{element.get('class') or ''} {label}"[:TEXT_CHARS].lower(),
        feed_type=(element.get("type") or "").strip().lower(),
    )


def _text(element: etree._Element) -> tuple[str, bool]:
    """(what the link says, whether a heading within it does): heading, else all text, else an image's."""
    images: list[str] = []
    parts: list[str] = []
    heading = ""
    for node in islice(element.iter(), _MAX_NODES):
        if node.tag in _HEADINGS and not heading:
            heading = _line(" ".join(str(x) for x in islice(node.itertext(), _MAX_NODES))) or " "
        if node.tag == "img":
            images.append(node.get("alt") or "")
        if node.tag not in _SILENT and isinstance(node.tag, str):
            parts.append(node.text or "")
        if node is not element:
            parts.append(node.tail or "")
    if heading.strip():
        return heading, True
    text = _line(" ".join(parts))
    if not any(x.isalnum() for x in text):
        spare = (element.get("aria-label"), element.get("title"), *images)
        text = next((line for x in spare if (line := _line(x or ""))), text)
    return text, False


def _line(text: str) -> str:
    return " ".join(text[: 20 * TEXT_CHARS].translate(_UNSEEN).split())[:TEXT_CHARS]
