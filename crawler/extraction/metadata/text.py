"""Small, bounded text helpers that all readers of a page share."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from unicodedata import normalize
from urllib.parse import urljoin

from lxml import etree

T = TypeVar("T")
LONGEST_LINE = 1000  # characters; a headline, a description or a caption is never longer
LONGEST_BODY = 500_000  # characters of JSON-LD's articleBody; a novel's worth
LONGEST_URL = 2083  # what the record takes
_TAG = re.compile(r"<[^<>]*>")  # linear: the class stops at the next "<"
_CUT_TAG = re.compile(r"</?[a-zA-Z][^<>]*$")  # a description that was cut inside a tag; linear, as above
_MOST_ESCAPED = 4  # times that content systems escape one text on its way through them
_BREAK = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|blockquote|tr|table)\b[^<>]*>", re.IGNORECASE)  # linear, as above
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_JOINERS_MATTER = re.compile("[\u0600-\u06ff\u0900-\u0dff]")  # Arabic and Indic scripts write with joiners
_SILENT = frozenset({"script", "style", "noscript", "template", "svg"})


def clean(value: object, limit: int = LONGEST_LINE) -> str:
    """One line of plain text: entities decoded (also doubly), tags out, white space folded, at most ``limit`` long.

    Letters and their accents are composed (NFC).
    """
    if not isinstance(value, str):
        return ""
    text = value[: limit * 4]
    for _ in range(_MOST_ESCAPED):
        if "&" not in text or (plain := html.unescape(text)) == text:
            break
        text = plain
    if "<" in text:
        text = _CUT_TAG.sub("", _TAG.sub(" ", text))
    if not text.isascii() and not _JOINERS_MATTER.search(text):
        text = text.translate(_INVISIBLE)
    return normalize("NFC", " ".join(text.split())[:limit].strip())


def paragraphs(value: object, limit: int) -> str:
    """Plain text with a line a paragraph of a string that may hold HTML; at most ``limit`` characters are read."""
    if not isinstance(value, str):
        return ""
    text = value[:limit]
    if "<" in text or "&lt;" in text:
        text = _TAG.sub("", _BREAK.sub("\n", html.unescape(text)))
    text = html.unescape(text).replace("\xa0", " ").replace("\u200b", "")
    return "\n".join(line for raw in text.splitlines() if (line := " ".join(raw.split())))


def pieces(element: etree._Element, limit: int) -> Iterator[tuple[str, etree._Element]]:
    """The element's visible texts in order with the element that holds each; at most ``limit`` characters and nodes."""
    left = nodes = limit
    for event, node in etree.iterwalk(element, events=("start", "end")):
        nodes -= 1
        if nodes < 0 or left <= 0:
            return
        text, holder = (node.text, node) if event == "start" else (node.tail, node.getparent())
        if not text or holder is None or (event == "end" and node is element) or holder.tag in _SILENT:
            continue
        left -= len(text)
        yield text, holder


def text_of(element: etree._Element, limit: int = LONGEST_LINE) -> str:
    """The element's visible text as one line of at most ``limit`` characters."""
    return (
        clean(" ".join(text for text, _ in pieces(element, limit)), limit)
        if len(element)
        else clean(element.text, limit)
    )


def distinct(values: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """The values without those whose name, case aside, came before."""
    first: dict[str, T] = {}
    for value in values:
        first.setdefault(name(value).casefold(), value)
    return list(first.values())


def select(path: etree.XPath, tree: etree._Element) -> list[etree._Element]:
    """The elements that a compiled path selects."""
    return path(tree)  # type: ignore[return-value]


def absolute(url: object, base: str) -> str | None:
    """The address made absolute if it is one of the web and not absurdly long, else None."""
    if not isinstance(url, str) or len(url) > LONGEST_URL:
        return None
    plain = url.startswith(("https://", "http://")) and url.isascii() and "[" not in url and "]" not in url
    try:
        joined = url.strip() if plain else urljoin(base, url.strip())
    except ValueError:
        return None
    joined = joined.replace(" ", "%20")
    return joined if joined.startswith(("http://", "https://")) and len(joined) <= LONGEST_URL else None
