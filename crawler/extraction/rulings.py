"""A person's rules on one page: which elements they name, and which of the page's fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from crawler.extraction.blocks import BODY, DROPPED, KEPT, OUTSIDE
from crawler.extraction.metadata.candidates import OVERRIDE, Byline, Candidate, DateCandidate, PageMeta
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.names import MOST_AUTHORS, names_of
from crawler.extraction.metadata.text import LONGEST_LINE, clean, distinct, text_of
from crawler.extraction.overrides import Rules
from crawler.extraction.selectors import Selector

_MACHINES = frozenset(["script", "meta", "link"])  # what speaks to programs is no text, wherever it stands
_VALUES = {"meta": "content", "time": "datetime"}  # where elements hold what they say


@dataclass(slots=True)
class Rulings:
    """What the rules found on a page.

    ``elements`` is for ``cut``, ``matched`` says of each of ``Rules.selectors`` whether it found something; the fields
    are those of PageMeta.
    """

    elements: dict[etree._Element, str] = field(default_factory=dict)
    matched: tuple[bool, ...] = ()
    title: Candidate | None = None
    byline: Byline | None = None
    published: DateCandidate | None = None

    def give(self, meta: PageMeta) -> None:
        """Put the fields before all others that the page offers."""
        meta.titles[:0] = [self.title] if self.title else []
        meta.bylines[:0] = [self.byline] if self.byline else []
        meta.published[:0] = [self.published] if self.published else []


def find_rulings(tree: etree._Element, url: str, rules: Rules) -> Rulings:
    """Find what the rules name.  An element that several name is dropped rather than kept, and kept rather than body.

    Where ``body`` finds nothing it restricts nothing: a site's relaunch must not empty its articles.
    """
    rulings = Rulings()
    found: dict[Selector, bool] = {}
    inside = _elements(rules.body, tree) if rules.body else []
    if inside:
        rulings.elements[tree] = OUTSIDE
    for selectors, ruling in (((rules.body,), BODY), (rules.keep, KEPT), (rules.drop, DROPPED)):
        for selector in filter(None, selectors):
            elements = inside if ruling == BODY else _elements(selector, tree)
            found[selector] = bool(elements)
            rulings.elements.update(dict.fromkeys(elements, ruling))
    _fields(rulings, tree, url, rules)
    found |= {
        selector: value is not None
        for selector, value in (
            (rules.headline, rulings.title),
            (rules.authors, rulings.byline),
            (rules.published, rulings.published),
        )
        if selector
    }
    rulings.matched = tuple(found[selector] for selector in rules.selectors)
    return rulings


def _fields(rulings: Rulings, tree: etree._Element, url: str, rules: Rules) -> None:
    if rules.headline and (texts := _texts(rules.headline, tree)):
        rulings.title = Candidate(texts[0][0], OVERRIDE)
    if rules.authors:
        people = [author for text, href in _texts(rules.authors, tree) for author in names_of(text, url, href)]
        if people:
            rulings.byline = Byline(tuple(distinct(people, lambda author: author.name)[:MOST_AUTHORS]), OVERRIDE)
    if rules.published:
        language = (tree.get("lang") or "").lower().replace("_", "-") or None
        dates = (read_date(text, OVERRIDE, language) for text, _ in _texts(rules.published, tree))
        rulings.published = next(filter(None, dates), None)


def _elements(selector: Selector, tree: etree._Element) -> list[etree._Element]:
    return [found for found in selector.find(tree) if etree.iselement(found)]


def _texts(selector: Selector, tree: etree._Element) -> list[tuple[str, str | None]]:
    """The lines that a selector gives, each with the address that its element links to; at most as many as authors."""
    lines: list[tuple[str, str | None]] = []
    for found in selector.find(tree)[:MOST_AUTHORS]:
        if isinstance(found, str):
            lines.append((clean(found, LONGEST_LINE), None))
        elif etree.iselement(found):
            held = found.get(_VALUES[found.tag]) if found.tag in _VALUES else None
            lines.append((clean(held) if held else text_of(found), found.get("href")))
    return [(text, href) for text, href in lines if text]


def blank(elements: dict[etree._Element, str]) -> None:
    """Empty what was dropped, so that nobody who reads the tree takes anything from it; what is kept inside stays.

    To be called after ``cut``, whose blocks still tell what was dropped.
    """
    for element in [e for e, ruling in elements.items() if ruling == DROPPED]:
        parent = element.getparent()
        saved: list[etree._Element] = []
        for inner in element.iterdescendants():
            wanted = elements.get(inner) == KEPT or inner.tag in _MACHINES
            if wanted and not any(around in saved for around in inner.iterancestors()):
                saved.append(inner)
        tail = element.tail
        element.clear()
        if parent is None or element.tag == "body":
            element.extend(saved)
            continue
        element.tag = "template"  # holds nothing that is shown (HTML, section 4.12.3)
        at = parent.index(element) + 1
        for inner in saved:
            inner.tail = None
        parent[at:at] = saved
        (saved[-1] if saved else element).tail = tail
