"""From an author text to names: what people and agencies are called, without roles, addresses, dates and furniture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from crawler.extraction.metadata.lexicon import (
    AGENCIES,
    CJK_HOUSE,
    CJK_ROLE,
    CJK_SERVICE,
    DEGREES,
    FOUND_OPENER,
    OPENER,
    OTHER_HANDS,
    PARTICLES,
    PLACEHOLDERS,
    ROLE,
    WEEKDAYS,
)
from crawler.extraction.metadata.text import absolute, clean, distinct
from crawler.items import Author

MOST_AUTHORS = 20
_LONGEST_NAME = 60  # characters
_MOST_WORDS = 6
_INITIAL = 2  # characters: "J."
Kind = Literal["Person", "Organization"]

_LABEL = re.compile(r"[^\W\d_]{2,14}(?: [^\W\d_]{2,12})?\s?[:：]\s?")  # "Tác giả:", "記者:", "Author :"; bounded
_ADDRESS = re.compile(r"\S{1,80}@\S{1,80}\.\w{2,}|https?://\S{1,300}|www\.\S{1,200}")
_HANDLE = re.compile(r"(?<!\w)@\w{2,40}")
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|（[^（）]{0,80}）")
_HARD = re.compile(r"\s*[|｜•·;\n]\s*|\s+[–—-]\s+")  # after these stands something else
_LIST = re.compile(r"\s*[,、，،/]\s*")  # after these stands another name, or the first one's place or role
_SOFT = re.compile(
    r"\s+(?:and|und|et|y|e|og|och|en|och|và|i|ve|dan|и|і|ja|és|with|mit|avec|con|και)\s+|\s*[&+]\s*|\s+و\s?",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"[a-z]{2,20}(?:[._-][a-z]{2,20}){1,3}|[A-Z][a-z]{2,15}[A-Z]")  # ada_example, AdaE; bounded
_HOST = re.compile(r"\w\.[a-z]{2,4}$")  # the.example
_ROLES_JOINED = re.compile(r"\s(?:and|und|et|y|e|&)\s", re.IGNORECASE)
_DATE_LIKE = re.compile(r"\d{1,2}[:./-]\d{1,2}|(?:19|20)\d{2}|\d[.,]?$|^\d{1,2}\.? [^\W\d]{3,12}$")
_CUT = re.compile(r"\s(?:for|für|pour|para)\s.*", re.IGNORECASE)  # "for The Daily Such"; bounded by the line
_CUT_HANDS = re.compile(r"\s(?:medically reviewed|reviewed|edited|fact[ -]checked|translated) by\b.*", re.IGNORECASE)
_UNCASED = re.compile("[\u0590-\u109f\u10d0-\u10ff\u1200-\u137f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def names_of(raw: object, base: str, url: str | None = None, kind: Kind | None = None) -> list[Author]:
    """The names in a text that some place declares to be the author, cleaned, in order, without repeats."""
    line = clean(raw, 400)
    if not line or line.startswith(("http://", "https://", "www.")):
        return []
    if kind == "Organization":
        name = line.strip(_EDGES)
        return [Author(name, line, _address(url, base), kind)] if _can_be_name(name) else []
    return authors(split_names(line), line, base, url, kind)


def authors(
    names: Iterable[str], raw: str, base: str, url: str | None = None, kind: Kind | None = None
) -> list[Author]:
    """Distinct names as authors; an address belongs to a single name only."""
    once = distinct(names, str)[:MOST_AUTHORS]
    address = _address(url, base) if len(once) == 1 else None
    return [Author(name, raw, address, _kind(name, kind)) for name in once]


def split_names(text: str, *, free: bool = False) -> list[str]:
    """The names in a byline.  ``free``: the text is found, not declared, so that only what looks like a name is one."""
    text = _BRACKETS.sub(" ", _HANDLE.sub(" ", _ADDRESS.sub(" ", text)))
    found: list[str] = []
    for part in _HARD.split(strip_opener(text, free=free)):
        if other_hands(part):
            break
        for position, piece in enumerate(_LIST.split(strip_opener(part, free=free))):
            if other_hands(piece):
                break
            if position and found and _ROLES_JOINED.search(piece) and is_desk(piece):
                continue  # "Ada Example, Privacy and Security Expert"
            people = _SOFT.split(_CUT.sub("", f"{_CUT_HANDS.sub('', piece)} ").strip())
            for name in (strip_opener(x, free=free) for x in people):
                tidy = _tidy(name)
                if not _can_be_name(tidy) or (free and not looks_like_name(tidy)):
                    continue
                if (position or found) and not _can_follow(tidy, found, joined=len(people) > 1):
                    continue
                found.append(tidy)
    return found


def strip_opener(text: str, *, free: bool = True) -> str:
    """A byline without the words that open it: "Von Erika Muster" to "Erika Muster", "By" to nothing."""
    text = text.strip(" 【〈《([")
    for _ in range(3):
        match = (FOUND_OPENER if free else OPENER).match(text) or _LABEL.match(text)
        if not match:
            break
        text = text[match.end() :]
    return text


def opens_byline(text: str) -> bool:
    """Whether a line starts as bylines do."""
    return bool(FOUND_OPENER.match(text))


def other_hands(text: str) -> bool:
    """Whether a line names those who did something else than write: "Fotos: ...", "Reviewed by ..."."""
    return bool(OTHER_HANDS.match(text.lstrip(" .,;|·•–—-")))


def looks_like_name(text: str) -> bool:
    """Whether a found text has the shape of a name: few words, capitals where the script has them, no digits."""
    words = text.split()
    if any(c.isdigit() for c in text) or len(words) > 5 or _HOST.search(text):
        return False
    if _UNCASED.search(text):
        return len(text) <= 20
    if not text[0].isupper() or not words[-1][0].isupper():
        return len(words) == 1 and text in AGENCIES
    return all(word[0].isupper() or word.lower() in PARTICLES or not word[0].isalpha() for word in words)


def is_letter(character: str) -> bool:
    """Whether a character is a letter or the sign of a vowel or accent that belongs to one."""
    return unicodedata.category(character)[0] in "LM"


def is_desk(name: str) -> bool:
    """Whether a name is that of a role, a desk or an account ("Redaktion", "Our Editors", "user78") and of no one."""
    if ROLE.search(name) or CJK_HOUSE.search(name) or any(c.isdigit() for c in name) or _ACCOUNT.fullmatch(name):
        return True
    return name.islower() and name.isalpha() and name.isascii() and name not in AGENCIES  # a log-in name


def _can_be_name(text: str) -> bool:
    if not 2 <= len(text) <= _LONGEST_NAME or len(text.split()) > _MOST_WORDS:
        return False
    if text.casefold() in PLACEHOLDERS or text.casefold() in WEEKDAYS or "©" in text or "%" in text:
        return False
    if _DATE_LIKE.search(text) or CJK_SERVICE.search(text):
        return False
    return any(unicodedata.category(c)[0] == "L" for c in text)


def _can_follow(name: str, found: list[str], *, joined: bool) -> bool:
    """Whether a later piece of a list is one more name, and no role, place, degree or house of the name before."""
    if not found:
        return True
    if "." in found[0] and " " not in found[0]:
        return False  # behind a site's address stands its place
    if is_desk(name) or name.casefold().replace(".", "") in DEGREES:
        return False
    if " " in name and name.isupper() and not found[0].isupper():
        return False  # the house in capitals behind a person
    if " " in name or _UNCASED.search(name):
        return looks_like_name(name)
    return joined or name.casefold() in AGENCIES or " " not in found[0]


def _tidy(name: str) -> str:
    """A name without degrees, a role in CJK, or the house behind a name that is written in capitals."""
    words = CJK_ROLE.sub("", name).strip(_EDGES).split()
    while len(words) > 1 and _is_degree(words[-1]):
        words.pop()
    capitals = next((place for place, word in enumerate(words) if not word.isupper()), len(words))
    if 2 <= capitals < len(words) and max(len(word) for word in words[:capitals]) > _INITIAL:
        words = words[:capitals]
    return " ".join(words).strip(_EDGES)


def _is_degree(word: str) -> bool:
    plain = word.replace(".", "")
    return plain.casefold() in DEGREES and (plain.isupper() or "." in word or plain == "PhD")


_EDGES = " .,:;|-–—_*\"'“”„«»<>/\\#+&【】〈〉《》()[]"


def _address(url: str | None, base: str) -> str | None:
    return absolute(url, base) if url else None


def _kind(name: str, kind: Kind | None) -> Kind:
    if name.casefold() in AGENCIES:
        return "Organization"
    if kind:
        return kind
    lone = " " not in name and not _UNCASED.search(name) and (name.isupper() or "." in name)
    return "Organization" if lone else "Person"
