"""Keywords, sections and rights as records have them: what content systems write for themselves taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.extraction.metadata.text import absolute, clean, distinct

_MOST = 50  # pieces of one text
_FEWEST_JOINED = 3  # pieces from which commas part a list; "Arts, Culture & Style" is one section
_LONGEST_KEYWORD = 80  # characters, and
_MOST_WORDS = 8  # words: what is longer is prose
_LONGEST_SECTION = 60  # characters
_UNSPACED = re.compile(r",(?=[^\W\d])")  # no prose has a comma without a blank behind it
_LAST = re.compile(r"(?:^|\s)(?:and|und|et|y|e|&)\s", re.IGNORECASE)
# What publishing systems tell themselves in keywords: "type: news", "nid=12345"; anchored, fixed words.
_OWN_USE = re.compile(
    r"(?:type|topic|(?:sub)?section|(?:page|content|article)_?type|(?:sub)?category|template|n?id|uid|channel|site)\s?[:=]",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{5,}$|[0-9a-f-]{16,36}$")  # years and the names of aircraft have fewer digits; or a UUID
_NO_SECTIONS = frozenset({  # what a page is, not where it belongs
    "all", "article", "articles", "blog", "default", "general", "home", "index", "page", "pages", "post", "posts",
    "startseite", "story", "tag", "tags", "uncategorized", "uncategorised", "allgemein",
})  # fmt: skip


def split_list(text: str) -> list[str]:
    """The pieces of a text that lists several by commas."""
    if "," not in text and ";" not in text:
        return [text]
    pieces = [piece for raw in re.split(r"[,;]", text)[:_MOST] if (piece := raw.strip())]
    unspaced = ", " not in text and _UNSPACED.search(text) is not None
    several = len(pieces) >= (2 if unspaced else _FEWEST_JOINED) and not _LAST.search(pieces[-1])
    return pieces if several else [text]


def sections(values: Iterable[str]) -> list[str]:
    """Distinct sections in their order, without prose."""
    found = (piece for value in values for piece in split_list(value) if not _is_prose(piece, _LONGEST_SECTION))
    return distinct((piece for piece in found if piece.casefold() not in _NO_SECTIONS and "//" not in piece), str)


def keywords(values: Iterable[str], headline: str | None) -> list[str]:
    """Distinct keywords in their order, without prose, numbers, the headline and what is no word of the subject."""
    title = (headline or "").casefold()
    found = (word for word in _words(values) if word.casefold() != title)
    return distinct(found, str)[:_MOST]


def _words(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        for piece in split_list(value):
            word = piece.strip(" #.|\"'")
            prose = _is_prose(word, _LONGEST_KEYWORD)
            if word and "//" not in word and not prose and not _OWN_USE.match(word) and not _NUMBER.match(word):
                yield word


def _is_prose(text: str, longest: int) -> bool:
    return len(text) > longest or len(text.split()) > _MOST_WORDS


def licence(value: object, base: str) -> str | None:
    """A licence's address made absolute, or its name."""
    text = clean(value, 300)
    if not text or text == "#":
        return None
    address = "/" in text and " " not in text
    return absolute(text, base) if address else text
