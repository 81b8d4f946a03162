"""The words of an address: content systems make them of the headline, mostly of the one that its author wrote first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

IN_SLUG = 0.9
"""The share of an address's words from which a title may be what it was made of."""

_LONGEST = 2083  # characters of an address
_SUFFIX = re.compile(r"\.[a-zA-Z]{2,5}$")  # ".html"; anchored and bounded
_WORD = re.compile(r"[a-z]{3,}")
_MOST = 60  # words of a title or an address that are compared; the longest headlines have some thirty
_FEWEST = 4  # words; fewer name a subject, and any title on it has them
# What slugs make of letters that Unicode does not take apart, and the two ways to write a German or Nordic vowel.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "œ": "oe", "ı": "i"})
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


@lru_cache(maxsize=256)  # a page's titles are compared with its address one after another
def slug_words(url: str) -> tuple[str, ...]:
    """The words of the address's wordiest step, without accents; none where they are too few to tell a headline."""
    try:
        path = unquote(urlsplit(url[:_LONGEST]).path)
    except ValueError:
        return ()
    steps = [_WORD.findall(plain(_SUFFIX.sub("", step)))[:_MOST] for step in path.split("/")]
    words = max(steps, key=lambda step: len(set(step)))
    return tuple(words) if len(set(words)) >= _FEWEST else ()


def share_of_slug(url: str, title: str) -> float:
    """The share of the address's words that a title has, 0 to 1; 0 where the address has no words to speak of."""
    words = set(slug_words(url))
    if not words:
        return 0.0
    said = {word for spelling in _spellings(title) for word in spelling}
    return len(words & said) / len(words)


def share_in_order(url: str, title: str) -> float:
    """As ``share_of_slug``, but of the words that the title has in the address's order."""
    words = slug_words(url)
    return max(matched_in_order(words, spelling) for spelling in _spellings(title)) / len(words) if words else 0.0


def matched_in_order(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words two sequences have in common in one order (longest common subsequence)."""
    row = [0] * (len(others) + 1)
    for word in words:
        above, row = row, [0]
        for place, other in enumerate(others):
            row.append(above[place] + 1 if word == other else max(above[place + 1], row[place]))
    return row[-1]


def _spellings(title: str) -> tuple[list[str], list[str]]:
    """The title's words without accents, and with vowels spelled out: "fluss" and "fluesse"."""
    text = unicodedata.normalize("NFC", title).casefold()
    return _WORD.findall(plain(text))[:_MOST], _WORD.findall(plain(text.translate(_SPELLED)))[:_MOST]


def plain(text: str) -> str:
    """Give the text in lower case without accents."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in taken_apart if not unicodedata.combining(c))
