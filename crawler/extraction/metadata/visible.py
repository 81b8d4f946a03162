"""What the page shows: headings, time elements, bylines, microdata.  One XPath for all, evaluated by libxml2."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from crawler.extraction.metadata.authors import names_of
from crawler.extraction.metadata.candidates import Byline, Candidate, DateCandidate
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.text import select, text_of

MOST_ELEMENTS = 400  # elements looked at; an article's own ones come early in the page
MOST_EACH = 40
_INTERESTING = etree.XPath(
    "//*[@itemprop or self::h1 or self::time or contains(@rel, 'author')"
    " or contains(@class, 'uthor') or contains(@class, 'yline') or contains(@id, 'uthor') or contains(@id, 'yline')"
    " or contains(@class, 'redakt') or contains(@class, 'autor') or contains(@class, 'Autor')]"
)
_BYLINE_TOKEN = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|autor|autoren|contributor)s?(?:[\s_-]?(?:name|link|info))?(?:$|[\s_-])",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"comment|related|sidebar|footer|recommend|teaser|promo|newsletter|popular|trending|widget|bio|card", re.IGNORECASE
)
_NOT_THE_ARTICLE = frozenset({"aside", "footer", "nav"})
_ARTICLE_SCOPES = ("article", "posting", "page", "blog", "creativework", "recipe", "review", "object", "report")
_DATE_PROPS = {
    "datepublished": False,
    "datecreated": False,
    "pubdate": False,
    "datemodified": True,
    "dateupdated": True,
}


@dataclass(slots=True)
class Shown:
    """What was found in the page's body."""

    headings: list[Candidate] = field(default_factory=list)
    titles: list[Candidate] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    published: list[DateCandidate] = field(default_factory=list)
    modified: list[DateCandidate] = field(default_factory=list)
    times: list[DateCandidate] = field(default_factory=list)
    types: list[str] = field(default_factory=list)


def read_shown(tree: etree._Element, url: str, language: str | None) -> Shown:
    """Read the body's marked-up elements in document order."""
    shown = Shown()
    for element in select(_INTERESTING, tree)[:MOST_ELEMENTS]:
        if element.tag == "h1" and len(shown.headings) < MOST_EACH and (text := text_of(element)):
            shown.headings.append(Candidate(text, "h1"))
        prop = (element.get("itemprop") or "").lower()
        if prop:
            _microdata(element, prop, shown, url, language)
        if element.tag == "time" and prop not in _DATE_PROPS:
            _time(element, shown, language)
        elif _is_byline(element) and len(shown.bylines) < MOST_EACH and not _elsewhere(element):
            names = names_of(text_of(element, 200), url, element.get("href"))
            if names:
                source = "rel" if "author" in (element.get("rel") or "") else "byline"
                shown.bylines.append(Byline(tuple(names), source))
    return shown


def _microdata(element: etree._Element, prop: str, shown: Shown, url: str, language: str | None) -> None:
    value = element.get("content") or element.get("datetime")
    for name in prop.split()[:4]:
        if name in _DATE_PROPS and len(shown.published) < MOST_EACH and not _foreign_scope(element):
            if date := read_date(value or text_of(element, 80), f"itemprop.{name}", language):
                (shown.modified if _DATE_PROPS[name] else shown.published).append(date)
        elif name == "headline" and len(shown.titles) < MOST_EACH and not _foreign_scope(element):
            if text := text_of(element) if value is None else value:
                shown.titles.append(Candidate(text.strip()[:1000], "itemprop.headline"))
        elif name in ("author", "creator") and len(shown.bylines) < MOST_EACH and not _foreign_scope(element):
            inner = next((x for x in element.iterdescendants() if (x.get("itemprop") or "").lower() == "name"), element)
            names = names_of(inner.get("content") or text_of(inner, 200), url, inner.get("href"))
            if names:
                shown.bylines.append(Byline(tuple(names), f"itemprop.{name}"))


def _time(element: etree._Element, shown: Shown, language: str | None) -> None:
    if len(shown.times) >= MOST_EACH or _elsewhere(element):
        return
    raw = element.get("datetime") or text_of(element, 80)
    parent = element.getparent()
    around = (parent.get("class") if parent is not None else None) or ""
    marks = f"{element.get('class') or ''} {around}".lower()
    if date := read_date(raw, "time", language):
        changed = any(x in marks for x in ("modif", "updat", "aktualis"))
        if changed and "publ" not in marks:
            shown.modified.append(date)
        elif element.get("pubdate") is not None or "publ" in marks:
            shown.published.append(DateCandidate(date.value, "time.published", date.raw, date.precision))
        else:
            shown.times.append(date)


def _is_byline(element: etree._Element) -> bool:
    if "author" in (element.get("rel") or "").lower().split():
        return True
    return any(_BYLINE_TOKEN.search(element.get(name) or "") for name in ("class", "id"))


def _foreign_scope(element: etree._Element) -> bool:
    """Whether the nearest itemscope is of something that is no article: a comment, a product, a person."""
    scope: etree._Element | None = element
    if element.get("itemprop") and element.get("itemscope") is not None:
        scope = element.getparent()
    for _ in range(24):
        if scope is None:
            return False
        if scope.get("itemscope") is not None:
            kind = (scope.get("itemtype") or "").rsplit("/", 1)[-1].lower()
            return bool(kind) and not kind.endswith(_ARTICLE_SCOPES)
        scope = scope.getparent()
    return False


def _elsewhere(element: etree._Element) -> bool:
    """Whether the element stands in page furniture or in another article's teaser."""
    node = element.getparent()
    for _ in range(12):
        if node is None or node.tag in ("article", "main", "body"):
            return False
        if node.tag in _NOT_THE_ARTICLE or _OTHERS.search(node.get("class") or ""):
            return True
        node = node.getparent()
    return False
