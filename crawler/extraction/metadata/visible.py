"""What the page shows: headings, time elements, bylines, microdata.  One XPath for all, evaluated by libxml2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from crawler.extraction.metadata.bylines import is_byline, read_byline, read_line
from crawler.extraction.metadata.candidates import Byline, Candidate, DateCandidate
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.names import names_of
from crawler.extraction.metadata.text import select, text_of
from crawler.extraction.metadata.titles import key_of, likeness
from crawler.extraction.metadata.zone import Zone, around, in_teaser

MOST_ELEMENTS = 400  # elements looked at; an article's own ones come early in the page
MOST_EACH = 40
_ALIKE = 0.3  # share of common letter triples; the page's other headings stay well under it
_INTERESTING = etree.XPath(  # one walk in C; the Python below sees some dozens of elements
    "//*[@itemprop or self::h1 or self::time or @rel[contains(., 'author')]"
    " or @class[contains(., 'uthor') or contains(., 'yline') or contains(., 'by-line') or contains(., 'autor')"
    " or contains(., 'Autor') or contains(., 'auteur') or contains(., 'riter') or contains(., 'eporter')]"
    " or @id[contains(., 'uthor') or contains(., 'yline') or contains(., 'autor')]]"
)
_SILENT = frozenset({"style", "script", "noscript", "template", "input", "meta", "link"})
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
    zone: Zone = field(default_factory=Zone)


def read_shown(tree: etree._Element, url: str, language: str | None, titles: Sequence[str] = ()) -> Shown:
    """Read the body's marked-up elements: first those behind the headline, then those before it.

    ``titles`` are what the head calls the page; the heading that is most like one of them is the headline.
    """
    shown = Shown()
    elements = select(_INTERESTING, tree)[:MOST_ELEMENTS]
    heading = main_heading(tree, elements, titles)
    place = elements.index(heading) if heading in elements else 0
    zone = shown.zone = around(heading) if heading is not None else Zone()
    for element in elements[place:] + elements[:place]:
        if element.tag == "h1" and len(shown.headings) < MOST_EACH and (text := text_of(element)):
            shown.headings.append(Candidate(text, "h1"))
        prop = (element.get("itemprop") or "").lower()
        if prop:
            _microdata(element, prop, shown, url, language)
        if element.tag == "time" and prop not in _DATE_PROPS:
            _time(element, shown, language)
        elif element.tag in _SILENT:
            continue
        elif len(shown.bylines) < MOST_EACH and is_byline(element) and not in_teaser(element, shown.zone):
            source = "rel" if "author" in (element.get("rel") or "") else "byline"
            source = source if element in zone.elements else f"far.{source}"
            if byline := read_byline(element, url, source):
                shown.bylines.append(byline)
    if line := read_line(zone, url):
        shown.bylines.append(line)
    return shown


def main_heading(
    tree: etree._Element, elements: Sequence[etree._Element], titles: Sequence[str]
) -> etree._Element | None:
    """The <h1> (without a like one: the <h2>) that is most like one of the titles; without titles the first <h1>."""
    headings = [element for element in elements if element.tag == "h1"]
    keys = [key_of(title) for title in titles]
    for candidates in (headings, list(islice(tree.iter("h2"), MOST_EACH)) if keys else []):
        likely = [(max((likeness(key_of(text_of(h)), key) for key in keys), default=0.0), h) for h in candidates]
        best = max(likely, key=lambda entry: entry[0], default=(0.0, None))
        if best[0] >= _ALIKE:
            return best[1]
    return headings[0] if headings else None


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
            declared = inner.get("content")
            people = tuple(names_of(declared, url)) if declared else ()
            byline = Byline(people, f"itemprop.{name}") if people else read_byline(inner, url, f"itemprop.{name}")
            if byline:
                shown.bylines.append(byline)


def _time(element: etree._Element, shown: Shown, language: str | None) -> None:
    if len(shown.times) >= MOST_EACH or in_teaser(element, shown.zone):
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
