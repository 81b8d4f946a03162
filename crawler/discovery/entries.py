"""One entry of an RSS, RDF or Atom feed as a Listing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from itertools import islice
from typing import TypeAlias
from urllib.parse import urljoin

from lxml import etree

from crawler.discovery.dates import DateReader
from crawler.discovery.feednames import MODIFIED, PUBLISHED, name_of
from crawler.discovery.listing import Listing
from crawler.markup import parse_html
from crawler.urls import BadAddress, domain_of, normalise

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LONGEST_BASE = 2083  # characters, as of any address

Fields: TypeAlias = "dict[str, list[etree._Element]]"  # noqa: SLF001  (lxml has no public name for its elements)
"""The elements of an entry or channel by name: 'title', 'dc:date', ..., each in document order."""

TITLE_CHARS = 500  # headlines end at 200
SUMMARY_CHARS = 2000  # a standfirst has 200 to 500; the rest is the article, and that is ``content``
_MARKUP_CHARS = 20_000  # markup that is read for a title or summary: ten times what can come out
_XHTML = ' xmlns="http://www.w3.org/1999/xhtml"'  # says nothing in HTML
_TAG = re.compile(r"<[A-Za-z/!]")
_BLOCK = re.compile(r"<(?=/?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|blockquote)\b)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^()]{1,200})\)")
_HTTP = re.compile(r"\s*https?://", re.IGNORECASE)
_ABOUT = ("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "rdf:about", "about")
_PARAGRAPHS = re.compile(r"<(?:p|br)\b", re.IGNORECASE)
_PAGE_TYPES = frozenset(["", "text/html", "application/xhtml+xml"])


def fields_of(element: etree._Element) -> Fields:
    """Give the children by name."""
    fields: Fields = {}
    for child in element:
        if isinstance(child.tag, str):
            fields.setdefault(name_of(child.tag), []).append(child)
    return fields


class Bases:
    """Against which address the links in a feed's elements are read (XML Base); ``url`` is the feed's own.

    Each element is looked at once: to lxml each asks anew all that it is in, of which there may be 2,048.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._known: dict[etree._Element | None, str] = {None: url}

    def of(self, element: etree._Element) -> str:
        """Give the address for what stands in this element."""
        above: list[etree._Element] = []
        at: etree._Element | None = element
        while at is not None and at not in self._known:
            above.append(at)
            at = at.getparent()
        base = self._known[at]
        for one in reversed(above):
            base = self._known[one] = _joined(base, one.get(_BASE))
        return base


def _joined(base: str, own: str | None) -> str:
    try:
        joined = urljoin(base, own.strip()) if own else base
    except ValueError:  # a port or host that is none
        return base
    return joined if len(joined) <= _LONGEST_BASE else base


def read_entry(element: etree._Element, fields: Fields, bases: Bases, dates: DateReader) -> Listing | None:
    """Give the entry's Listing, or None if it names no page."""
    link = _link(element, fields, bases)
    if link is None:
        return None
    date, published = _date(fields, dates)
    description = _first(fields, ("description", "summary", "media:description"))
    content = _first(fields, ("content:encoded", "content", "xhtml:body", "xhtml:div"))
    if content is None and description and len(_PARAGRAPHS.findall(description)) > 1:
        content = description
    return Listing(
        url=link,
        title=plain(_first(fields, ("title", "dc:title", "media:title")), TITLE_CHARS),
        date=date,
        summary=plain(description, SUMMARY_CHARS),
        content=content,
        authors=unique((_author(x) for n in ("dc:creator", "author") for x in fields.get(n, ())), 20),
        date_of="published" if published else "modified",
        modified=_modified(fields, dates),
    )


def plain(markup: str | None, limit: int) -> str | None:
    """Give the text of a piece of HTML on one line, at most ``limit`` characters; None if nothing is left."""
    text = (markup or "")[:_MARKUP_CHARS]
    if _TAG.search(text):
        tree = parse_html("<div>" + _BLOCK.sub(" <", text).replace("\0", ""))
        if tree is None:
            return None
        etree.strip_elements(tree, "script", "style", with_tail=False)
        text = text_of(tree)
    else:
        text = html.unescape(text)
    return " ".join(text.split())[:limit].rstrip() or None


def unique(values: Iterable[str | None], limit: int) -> tuple[str, ...]:
    """Give the values that are not empty, each once, at most ``limit``."""
    return tuple(islice(dict.fromkeys(x for x in values if x), limit))


def markup_of(element: etree._Element) -> str:
    """Give what stands in an element as HTML: its text, and the tags that are real ones (XHTML, or not escaped)."""
    if not len(element):
        return element.text or ""
    inner = "".join(etree.tostring(x, encoding="unicode", method="html") for x in element)
    return (element.text or "") + inner.replace(_XHTML, "")


def text_of(element: etree._Element) -> str:
    """Give all text within the element, trimmed."""
    return "".join(str(x) for x in element.itertext()).strip()


def _first(fields: Fields, names: tuple[str, ...]) -> str | None:
    for element in (x for name in names for x in fields.get(name, ())):
        if markup := markup_of(element).strip():
            return markup
    return None


def _modified(fields: Fields, dates: DateReader) -> str | None:
    written = next((text_of(x)[:100] for name in MODIFIED for x in fields.get(name, ())), None)
    return dates.read(written) if written else None


def _date(fields: Fields, dates: DateReader) -> tuple[str | None, bool]:
    """The first date that can be read, and whether it is the publication's."""
    for names in (PUBLISHED, MODIFIED):
        for element in (x for name in names for x in fields.get(name, ())):
            if date := dates.read(text_of(element)[:100]):
                return date, names is PUBLISHED
    return None, True


def _link(element: etree._Element, fields: Fields, bases: Bases) -> str | None:
    """The page's address: what a feed proxy hid, the link to a page, the permanent id, any other link or id.

    Where the link leads away from the feed's domain, to who counts clicks or to what the entry is about, a permanent id
    within it comes first.
    """
    links, ids = fields.get("link", []), fields.get("guid", []) + fields.get("id", [])
    pages = [x for x in links if x.get("rel", "alternate") == "alternate" and x.get("type", "") in _PAGE_TYPES]
    ids.sort(key=lambda x: (x.get("isPermaLink") or x.get("ispermalink")) == "false")
    found = [(x, x.text) for x in fields.get("feedburner:origlink", ())]
    found += [(x, x.get("href") or x.text) for x in pages]
    found += [(x, x.text) for x in ids if _HTTP.match(x.text or "")]
    found += [(x, x.get("href")) for x in links if x.get("rel") in ("self", "alternate")]
    found += [(element, x) for x in map(element.get, _ABOUT) if x and _HTTP.match(x)]
    first: str | None = None
    for at, text in found:
        if text and text.strip():
            try:
                address = normalise(text, bases.of(at))
            except BadAddress:
                continue
            if domain_of(address) == domain_of(bases.url):
                return address if first is None or at in ids else first
            first = first or address
    return first


def _author(element: etree._Element) -> str | None:
    names = [x for x in element if isinstance(x.tag, str) and name_of(x.tag) == "name"]
    text = " ".join(text_of(names[0] if names else element).split())
    if "@" in text:  # RSS asks for "jane@news.example (Jane Doe)"
        found = _IN_BRACKETS.search(text)
        text = found[1] if found else ""
    return plain(text, 200)
