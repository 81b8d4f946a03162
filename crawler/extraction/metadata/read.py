"""One pass over a parsed page: everything that it says about itself, as candidates."""

from __future__ import annotations

import re

from crawler.extraction.html import Document
from crawler.extraction.metadata.candidates import Byline, Candidate, PageMeta
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.elements import Elements, collect
from crawler.extraction.metadata.head import (
    AUTHORS,
    DESCRIPTIONS,
    KEYWORDS,
    LANGUAGES,
    MODIFIED,
    PUBLISHED,
    SECTIONS,
    SITE_NAMES,
    TITLES,
    Head,
    read_head,
)
from crawler.extraction.metadata.images import head_images, read_figures
from crawler.extraction.metadata.jsonld import page_nodes, types_of
from crawler.extraction.metadata.liveblogs import read_live_entries
from crawler.extraction.metadata.media import read_media
from crawler.extraction.metadata.microdata import read_microdata
from crawler.extraction.metadata.names import names_of
from crawler.extraction.metadata.nodes import article_nodes, rank, read_article, read_breadcrumbs
from crawler.extraction.metadata.shown_dates import (
    before_changes,
    read_ages,
    read_anywhere,
    read_by_htmldate,
    read_scripts,
    read_visible,
)
from crawler.extraction.metadata.text import absolute, clean, distinct
from crawler.extraction.metadata.topics import licence
from crawler.extraction.metadata.trail import read_trail
from crawler.extraction.metadata.urldates import url_date, url_stamp
from crawler.extraction.metadata.visible import read_bylines, read_headings, read_times
from crawler.extraction.metadata.zone import Zone

_TIERS = {"free": True, "locked": False}  # "metered" says neither
_LONGEST_HOLDER = 100  # characters; what is longer are the terms of use, not a name
_COPYRIGHT = re.compile(
    r"^(?:copyright|\(c\)|©|all rights reserved|[\d\s,.:–—|-])+|"
    r"[\s,.–-]{0,9}(?:(?:19|20)\d{2}|all rights reserved\.?|版权所有|版權所有)$",
    re.IGNORECASE,
)
_WEAK = frozenset(
    {"meta.date", "meta.dc.date", "meta.dcterms.date", "time", "jsonld.dateCreated", "jsonld.media.uploadDate"}
)


def read_metadata(doc: Document) -> PageMeta:
    """Gather a page's candidates.  Pure; reads no more than a bounded part of any page; never raises on content."""
    meta = PageMeta(doc.url)
    elements = collect(doc.tree)
    head = read_head(doc.tree, elements.head)
    _nodes(elements, meta)
    language = _language(head, meta)
    _head(head, meta, language)
    zone = read_headings(doc.tree, elements.headings, meta, [c.value for c in meta.titles] + [head.title])
    read_microdata(doc.tree, meta, language)
    if head.title:
        meta.titles.append(Candidate(head.title, "title"))
    read_bylines(doc.tree, meta, zone)
    read_trail(meta, zone)
    _dates(doc, elements, meta, zone, language)
    meta.images += read_figures(elements.figures, doc.url)
    read_media(elements.media, meta)
    read_live_entries(elements.times, meta, zone, language)
    return meta


def _dates(doc: Document, elements: Elements, meta: PageMeta, zone: Zone, language: str | None) -> None:
    if date := url_date(doc.url):
        meta.published.append(date)
    read_times(elements.times, meta, zone, language)
    if all(date.source in _WEAK for date in meta.published):
        seen, changed = read_visible(zone, language)
        meta.modified += changed
        meta.published += seen
        changed_days = {date.day for date in meta.modified}
        if all(date.day in changed_days for date in meta.published):  # a date that readers see may be that of a change
            meta.published = read_scripts(elements.scripts) or meta.published
    if not meta.published:
        meta.ages = read_ages(zone)
        meta.published += read_anywhere(doc.tree, zone, language)
    if not meta.published and (date := url_stamp(doc.url)):
        meta.published.append(date)
    if not meta.published:
        # htmldate does not tell the day of a change from that of publication
        meta.published += [date for date in read_by_htmldate(doc.tree, doc.url) if date.day not in changed_days]
    meta.published = before_changes(meta.published, meta.modified)


