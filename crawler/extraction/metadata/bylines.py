"""Bylines that readers see, read from the pieces of their markup: what stands in one element is one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

from crawler.extraction.metadata.candidates import Byline
from crawler.extraction.metadata.names import (
    authors,
    is_desk,
    looks_like_name,
    opens_byline,
    other_hands,
    split_names,
    strip_opener,
)
from crawler.extraction.metadata.text import pieces
from crawler.extraction.metadata.zone import Zone

_LONGEST = 200  # characters; what is longer is about the author, not a byline
_TOKEN = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|autor|autoren|auteur|contributor|writer|reporter|penname)s?"
    r"(?:[\s_-]?(?:name|link|info|names|list|text|title))?(?:$|[\s_-])",
    re.IGNORECASE,
)
_JOINS = re.compile(r"(?:,|/|&|;|\b(?:and|und|et|y|e|og|och|en|và|i|ve|dan|и|і|ja))\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,|/|&|;|(?:and|und|et|y|e|og|och|en|và|i|ve|dan|и|і|ja)(?:\s|$))", re.IGNORECASE)
_LATE_BY = re.compile(r"\s(?:by|von|par|por|door|av|af)\s", re.IGNORECASE)


def is_byline(element: etree._Element) -> bool:
    """Whether the element's own marks say that it holds an author."""
    for name in ("class", "id"):
        mark = element.get(name)
        if mark and _says_author(mark):
            return True
    return "author" in (element.get("rel") or "").lower().split()


@lru_cache(maxsize=4096)  # a site's pages share their class names
def _says_author(mark: str) -> bool:
    return bool(_TOKEN.search(mark))


def read_byline(element: etree._Element, url: str, source: str) -> Byline | None:
    """The names in a byline element; None where it is too long for one or holds none."""
    texts = [(text, holder) for raw, holder in pieces(element, _LONGEST + 100) if (text := " ".join(raw.split()))]
    if not texts or sum(len(text) for text, _ in texts) > _LONGEST:
        return None
    names = _names_in(texts)
    if len(names) > 2 and sum(" " in name for name in names) * 2 < len(names) and max(map(len, names)) > 3:
        return None  # a row of tags
    people = authors(names, " ".join(text for text, _ in texts), url, element.get("href"))
    return Byline(tuple(people), source) if people else None


def _names_in(texts: Iterable[tuple[str, etree._Element]]) -> list[str]:
    """The names in a byline's pieces: the first piece with names, and those that are joined to it or marked alike."""
    found: list[str] = []
    marks = ("", "")
    joined = True
    for text, holder in texts:
        line = _after_by(text)
        if other_hands(line):
            if found:
                break
            joined = False
            continue
        own_marks = (str(holder.tag), holder.get("class") or "")
        join = _JOINED.match(line)
        if not (joined or join or (own_marks == marks and looks_like_name(line))):
            joined = not strip_opener(line)  # "and text by"
            continue
        names = split_names(line[join.end() :] if join and found else line, free=" " in line or opens_byline(line))
        if names and not found:
            marks = own_marks
        found += [name for name in names if not (found and is_desk(name))]
        joined = not found or bool(_JOINS.search(line)) or not names
    return found


def _after_by(text: str) -> str:
    """The rest of a line that names its author late: "Posted on May 5 by A. Smith"."""
    match = _LATE_BY.search(text)
    dated = match and (other_hands(text) or any(c.isdigit() for c in text[: match.start()]))
    return text[match.end() :] if match and dated else text


def read_line(zone: Zone, url: str) -> Byline | None:
    """A line near the headline that opens as bylines do ("By ...", "Von ...") and goes on with names."""
    for surroundings in (zone.after, zone.before):
        opened = False
        for text, element in surroundings:
            if len(text) > _LONGEST:
                opened = False
                continue
            if opened or opens_byline(text):
                names = split_names(text, free=True)
                if names and all(looks_like_name(name) for name in names):
                    return Byline(tuple(authors(names, text, url, element.get("href"))), "line")
                opened = not strip_opener(text)
    return None
