"""What stands around a headline in a title: the site's name, its section, its claim; and how alike two titles are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.extraction.metadata.candidates import PageMeta

_CORE = 0.3  # of a title's length at least: its section or rubric is shorter
_LONG_LABEL = 6  # letters; shorter labels of host names are inside many words
_MOST_NAME = 4  # words of a piece that is called after the host: "Example Magazine Online"
_WORD = re.compile(r"\w+")
# Single-character classes around possessive blanks: linear.
SEPARATOR = re.compile(r"\s++[|\-–—·•»«›‹:/~*]++\s++|\s*+[|｜ㅣ]\s*+|(?P<colon>:)\s++")
SEAM = re.compile(r"[\s|｜ㅣ\-–—·•»«›‹:/~*_(\[,.]")
_KEPT = 4096  # of titles what was read of them; a page has some ten, a site's sample a thousand
_TAIL = 32  # characters; a joined name with its separator has no more
_CJK_SITE = re.compile(  # Chinese titles join the site without blanks: "...-某某网"; bounded behind a fixed character
    r"(?<=[\u3040-\u9fff？！」』”》])\s?[-_—–|]{1,3}\s?[^-_—–|]{0,14}"
    r"(?:网|網|报|報|新闻|新聞|在线|频道|頻道|客户端|新闻中心|ニュース|オンライン|[Oo]nline|[Ww]eb|\.(?:com|cn|net|jp|tw|hk))$"
)


@dataclass(slots=True, frozen=True)
class SiteNames:
    """The names that a site goes by, as keys, and the labels of its host that are long enough to be told in words."""

    keys: frozenset[str] = frozenset()
    labels: tuple[str, ...] = ()

    def has(self, key: str) -> bool:
        """Whether a key is one of the names."""
        return key in self.keys or key.replace(" ", "") in self.keys

    def sounds_like(self, key: str) -> bool:
        """Whether a key is a name, part of the host's name, or a few words around it: "example magazine"."""
        joined = key.replace(" ", "")
        if self.has(key):
            return True
        if len(joined) < _LONG_LABEL or len(key.split()) > _MOST_NAME:
            return False
        return any(joined in label or (label in joined and len(joined) <= 3 * len(label)) for label in self.labels)


@lru_cache(_KEPT)
def key_of(text: str) -> str:
    """What two spellings of one headline have in common: case, punctuation and width aside."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def site_names(meta: PageMeta) -> SiteNames:
    """The names that the site goes by: those declared, its host, and the host's labels."""
    try:
        host = (urlsplit(meta.url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    labels = host.split(".")[:-1]
    names = [c.value for c in meta.site_names] + [host, host.removeprefix("m.")]
    names += [label for label in labels if len(label) > 3]
    keys = {key for name in names if (key := key_of(name))}
    told = tuple(plain for label in labels if len(plain := label.replace("-", "")) >= _LONG_LABEL)
    return SiteNames(frozenset(keys | {key.replace(" ", "") for key in keys}), told)


def without_site(text: str, sites: SiteNames, affixes: Collection[str] = ()) -> str:
    """The text without leading and trailing pieces that name the site or that its titles have in common.

    Before a colon only the site's name goes: "Opinion:" belongs to the headline as its author wrote it.
    """
    while (shorter := _without_ends(_without_joined(text), sites, affixes)) != text:
        text = shorter  # a line of text has at most a thousand characters, and each round takes some
    return text


def _without_joined(text: str) -> str:
    """The text without sites that are joined to its end without a blank."""
    while match := _CJK_SITE.search(text, max(0, len(text) - _TAIL)):
        text = text[: match.start()]
    return text


def _without_ends(text: str, sites: SiteNames, affixes: Collection[str]) -> str:
    cuts = list(SEPARATOR.finditer(text))
    first, last = 0, len(text)
    while cuts and _names(text[cuts[-1].end() : last], sites, affixes, loose=not cuts[-1]["colon"]):
        last = cuts.pop().start()
    while cuts and _names(text[first : cuts[0].start()], sites, () if cuts[0]["colon"] else affixes):
        first = cuts.pop(0).end()
    return text[first:last].strip() or text


@lru_cache(_KEPT)  # the titles of a site's sample, each time its customs are derived
def pieces_of(text: str) -> tuple[str, ...]:
    """The first and last piece of a title that has several, as keys: where sites put their name and sections."""
    cuts = [match for match in SEPARATOR.finditer(text) if not match["colon"]]
    parts = (text[: cuts[0].start()], text[cuts[-1].end() :]) if cuts else ()
    return tuple(key for part in parts if (key := key_of(part)))


def _names(piece: str, sites: SiteNames, affixes: Collection[str], *, loose: bool = False) -> bool:
    key = key_of(piece)
    return not key or key in affixes or (sites.sounds_like(key) if loose else sites.has(key))


def is_affixed(text: str, pure: str) -> bool:
    """Whether a title is a purer one with something before or after a seam."""
    if len(pure) < max(8, len(text) * _CORE) or len(text) <= len(pure):
        return False
    return bool(
        (text.startswith(pure) and SEAM.match(text, len(pure)))
        or (text.endswith(pure) and SEAM.match(text, len(text) - len(pure) - 1))
    )


def triples(key: str) -> frozenset[str]:
    """The letter triples of a key, its ends marked by blanks."""
    text = f" {key} "
    return frozenset(text[i : i + 3] for i in range(len(text) - 2)) if len(key) > 1 else frozenset()


def likeness(a: str, b: str) -> float:
    """How alike two keys are: the share of their letter triples that both have, 0 to 1."""
    return greatest_likeness(triples(a), [triples(b)])


def greatest_likeness(shape: frozenset[str], others: Iterable[frozenset[str]]) -> float:
    """The most that one of the others has in common with a set of letter triples, 0 to 1."""
    return max((len(shape & other) / len(shape | other) for other in others if shape or other), default=0.0)