def _nodes(elements: Elements, meta: PageMeta) -> None:
    nodes, by_id = page_nodes(elements.scripts)
    own = article_nodes(nodes, meta.url)
    meta.article_types = types_of(own[0]) if own and rank(own[0]) > 1 else []
    for node in own:
        read_article(node, by_id, meta)
    for node in nodes:
        kinds = types_of(node)
        meta.page_types += [kind for kind in kinds if kind not in meta.page_types][: 40 - len(meta.page_types)]
        if "BreadcrumbList" in kinds and not meta.breadcrumbs:
            meta.breadcrumbs = read_breadcrumbs(node, meta.url)
            meta.sources.setdefault("breadcrumbs", "jsonld.BreadcrumbList")
        elif any(k in ("WebSite", "Organization", "NewsMediaOrganization", "Corporation") for k in kinds) and (
            name := clean(node.get("name"), 200)
        ):
            meta.site_names.append(Candidate(name, "jsonld.site"))


def _language(head: Head, meta: PageMeta) -> str | None:
    others = [head.first(*LANGUAGES) or "", *(candidate.value for candidate in meta.languages)]
    named = [tag.lower().replace("_", "-") for tag in (head.language, *others) if tag]
    if not named:
        return None
    return next((tag for tag in named if tag.startswith(f"{named[0]}-")), named[0])  # en-gb says more than en


def _head(head: Head, meta: PageMeta, language: str | None) -> None:
    meta.titles += head.candidates(TITLES)
    meta.site_names += head.candidates(SITE_NAMES, 200)
    meta.descriptions += head.candidates(DESCRIPTIONS)
    meta.sections += head.candidates(SECTIONS, 100)
    for name in AUTHORS:
        people = [author for raw in head.metas.get(name, ()) for author in names_of(_turned(name, raw), meta.url)]
        if people:
            meta.bylines.append(Byline(tuple(distinct(people, lambda author: author.name)), f"meta.{name}"))
    label, data = head.first("twitter:label1"), head.first("twitter:data1")
    if label and data and not any(c.isdigit() for c in data) and (people := names_of(data, meta.url)):
        meta.bylines.append(Byline(tuple(people), "meta.twitter:data1"))
    for names, into in ((PUBLISHED, meta.published), (MODIFIED, meta.modified)):
        into += [d for n in names for raw in head.metas.get(n, ())[:2] if (d := read_date(raw, f"meta.{n}", language))]
    for name in KEYWORDS:
        for raw in head.metas.get(name, ()):
            words = [raw] if name == "article:tag" else raw.split(",")[:100]
            found = [word for x in words if (word := clean(x, 100))]
            if found:
                meta.sources.setdefault("keywords", name)
            meta.keywords += found
    if head.language:
        meta.languages.insert(0, Candidate(head.language, "html.lang"))
    meta.languages += head.candidates(LANGUAGES, 35)
    meta.page_types += [f"og:{kind}" for kind in [clean(head.first("og:type"), 40).lower()] if kind]
    meta.robots = clean(head.first("robots"), 200) or None
    _links(head, meta)
    _rights(head, meta)
    meta.images += head_images(head, meta.url)


def _turned(name: str, raw: str) -> str:
    """Library catalogues write "Example, Ada" (Highwire Press tags); the name as it is spoken."""
    last, comma, first = raw.partition(",")
    return f"{first} {last}" if name == "citation_author" and comma and "," not in first else raw


def _links(head: Head, meta: PageMeta) -> None:
    meta.canonical_url = absolute(next(iter(head.links.get("canonical", ())), None), meta.url)
    meta.og_url = absolute(head.first("og:url"), meta.url)
    meta.versions = head.versions


def _rights(head: Head, meta: PageMeta) -> None:
    if meta.license is None and (found := licence(next(iter(head.links.get("license", ())), None), meta.url)):
        meta.license = found
        meta.sources["license"] = "rel.license"
    if meta.copyright_holder is None:
        for name in ("copyright", "dcterms.rightsholder", "dc.rights", "rights"):
            holder = _COPYRIGHT.sub("", clean(head.first(name), 200)).strip()
            if 0 < len(holder) <= _LONGEST_HOLDER:
                meta.copyright_holder = holder
                meta.sources["copyrightHolder"] = name
                break
    tier = _TIERS.get(clean(head.first("article:content_tier"), 20).lower())
    if meta.is_accessible_for_free is None and tier is not None:
        meta.is_accessible_for_free = tier
        meta.sources["isAccessibleForFree"] = "article:content_tier"
