"""What itemprop attributes say (HTML Living Standard, section 5): dates, headline, authors of the page's article."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from lxml import etree

from crawler.extraction.metadata.bylines import join_last, read_byline
from crawler.extraction.metadata.candidates import Byline, Candidate, PageMeta
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.names import names_of
from crawler.extraction.metadata.text import clean, select, text_of

MOST_ELEMENTS = 400  # elements looked at; an article's own ones come early in the page
MOST_EACH = 40
_MARKED = etree.XPath("//@itemprop/..")
_SCOPES = ("article", "posting", "page", "blog", "creativework", "recipe", "review", "object", "report")
_PUBLISHED = frozenset({"datepublished", "datecreated", "pubdate"})
_MODIFIED = frozenset({"datemodified", "dateupdated"})
_DEEPEST = 30
_MOST_INNER = 40  # elements of a marked-up person


def read_microdata(tree: etree._Element, meta: PageMeta, language: str | None) -> None:
    """Add what the page's itemprop attributes say of the article; not those of comments, people and products."""
    beside: etree._Element | None = None  # the parent of the author who was read last
    for element in select(_MARKED, tree)[:MOST_ELEMENTS]:
        for name in (element.get("itemprop") or "").lower().split()[:4]:
            count = len(meta.bylines)
            _read(element, name, meta, language)
            if len(meta.bylines) > count:
                join_last(meta.bylines, together=beside is not None and element.getparent() is beside)
                beside = element.getparent()


def _read(element: etree._Element, name: str, meta: PageMeta, language: str | None) -> None:
    value = element.get("content") or element.get("datetime")
    if name in _PUBLISHED or name in _MODIFIED:
        into = meta.published if name in _PUBLISHED else meta.modified
        if len(into) < MOST_EACH and not _foreign(element):
            date = read_date(value or text_of(element, 80), f"itemprop.{name}", language)
            into += [date] if date else []
    elif name == "headline":
        text = (value or text_of(element)).strip()
        if text and len(meta.titles) < MOST_EACH and not _foreign(element):
            meta.titles.append(Candidate(text[:1000], "itemprop.headline"))
    elif name == "articlesection":
        text = clean(value, 100) or text_of(element, 100)
        if text and len(meta.sections) < MOST_EACH and not _foreign(element):
            meta.sections.append(Candidate(text, "itemprop.articleSection"))
    elif name in ("author", "creator") and len(meta.bylines) < MOST_EACH and not _foreign(element):
        byline = _byline(element, f"itemprop.{name}", meta.url)
        meta.bylines += [byline] if byline else []


def _byline(element: etree._Element, source: str, url: str) -> Byline | None:
    within = islice(element.iter(etree.Element), _MOST_INNER)
    inner = next((x for x in within if (x.get("itemprop") or "").lower() == "name"), element)
    if people := names_of(inner.get("content"), url):
        return Byline(tuple(people), source)
    return read_byline(inner, url, source)


def _foreign(element: etree._Element) -> bool:
    """Whether the nearest itemscope is of something that is no article: a comment, a product, a person."""
    scope: etree._Element | None = element
    if element.get("itemscope") is not None:
        scope = element.getparent()
    for _ in range(_DEEPEST):
        if scope is None:
            return False
        if scope.get("itemscope") is not None:
            kind = (scope.get("itemtype") or "").rsplit("/", 1)[-1].lower()
            return bool(kind) and not kind.endswith(_SCOPES)
        scope = scope.getparent()
    return False


def is_dated(element: etree._Element) -> bool:
    """Whether microdata already speaks for the element's date."""
    names: Sequence[str] = (element.get("itemprop") or "").lower().split()
    return any(name in _PUBLISHED or name in _MODIFIED for name in names)
