"""From a byline to names: what people and agencies are called, without roles, addresses, dates and page furniture."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from crawler.extraction.metadata.text import absolute, clean
from crawler.items import Author

MOST_AUTHORS = 20
_LONGEST_NAME = 60  # characters
_MOST_WORDS = 6
# Words that open a byline line, by language; one feature among others, and only ever removed from the line's start.
_OPENERS = re.compile(
    r"(?:written by|story by|words by|posted by|reported by|reviewed by|published by|article by|text by|by|"
    r"geschrieben von|ein artikel von|von|text|autoren|autorin|autor|redaktion|"
    r"écrit par|publié par|par|propos recueillis par|por|escrito por|publicado por|texto|"
    r"scritto da|di|a cura di|door|av|af|przez|autor|tekst|skriven av|text av|tekst av|"
    r"tác giả|theo|bài|thực hiện|автор|автори|текст|penulis|oleh|yazan|yazar|author|authors|από|του)"
    r"(?:\s?[:：]\s?|\s+)",
    re.IGNORECASE,
)
_COLON_OPENER = re.compile(r"[^\W\d_]{2,14}(?: [^\W\d_]{2,10})?\s?[:：]\s?")  # "Tác giả:", "記者:", "Author :"
# Every alternative below is bounded or a single class: linear.
_ADDRESS = re.compile(r"\S{1,80}@\S{1,80}\.\w{2,}|https?://\S{1,300}|www\.\S{1,200}")
_HANDLE = re.compile(r"(?<!\w)@\w{2,40}")
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|（[^（）]{0,80}）")
_DATE_LIKE = re.compile(r"\d{1,4}[./-]\d{1,2}|\d{1,2}:\d{2}|(?:19|20)\d{2}|\d{1,2}\.? [^\W\d]{3,}")
_HARD = re.compile(r"\s*[|•·;/\n、，؛،]\s*|\s+[–—-]\s+|\s*,\s*")
_SOFT = re.compile(
    r"\s+(?:and|und|et|y|e|og|och|en|và|i|ve|dan|и|і|ja|&|\+|with|mit|avec|con)\s+|\s*&\s*", re.IGNORECASE
)
_ROLE = re.compile(
    r"\b(?:editor|reporter|writer|correspondent|journalist|contributor|columnist|producer|redakt|redaktör|korrespond|"
    r"journalistin|reporterin|autorin|volontär|rédact|redact|redator|reporté?r|periodist|giornalist|phóng viên|staff|"
    r"chief|chef|senior|deputy|analyst|director|author|photograph|fotograf|managing|leiter|ressort)",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset({
    "admin", "administrator", "anonymous", "author", "authors", "autor", "contributor", "editor", "editorial", "guest",
    "newsroom", "none", "null", "redaktion", "root", "staff", "undefined", "unknown", "user", "webmaster",
})  # fmt: skip
_UNCASED = re.compile("[\u0590-\u08ff\u0900-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def names_of(raw: object, base: str, url: str | None = None, kind: str | None = None) -> list[Author]:
    """The names in one author text, cleaned, in order and without repeats; ``kind`` is the type that the page gave."""
    line = clean(raw, 400)
    if not line or line.startswith(("http://", "https://", "www.")):
        return []
    text = strip_opener(_HANDLE.sub(" ", _ADDRESS.sub(" ", line)))
    text = _BRACKETS.sub(" ", text)
    found: list[Author] = []
    seen: set[str] = set()
    parts = [text] if kind == "Organization" else _split(text)
    for part in parts:
        name = part.strip(" .,:;|-–—_*\"'“”„«»<>/\\#")
        if not is_name(name) or name.casefold() in seen:
            continue
        seen.add(name.casefold())
        alone = len(parts) == 1
        found.append(Author(name, line, absolute(url, base) if url and alone else None, _kind(name, kind)))
    return found[:MOST_AUTHORS]


def strip_opener(text: str) -> str:
    """A byline without the word or words that open it ("Von Erika Muster" to "Erika Muster")."""
    for _ in range(2):
        match = _OPENERS.match(text) or _COLON_OPENER.match(text)
        if not match or match.end() >= len(text):
            break
        text = text[match.end() :]
    return text


def is_name(text: str) -> bool:
    """Whether a piece of a byline can be a person's or an agency's name."""
    if not 2 <= len(text) <= _LONGEST_NAME or len(words := text.split()) > _MOST_WORDS:
        return False
    if _DATE_LIKE.search(text) or text.casefold() in _NOT_NAMES:
        return False
    if not any(unicodedata.category(c)[0] == "L" for c in text):
        return False
    return not (_ROLE.search(text) and len(words) <= 4)


def _split(text: str) -> list[str]:
    return [name for piece in _HARD.split(text) for name in _SOFT.split(piece) if name]


def _kind(name: str, kind: str | None) -> Literal["Person", "Organization"]:
    if kind:
        return "Organization" if kind == "Organization" else "Person"
    alone = " " not in name and name.isupper() and not _UNCASED.search(name)
    return "Organization" if alone else "Person"
