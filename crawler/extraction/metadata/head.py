"""<meta>, <link>, <title> and <html lang>: one pass, then look-ups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extraction.metadata.candidates import Candidate
from crawler.extraction.metadata.text import LONGEST_LINE, clean, text_of

if TYPE_CHECKING:
    from lxml import etree

MOST_TAGS = 600  # meta and link tags read; the most seen in a real page was under 300
MOST_VALUES = 60  # values kept of one repeated name, e.g. article:tag

TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "headline",
    "parsely-title",
    "sailthru.title",
    "cxenseparse:title",
    "title",
)
SITE_NAMES = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "citation_journal_title",
    "cre",
    "publisher",
)
DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description", "dcterms.description")
SECTIONS = ("article:section", "parsely-section", "articlesection", "section", "cxenseparse:category", "category")
KEYWORDS = ("news_keywords", "article:tag", "keywords", "parsely-tags", "sailthru.tags", "cxenseparse:keywords")
AUTHORS = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "cxenseparse:author",
    "article:author_name",
    "article.author",
)
PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "published_time",
    "published_at",
    "originalpublicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "article.published",
    "iso-8601-publish-date",
    "date",
    "dc.date",
    "dcterms.date",
    "pdate",
    "dateposted",
    "datecreated",
    "rnews:datepublished",
    "article:post_time",
    "article:create_time",
    "release_date",
)
MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "article:modified",
    "og:article:modified_time",
    "datemodified",
    "date_modified",
    "dcterms.modified",
    "dc.date.modified",
    "modified_time",
    "last-modified",
    "lastmod",
    "lastmodified",
    "last_modified",
    "revised",
    "updated",
    "article.updated",
    "iso-8601-last-modified-date",
)
LANGUAGES = ("og:locale", "content-language", "dc.language", "dcterms.language", "language")


@dataclass(slots=True)
class Head:
    """The head's tags by lower-cased name."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    versions: list[tuple[str, str]] = field(default_factory=list)  # (hreflang, href)
    title: str = ""
    language: str = ""

    def first(self, *names: str) -> str | None:
        """The first value of the first of these names that has one."""
        return next((values[0] for name in names if (values := self.metas.get(name))), None)

    def candidates(self, names: tuple[str, ...], limit: int = LONGEST_LINE) -> list[Candidate]:
        """The first cleaned value of each name that has one."""
        found = ((name, values[0]) for name in names if (values := self.metas.get(name)))
        return [Candidate(text, name, raw[:limit]) for name, raw in found if (text := clean(raw, limit))]


def read_head(tree: etree._Element, tags: Iterable[etree._Element]) -> Head:
    """Read the page's tags, wherever in it they stand: parsers move a broken head's tags into the body."""
    head = Head(language=clean(tree.get("lang") or tree.get("xml:lang") or "", 35))
    for element in islice(tags, MOST_TAGS):
        if element.tag == "meta":
            _meta(element, head)
        elif element.tag == "link":
            href = element.get("href")
            if href and (language := element.get("hreflang")) and len(head.versions) < MOST_VALUES:
                head.versions.append((language, href.strip()))
            for rel in (element.get("rel") or "").lower().split()[:4]:
                if href:
                    head.links.setdefault(rel, []).append(href.strip())
        elif not head.title and not _in_svg(element):
            head.title = text_of(element)
    return head


def _meta(element: etree._Element, head: Head) -> None:
    content = element.get("content")
    if not content or not content.strip():
        return
    inside = element.get("itemprop")
    parent = element.getparent()
    if inside and parent is not None and parent.tag != "head":
        return  # microdata, which has a scope
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        if name := element.get(attribute):
            values = head.metas.setdefault(name.strip().lower()[:60], [])
            if len(values) < MOST_VALUES:
                values.append(content)


def _in_svg(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag not in ("head", "html", "body")
