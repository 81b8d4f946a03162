"""What the crawler passes on: the fetched page, the article record, the counted rejection.

The record is schema.org's NewsArticle in the shape of Zyte's Article (camelCase names, ``authors`` as objects, ``*Raw``
fields for audit).  It imports nothing of the project but how items cross to another process.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from crawler.crossing import Crossing

SCHEMA_VERSION = "1.3.0"
"""Semantic version of the record; an added optional field raises the minor part."""

_URL = Field(pattern=r"^https?://", max_length=2083)
_DATE = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$|^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$")

Url = Annotated[str, _URL]
Text = Annotated[str, Field(min_length=1)]
Date = Annotated[str, _DATE]
"""ISO 8601; with offset where the page or the site's habit gives one, a bare date or time where nothing does."""

ArticleType = Literal[
    "NewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "LiveBlogPosting",
    "OpinionNewsArticle",
    "ReportageNewsArticle",
    "ReviewNewsArticle",
    "AdvertiserContentArticle",
    "BlogPosting",
]
AccessStatus = Literal["full", "truncated", "paywalled"]
Via = Literal["feed", "sitemap", "section", "page", "given", "archive"]


@dataclass(slots=True)
class Author(Crossing):
    """One byline entry: ``name`` is the person's or agency's name alone, ``nameRaw`` the text it was read from."""

    name: Text
    nameRaw: str | None = None
    url: Url | None = None
    type: Literal["Person", "Organization"] = "Person"


@dataclass(slots=True)
class Publisher(Crossing):
    """The site that published the article."""

    name: str | None
    url: Url
    domain: Text


@dataclass(slots=True)
class Image(Crossing):
    """A picture of the article; captions and credits live here, never in ``articleBody``.  Sizes are pixels."""

    url: Url
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(slots=True)
class Media(Crossing):
    """An embedded video or audio."""

    url: Url


@dataclass(slots=True)
class Breadcrumb(Crossing):
    """One step of the page's own path from the home page to it."""

    name: Text
    url: Url | None = None


@dataclass(slots=True)
class Section(Crossing):
    """The text from one heading to the next, paragraphs as in ``articleBody``; before the first both are null.

    ``level`` is that of the heading's element, 2 to 6 (the headline has 1).
    """

    heading: str | None
    level: Annotated[int, Field(ge=2, le=6)] | None
    articleBody: str


@dataclass(slots=True)
class Link(Crossing):
    """A link in the text: where it leads, and its words."""

    url: Url
    text: str


@dataclass(slots=True)
class LiveBlogUpdate(Crossing):
    """One entry of a live blog, as schema.org's liveBlogUpdate."""

    headline: str | None
    articleBody: str
    datePublished: Date | None = None


@dataclass(slots=True)
class Discovery(Crossing):
    """How the address was first found; ``listed*`` is what the listing said of it."""

    via: Via
    sourceUrl: Url | None = None
    listedAt: Date | None = None
    listedTitle: str | None = None
    listedDate: Date | None = None


@dataclass(slots=True)
class RemovedBlock(Crossing):
    """Text that the page shows near the article and the record leaves out, counted per reason."""

    reason: Text
    chars: Annotated[int, Field(ge=1)]


@dataclass(slots=True)
class Extractor(Crossing):
    """What took the text: the program, its version, and the id of the learned site template (null: none yet)."""

    name: Text
    version: Text
    template: str | None = None


@dataclass(slots=True)
class WarcPlace(Crossing):
    """Where the page's bytes lie: file name and byte offset of the response record."""

    file: Text
    offset: Annotated[int, Field(ge=0)]


@dataclass(slots=True)
class Metadata(Crossing):
    """Provenance.  ``fieldSources`` names for each filled field of the article the source it was taken from."""

    dateDownloaded: Date
    httpStatus: int | None = None
    etag: str | None = None
    lastModified: str | None = None
    contentType: str | None = None
    encoding: str | None = None
    extractor: Extractor | None = None
    fieldSources: dict[str, str] = field(default_factory=dict)
    removedBlocks: list[RemovedBlock] = field(default_factory=list)
    qualityFlags: list[str] = field(default_factory=list)
    robots: str | None = None
    warc: WarcPlace | None = None
    crawlId: str | None = None
    inputId: str | int | None = None


