"""Bylines that readers see, read from the pieces of their markup: what stands in one element is one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

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
from crawler.extraction.metadata.text import absolute, distinct, pieces

_MOST_HALF = 2  # words of a last name
_LONGEST = 200  # characters; what is longer is about the author, not a byline
_TOKEN = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|autor|autoren|auteur|contributor|writer|reporter|penname|user-?name|name-uid)s?"
    r"(?:[\s_-]?(?:name|link|info|names|list|text|title|date|block|box|meta))?(?:$|[\s_-])",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # articleAuthorName
_PROFILE = re.compile(  # the step of a path below which sites keep their authors
    r"/(?:authors?|autor(?:en|es|i|in)?|auteurs?|autora|writers?|contributors?|profiles?|people|users?|members?|staff|"
    r"by|journalists?|reporters?|redaktion|redakteure?|columnists?|skribent|forfatter)/[^/?#]{3,80}/?(?:$|[?#])",
    re.IGNORECASE,
)
_JOINS = re.compile(r"(?:,|/|&|;|\b(?:and|und|et|y|e|og|och|en|và|i|ve|dan|и|і|ja))\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,|/|&|;|(?:and|und|et|y|e|og|och|en|và|i|ve|dan|и|і|ja)(?:\s|$))", re.IGNORECASE)
_LATE_BY = re.compile(r"\s(?:by|von|par|por|door|av|af)\s", re.IGNORECASE)


def is_byline(element: etree._Element) -> bool:
    """Whether the element's own marks say that it holds an author."""
    if ((mark := element.get("class")) and _says_author(mark)) or ((mark := element.get("id")) and _says_author(mark)):
        return True
    rel = element.get("rel")
    return rel is not None and "author" in rel.lower().split()


@lru_cache(maxsize=4096)  # a site's pages share their class names
def _says_author(mark: str) -> bool:
    return bool(_TOKEN.search(mark) or (not mark.islower() and _TOKEN.search(_HUMP.sub("-", mark))))


def leads_to_author(element: etree._Element, url: str) -> bool:
    """Whether the element is a link to the page of an author on the page's own host; elsewhere are share buttons."""
    if element.tag != "a":
        return False
    href = element.get("href") or ""
    if not _PROFILE.search(href) or not (target := absolute(href, url)):
        return False
    try:
        return urlsplit(target).netloc.removeprefix("www.") == urlsplit(url).netloc.removeprefix("www.")
    except ValueError:
        return False


def read_byline(element: etree._Element, url: str, source: str) -> Byline | None:
    """The names in a byline element; None where it is too long for one or holds none."""
    texts = [(text, holder) for raw, holder in pieces(element, _LONGEST + 100) if (text := " ".join(raw.split()))]
    texts = _whole_names(_without_label(texts))
    if not texts or sum(len(text) for text, _ in texts) > _LONGEST:
        return None
    names = _names_in(texts)
    if len(names) > 2 and sum(" " in name for name in names) * 2 < len(names) and max(map(len, names)) > 3:
        return None  # a row of tags
    raw = " ".join(text for text, _ in texts)
    if len(names) == 1 and names[0].islower() and " " not in names[0] and raw != names[0] and not opens_byline(raw):
        return None  # a section beside a date
    people = authors(names, raw, url, element.get("href"))
    return Byline(tuple(people), source) if people else None


def join_last(bylines: list[Byline], *, together: bool) -> None:
    """Make one of the last two bylines if they stand together: authors that have an element each."""
    if not together or len(bylines) < 2 or bylines[-1].source != bylines[-2].source:
        return
    last, before = bylines.pop(), bylines.pop()
    people = distinct([*before.authors, *last.authors], lambda author: author.name)
    bylines.append(Byline(tuple(people), last.source))


def _without_label(texts: list[tuple[str, etree._Element]]) -> list[tuple[str, etree._Element]]:
    """The pieces without the one word before a linked full name: "by" in whatever language."""
    if len(texts) < 2 or any(c in texts[0][0] for c in " ,、") or texts[0][1].tag == "a":
        return texts
    return texts[1:] if texts[1][1].tag == "a" and " " in texts[1][0] else texts


def _whole_names(texts: list[tuple[str, etree._Element]]) -> list[tuple[str, etree._Element]]:
    """The pieces with first and last names joined that have an element each, and without the initials of an avatar."""
    joined: list[tuple[str, etree._Element]] = []
    for place, (text, holder) in enumerate(texts):
        following = texts[place + 1][0] if place + 1 < len(texts) else ""
        if text.isupper() and 2 <= len(text) <= 3 and "".join(w[0] for w in following.split()[: len(text)]) == text:
            continue
        last, before = joined[-1] if joined else ("", None)
        if before is not None and before is not holder and _is_half(text, holder, last, before):
            joined[-1] = (f"{last} {text}", holder)
        else:
            joined.append((text, holder))
    return joined


def _is_half(text: str, holder: etree._Element, last: str, before: etree._Element) -> bool:
    """Whether two pieces are the two halves of one name: of one kind, side by side, a word or two each."""
    alike = holder.tag == before.tag != "a" and holder.getparent() is before.getparent()
    return alike and " " not in last and len(text.split()) <= _MOST_HALF and all(
        len(part) > 1 and looks_like_name(part) and part[-1].isalpha() for part in (last, text)
    )  # fmt: skip


def _names_in(texts: Iterable[tuple[str, etree._Element]]) -> list[str]:
    """The names in a byline's pieces: the first piece with names, and those that are joined to it or marked alike."""
    found: list[str] = []
    marks = ("", "")
    joined = True
    for text, holder in texts:
        line = after_by(text)
        if other_hands(line):
            if found:
                break
            joined = False
            continue
        if found and all(" " not in name for name in found) and not strip_opener(line):
            found, joined = [], True  # "Guide by ...": what stood before was no name
            continue
        own_marks = (str(holder.tag), holder.get("class") or "")
        join = _JOINED.match(line)
        if found and join and is_desk(line):
            continue  # ", Privacy and Security Expert"
        if not (joined or join or (own_marks == marks and looks_like_name(line))):
            joined = not strip_opener(line)  # "and text by"
            continue
        names = split_names(line[join.end() :] if join and found else line, free=" " in line or opens_byline(line))
        if names and not found:
            marks = own_marks
        found += [name for name in names if not (found and is_desk(name))]
        joined = not found or bool(_JOINS.search(line)) or not names
    return found


def after_by(text: str) -> str:
    """The rest of a line that names its author late: "Posted on May 5 by A. Smith"."""
    match = _LATE_BY.search(text)
    dated = match and (other_hands(text) or any(c.isdigit() for c in text[: match.start()]))
    return text[match.end() :] if match and dated else text
