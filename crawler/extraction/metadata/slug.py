"""The words of an address: content systems make them of the headline, mostly of the one that its author wrote first."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urlsplit

IN_SLUG = 0.9
"""The share of an address's words from which a title may be what it was made of."""

_LONGEST = 2083  # characters of an address
_SUFFIX = re.compile(r"\.[a-zA-Z]{2,5}$")  # ".html"; anchored and bounded
_WORD = re.compile(r"[a-z]{3,}")
_FEWEST = 4  # words; fewer name a subject, and any title on it has them
# What slugs make of letters that Unicode does not take apart, and the two ways to write a German or Nordic vowel.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "œ": "oe", "ı": "i"})
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


@lru_cache(maxsize=256)  # a page's titles are compared with its address one after another
def slug_words(url: str) -> frozenset[str]:
    """The words of the address's wordiest step, without accents; empty where they are too few to tell a headline."""
    try:
        path = unquote(urlsplit(url[:_LONGEST]).path)
    except ValueError:
        return frozenset()
    steps = [frozenset(_WORD.findall(_plain(_SUFFIX.sub("", step)))) for step in path.split("/")]
    words = max(steps, key=len, default=frozenset[str]())
    return words if len(words) >= _FEWEST else frozenset()


def share_of_slug(url: str, title: str) -> float:
    """The share of the address's words that a title has, 0 to 1; 0 where the address has no words to speak of."""
    words = slug_words(url)
    if not words:
        return 0.0
    text = unicodedata.normalize("NFC", title).casefold()
    said = {*_WORD.findall(_plain(text)), *_WORD.findall(_plain(text.translate(_SPELLED)))}
    return len(words & said) / len(words)


def _plain(text: str) -> str:
    """The text in lower case without accents."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in taken_apart if not unicodedata.combining(c))