@dataclass(slots=True)
class Article(Crossing):
    """One article of one site, as it is exported.  (id, revision) is unique over all parts.

    ``articleBody`` holds paragraphs with a blank line between them and no headline, byline, caption, related link,
    share or comment line.  Where they are asked for, ``articleBodyHtml`` is the same with headings, lists and links,
    ``sections`` the same from heading to heading, and ``links`` are those in it, in order.
    ``datePublished`` is never filled from ``dateModified``; null is null.  ``clusterId`` is the id of the article that
    told the story first on any site, ``duplicateOf`` is the same where that is another article; ``alternateUrls`` are
    addresses of the same site under which the same text was found before this record, ``pageUrls`` those of the pages
    that the text is from, in order, where they are several or the one that shows all.
    """

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    url: Url
    headline: Text
    articleBody: Text
    metadata: Metadata
    schemaVersion: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")] = SCHEMA_VERSION
    requestUrl: Url | None = None
    canonicalUrl: Url | None = None
    type: ArticleType = "NewsArticle"
    articleBodyHtml: str | None = None
    sections: list[Section] | None = None
    links: list[Link] | None = None
    alternativeHeadline: str | None = None
    description: str | None = None
    wordCount: int | None = None
    datePublished: Date | None = None
    datePublishedRaw: str | None = None
    datePublishedPrecision: Literal["second", "minute", "day"] | None = None
    dateModified: Date | None = None
    dateModifiedRaw: str | None = None
    timezoneSource: str | None = None
    authors: list[Author] = field(default_factory=list)
    publisher: Publisher | None = None
    articleSection: list[str] = field(default_factory=list)
    breadcrumbs: list[Breadcrumb] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    dateline: str | None = None
    inLanguage: str | None = None
    mainImage: Image | None = None
    images: list[Image] = field(default_factory=list)
    videos: list[Media] = field(default_factory=list)
    audios: list[Media] = field(default_factory=list)
    isAccessibleForFree: bool | None = None
    accessStatus: AccessStatus | None = None
    liveBlogUpdates: list[LiveBlogUpdate] = field(default_factory=list)
    pageUrls: list[Url] = field(default_factory=list)
    alternateUrls: list[Url] = field(default_factory=list)
    license: str | None = None
    copyrightHolder: str | None = None
    revision: Annotated[int, Field(ge=1)] = 1
    previousContentHash: str | None = None
    changedFields: list[str] = field(default_factory=list)
    contentHash: str | None = None
    simhash: str | None = None
    duplicateOf: str | None = None
    clusterId: str | None = None
    discovery: Discovery | None = None


@dataclass(slots=True)
class Retraction:
    """An article that was delivered and that its site took back: its address answers 410, or on two looks 404 or the
    page that its site shows for missing ones.

    A record beside Article, told from it by ``type``; ``id`` is the article's, ``revision`` the next after its last.
    """

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    url: Url
    revision: Annotated[int, Field(ge=2)]
    retractedAt: Date
    metadata: Metadata
    schemaVersion: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")] = SCHEMA_VERSION
    type: Literal["Retraction"] = "Retraction"
    requestUrl: Url | None = None
    previousContentHash: str | None = None
    discovery: Discovery | None = None


@dataclass(slots=True, frozen=True)
class Rejection:
    """Why a page did not become an article.  ``reason`` is one of a fixed vocabulary, ``detail`` is for people."""

    url: str
    reason: str
    detail: str = ""


@dataclass(slots=True)
class FetchedPage(Crossing):
    """A downloaded page on its way to extraction: bytes as they came after content decoding, headers lower-cased.

    ``further``: the other pages of its article, in order; ``whole``: the one that shows all of it; ``gap``: the flag
    that says why they are not all.  ``rendered``: the body is what a browser made of the page that came.
    """

    url: str
    request_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    downloaded: str
    discovery: Discovery | None = None
    site: str = ""
    warc: WarcPlace | None = None
    further: list[FetchedPage] = field(default_factory=list)
    whole: FetchedPage | None = None
    gap: str = ""
    rendered: bool = False
