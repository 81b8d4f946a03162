"""A picture's line in two: what it shows, and who took it.

Newsrooms mark the credit with a word ("Photo: ..."), with brackets at the line's end, with a bar, or by naming the
agency as the last of the line's sentences.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from crawler.extraction.metadata.text import text_of

_LABEL = re.compile(r"\(?(?:image|photo|foto|bild|picture|video|grafik|illustration)\W*$", re.IGNORECASE)  # and no more
_MOST_INNER = 40  # elements of a caption
_TOKEN = re.compile(r"credit|copyright|source|quelle|photographer|rights|agency|licen[cs]e", re.IGNORECASE)
# Every pattern is anchored by fixed words or bounded on both sides: linear.
_MARK = re.compile(
    r"(?:©|\((?:foto|photo|bild|image|ảnh|credit|quelle|source)\b|"
    r"\b(?:AP\s|mandatory\s)?(?:foto|photo|photograph|picture|bild|image|ảnh|credits?|quelle|fotó|фото|zdjęcie|grafik|illustration)"
    r"\s?[:©/]|\b(?:photo(?:graph)?s?|images?|pictures?) (?:by|via|courtesy(?: of)?)\b)",
    re.IGNORECASE,
)
_AGENCY = (
    r"AP(?: Photos?| Images)?|AFP|EPA|EFE|dpa|ANSA|TASS|PA (?:Images|Wire|Media)|(?i:Reuters|Getty(?: Images)?|"
    r"Shutterstock|iStock(?:photo)?|Alamy|Unsplash|Pexels|Pixabay|Keystone|imago|picture[ -]alliance|Associated Press|"
    r"Canadian Press|Press Association|Xinhua|Bloomberg|路透社|法新社|新[华華]社)"
)
_NAMES_AGENCY = re.compile(rf"(?<![^\W\d_])(?:{_AGENCY})(?![^\W\d_])")
_LAST_BRACKETS = re.compile(r"[(（]([^()（）]{2,80})[)）]\W{0,2}$")
_NAME_AND_HOUSE = re.compile(r"[^\W\d][^/()\d]{0,30}\s[^/()\d]{1,30}/[^()\d]{2,50}")  # "Bo Example/The Example"
_BRACKETED = re.compile(r"[(（]([^()（）]{2,60})[)）]")
_SEAM = re.compile(r"(?<=[.!?…\"”'’。])\s+|\s+\|\s+")
_MOST_WORDS, _LONGEST = 8, 70  # words and characters of a credit without a mark


def caption_and_credit(element: etree._Element) -> tuple[str | None, str | None]:
    """A caption's text and its credit, told apart by the credit's own element or as ``split_credit`` does."""
    whole = text_of(element)
    for inner in islice(element.iterdescendants(etree.Element), _MOST_INNER):
        marks = f"{inner.get('class') or ''} {inner.get('itemprop') or ''}"
        if (_TOKEN.search(marks) or inner.tag in ("small", "cite")) and (credit := text_of(inner, 300)):
            return _caption(whole.replace(credit, " ", 1)), credit
    return split_credit(whole)


def split_credit(text: str) -> tuple[str | None, str | None]:
    """One line of caption and credit in two, where a mark or an agency shows the seam."""
    brackets = _LAST_BRACKETS.search(text)
    if brackets and (_NAMES_AGENCY.search(brackets[1]) or _NAME_AND_HOUSE.fullmatch(brackets[1])):
        return _caption(text[: brackets.start()]), _credit(brackets[1])
    match = None
    for match in _MARK.finditer(text):  # noqa: B007 - the last mark is the credit's
        pass
    if match is not None:
        return _caption(text[: match.start()]), _credit(text[match.start() :])
    if alone := _BRACKETED.fullmatch(text.strip()):
        return None, _credit(alone[1])
    before, last = _last_sentence(text)
    return (_caption(before), _credit(last)) if _names_agency_alone(last) else (_caption(text), None)


def _last_sentence(text: str) -> tuple[str, str]:
    seams = list(_SEAM.finditer(text))
    return (text[: seams[-1].start()], text[seams[-1].end() :]) if seams else ("", text)


def _names_agency_alone(text: str) -> bool:
    """Whether a few words end with an agency's name, or begin with one and a stroke: "Bo Example/Getty Images"."""
    short = len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS
    line = text.strip(" .)")
    found = [(m.start(), line[m.end() :].lstrip()) for m in _NAMES_AGENCY.finditer(line)]
    return short and any(not rest or (start == 0 and rest[0] in "/|,") for start, rest in found)


def _credit(text: str) -> str | None:
    return text.strip(" ()（）|")[:300] or None


def _caption(text: str) -> str | None:
    """What is left of a caption without its credit; None where that is no more than a label, or an address."""
    line = " ".join(text.split()).lstrip(" |-–/").rstrip(" |-–/(（")
    return None if not line or _LABEL.match(line) or line.startswith(("http://", "https://")) else line
