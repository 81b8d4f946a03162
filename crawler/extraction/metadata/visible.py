"""What readers see: the headings, the <time> elements, the bylines around the headline."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from lxml import etree

from crawler.extraction.metadata.affixes import key_of, likeness
from crawler.extraction.metadata.byline_lines import read_beside_date, read_line, read_only_line, read_signed
from crawler.extraction.metadata.bylines import is_byline, join_last, leads_to_author, read_byline
from crawler.extraction.metadata.candidates import Candidate, DateCandidate, PageMeta
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.headings import heading_candidate, names_site
from crawler.extraction.metadata.microdata import is_dated
from crawler.extraction.metadata.names import other_hands
from crawler.extraction.metadata.slug import IN_SLUG, share_of_slug
from crawler.extraction.metadata.text import clean, text_of
from crawler.extraction.metadata.titles import WHOLE_HEADING
from crawler.extraction.metadata.zone import Zone, around, in_teaser

MOST_EACH = 40
_ALIKE = 0.3  # share of common letter triples; the page's other headings stay well under it
_LONG_ENOUGH = 12  # letters of a heading that cannot stand in a title by chance
_ENTITLED = ("h3", "h4", "h5", "h6", "b", "strong", "font", "span", "div", "td", "th", "p", "big", "center")
_MOST_ENTITLED = 4_000  # elements that are looked through for the headline of a page without headings
_LONGEST_TITLE = 300  # characters
_MOST_OF = 0.5  # share of a title that its headline has: what is shorter is the section or the site
_FAR = re.compile("uthor|yline|y-line|utor|auteur|riter|eporter")
_SILENT = frozenset({"style", "script", "noscript", "template", "input", "meta", "link"})


def read_headings(tree: etree._Element, h1s: Sequence[etree._Element], meta: PageMeta, titles: Sequence[str]) -> Zone:
    """Add the <h1> candidates and give the surroundings of the one that is the headline.

    ``titles`` are what the head calls the page; the heading that is most like one of them is the headline.
    """
    every = list(h1s[:MOST_EACH])
    headings = [heading for heading in every if not names_site(heading, meta.url)]
    meta.site_names += [Candidate(text, "h1.home") for x in every if x not in headings and (text := text_of(x, 200))]
    read = [heading_candidate(heading, titles) for heading in headings if text_of(heading)]
    meta.titles += read
    # the text below must know the heading's whole line as a headline, too
    meta.titles += [Candidate(c.raw, WHOLE_HEADING) for c in read if c.raw and c.raw != c.value]
    told = [heading for heading in headings if share_of_slug(meta.url, text_of(heading)) >= IN_SLUG]
    heading = told[0] if told else _main_heading(tree, headings, titles)
    if heading is not None and heading.tag == "h2":
        meta.titles.append(heading_candidate(heading, titles))
    elif heading is not None and heading.tag != "h1" and (text := clean(heading.text, _LONGEST_TITLE)):
        meta.titles.append(Candidate(text, "shown"))
    heading = heading if heading is not None else next(iter(every), None)
    return around(heading) if heading is not None else Zone()


def read_bylines(tree: etree._Element, meta: PageMeta, zone: Zone) -> None:
    """Add the bylines around the headline; those farther off only where the page gives none at all."""
    beside: etree._Element | None = None  # the parent of the author whose page was linked to last
    for element in zone.elements:
        marked = element.tag not in _SILENT and is_byline(element)
        if not (marked or leads_to_author(element, meta.url)) or in_teaser(element, zone):
            continue
        if _of_other_hands(element):
            continue
        source = "rel" if "author" in (element.get("rel") or "") else "byline" if marked else "profile"
        byline = read_byline(element, meta.url, source)
        meta.bylines += [byline] if byline else []
        if byline and source == "profile":
            join_last(meta.bylines, together=beside is not None and element.getparent() is beside)
            beside = element.getparent()
    meta.bylines += [line for line in (read_signed(zone, meta.url), read_line(zone, meta.url)) if line]
    if not meta.bylines and zone.marked and (near := read_beside_date(zone, meta.url)):
        meta.bylines.append(near)
    if meta.bylines:
        return
    for element in islice(_far(tree), MOST_EACH):
        if element.tag not in _SILENT and is_byline(element) and not in_teaser(element, zone):
            byline = read_byline(element, meta.url, "far.byline")
            meta.bylines += [byline] if byline else []
    if not meta.bylines and (only := read_only_line(tree, meta.url)):
        meta.bylines.append(only)


def _far(tree: etree._Element) -> Iterator[etree._Element]:
    """The elements that are called after authors; the walk reads the class of every one up to the last of them."""
    for element in tree.iter(etree.Element):
        if ((mark := element.get("class")) and _may_say_author(mark)) or "author" in (element.get("rel") or ""):
            yield element


@lru_cache(maxsize=4096)  # a site's pages share their class names
def _may_say_author(mark: str) -> bool:
    return bool(_FAR.search(mark))


def read_times(elements: Iterable[etree._Element], meta: PageMeta, zone: Zone, language: str | None) -> None:
    """Add the <time> elements that microdata does not speak for."""
    times: list[DateCandidate] = []
    for element in islice(elements, MOST_EACH):
        if is_dated(element) or in_teaser(element, zone):
            continue
        date = read_date(element.get("datetime") or text_of(element, 80), "time", language)
        if date is None:
            continue
        parent = element.getparent()
        marks = f"{element.get('class') or ''} {(parent.get('class') if parent is not None else '') or ''}".lower()
        if element.get("pubdate") is not None or "publ" in marks:
            meta.published.append(DateCandidate(date.value, "time.published", date.raw, date.precision))
        elif any(mark in marks for mark in ("modif", "updat", "aktualis")):
            meta.modified.append(date)
        else:
            times.append(date)
    meta.published += times


def _of_other_hands(element: etree._Element) -> bool:
    """Whether the words right before the element say that those in it did not write: "Reviewed by"."""
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return other_hands(text or "")


def _main_heading(tree: etree._Element, headings: list[etree._Element], titles: Sequence[str]) -> etree._Element | None:
    """The heading that is the headline, by what the head calls the page.

    It is the <h1> (without a like one: the <h2>) that is most like one of the titles, or else what has most of one as
    its text, as pages without headings have it; without any the first <h1>.
    """
    keys = {key for title in titles if (key := key_of(title))}
    for candidates in (headings, list(islice(tree.iter("h2"), MOST_EACH)) if keys else []):
        best, found = 0.0, None
        for heading in candidates:
            key = key_of(text_of(heading))
            if len(key) >= _LONG_ENOUGH and any(key in other or other in key for other in keys):
                return heading
            alike = max((likeness(key, other) for other in keys), default=0.0)
            if alike > best:
                best, found = alike, heading
        if best >= _ALIKE:
            return found
    entitled = _entitled(tree, keys)
    return entitled if entitled is not None else headings[0] if headings else None


def _entitled(tree: etree._Element, keys: Collection[str]) -> etree._Element | None:
    """The element whose own text has the most of a title, by length; the first of several."""
    longest = max(map(len, keys), default=0)
    best, found = 0, None
    for element in islice(tree.iter(*_ENTITLED), _MOST_ENTITLED if longest >= _LONG_ENOUGH else 0):
        text = (element.text or "").strip()
        if not max(best, _LONG_ENOUGH) < len(text) <= _LONGEST_TITLE:
            continue
        key = key_of(text)
        if len(key) > best and any(key in other and len(key) >= _MOST_OF * len(other) for other in keys):
            best, found = len(key), element
    return found
