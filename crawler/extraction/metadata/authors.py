"""The vote on a page's authors: what is declared, what readers see, and who is only the house."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from crawler.extraction.metadata.affixes import SiteNames, key_of, site_names
from crawler.extraction.metadata.candidates import OVERRIDE, Byline, PageMeta
from crawler.extraction.metadata.names import is_desk, looks_like_name
from crawler.extraction.metadata.slug import plain
from crawler.items import Author

# In order of trust.  What is declared for machines is a list of names; what readers see has to be read.
_ORDER = (
    "jsonld.author", "itemprop.author", "jsonld.creator", "signed", "jsonld.page.author", "meta.", "rel", "byline",
    "feed", "sitemap", "profile", "itemprop.", "line", "near", "far.",
)  # fmt: skip
_DECLARED = ("jsonld.", "itemprop.", "meta.")
_ARTICLES = frozenset({"the", "der", "die", "das", "le", "la", "les", "el", "los"})  # they open names of things
_AND = re.compile(r"\s(?:and|und|et|y|e|og|och|en|và|i|ve|dan|и|і|ja|&)\s", re.IGNORECASE)


def settle_authors(meta: PageMeta, sites: SiteNames, house: Collection[str] = ()) -> Byline | None:
    """The authors of the page; the house itself only where it names no person.

    ``sites`` are the names of the page's site, ``house`` keys of names that the site's habits show to be its own.
    """
    if ruled := next((byline for byline in meta.bylines if byline.source == OVERRIDE), None):
        return ruled
    own = sites.keys | set(house)
    ranked = sorted(meta.bylines, key=lambda byline: _rank(byline.source))
    people = [found for byline in ranked if (found := _without(byline, own))]
    named = [byline for byline in people if not all(is_desk(author.name) for author in byline.authors)]
    near = [byline for byline in named if not byline.source.startswith("far.")]
    declared = [byline for byline in ranked if byline.source.startswith(_DECLARED)]
    for choice in (near, declared, named, people, ranked):
        if choice:
            return _kinds(_fuller(_completed(choice[0], choice[1:]), declared), own)
    return None


def _kinds(byline: Byline, own: Collection[str]) -> Byline:
    """The byline with the site's own names as organisations, whatever the page says that they are."""
    people = (replace(a, type="Organization") if _is_own(a, own) else a for a in byline.authors)
    return Byline(tuple(people), byline.source)


def only_house(people: Sequence[Author], meta: PageMeta, house: Collection[str] = ()) -> bool:
    """Whether no person is among the authors: there are none, or only the site's own names, desks and accounts."""
    own = site_names(meta).keys | set(house)
    return all(_is_own(author, own) or is_desk(author.name) for author in people)


def _rank(source: str) -> int:
    return next((place for place, prefix in enumerate(_ORDER) if source.startswith(prefix)), len(_ORDER))


def _without(byline: Byline, own: Collection[str]) -> Byline | None:
    """The byline without the names of the site's own."""
    kept = tuple(author for author in byline.authors if not _is_own(author, own))
    return Byline(kept, byline.source) if kept else None


def _is_own(author: Author, own: Collection[str]) -> bool:
    keys = {key_of(author.name), key_of(author.nameRaw or "")}
    for key in keys:
        joined = key.replace(" ", "")
        if key in own or joined in own or (not joined.isascii() and plain(joined) in own):  # hosts have no accents
            return True
    return False


def _completed(best: Byline, others: list[Byline]) -> Byline:
    """The best byline, or the one that has all its names and more: machines are often told the first author only."""
    names = {key_of(author.name) for author in best.authors}
    for other in others:
        more = [author for author in other.authors if key_of(author.name) not in names]
        if other.source == best.source or len(other.authors) - len(more) < len(names) or not 0 < len(more) <= 5:
            continue
        if all(_is_person(author.name) for author in more) and (other.source[:4] != "byli" or _AND.search(_raw(other))):
            return other
    return best


def _fuller(best: Byline, declared: list[Byline]) -> Byline:
    """The declared byline that has in full the name of which the best one gives a word: "By Ada"."""
    name = best.authors[0].name
    if len(best.authors) > 1 or " " in name:
        return best
    for other in declared:
        if len(other.authors) == 1 and name in other.authors[0].name.split()[1:] + other.authors[0].name.split()[:1]:
            return other
    return best


def _raw(byline: Byline) -> str:
    return byline.authors[0].nameRaw or ""


def _is_person(name: str) -> bool:
    words = name.split()
    plain = looks_like_name(name) and not is_desk(name) and "of" not in words
    return 2 <= len(words) <= 4 and plain and words[0].lower() not in _ARTICLES
