"""The way to the page that it shows its readers: breadcrumbs, and the categories that blogs put beside the headline."""

from __future__ import annotations

from lxml import etree

from crawler.extraction.metadata.candidates import Candidate, PageMeta
from crawler.extraction.metadata.text import absolute, text_of
from crawler.extraction.metadata.zone import Zone, in_teaser
from crawler.items import Breadcrumb

_HOLDERS = frozenset({"nav", "ol", "ul", "div", "section", "p"})
# Where elements are named: nearly all sites, WAI-ARIA's pattern and schema.org's type call them the same.
_MARKS = ("class", "id", "aria-label", "itemtype")
_MOST_STEPS = 8  # a longer row of links is a menu
_LONGEST = 80  # characters of a step


def read_trail(meta: PageMeta, zone: Zone) -> None:
    """Add the breadcrumbs and categories that readers see near the headline, where data for programs give none."""
    if not meta.breadcrumbs:
        for element in zone.elements:
            if element.tag in _HOLDERS and _is_trail(element) and (steps := _steps(_whole(element), meta.url)):
                meta.breadcrumbs = steps
                meta.sources.setdefault("breadcrumbs", "breadcrumb")
                break
    if not meta.sections:
        meta.sections += [
            Candidate(text, "rel.category")
            for element in zone.elements
            if "category" in (element.get("rel") or "").split()
            and not in_teaser(element, zone)
            and (text := text_of(element, _LONGEST))
        ]


def _is_trail(element: etree._Element) -> bool:
    return any((mark := element.get(name)) and "crumb" in mark.lower() for name in _MARKS)


def _whole(element: etree._Element) -> etree._Element:
    """The outermost of the elements around one that are called so, too."""
    parent = element.getparent()
    while parent is not None and _is_trail(parent):
        element, parent = parent, parent.getparent()
    return element


def _steps(element: etree._Element, base: str) -> list[Breadcrumb]:
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) > _MOST_STEPS:
        return []
    steps = [(text_of(link, _LONGEST + 1), absolute(link.get("href"), base)) for link in links]
    return [Breadcrumb(name.strip(" ›»>/|·"), url) for name, url in steps if 0 < len(name) <= _LONGEST]
