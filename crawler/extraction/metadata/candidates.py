"""The values that a page offers for each field, each with the place it was read from: small and picklable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crawler.crossing import Crossing
from crawler.items import Author, Breadcrumb, Image, LiveBlogUpdate

Precision = Literal["second", "minute", "day"]
OVERRIDE = "override"
"""Source of what a person's own rule for the site gave: it is not voted on."""


@dataclass(slots=True, frozen=True)
class Candidate(Crossing):
    """One offered value.  ``source`` names the place (``jsonld.headline``, ``og:title``), ``raw`` what stood there."""

    value: str
    source: str
    raw: str | None = None


@dataclass(slots=True, frozen=True)
class DateCandidate(Crossing):
    """An offered date: ISO 8601 ``value`` (with offset where the page gives one), its text and its precision."""

    value: str
    source: str
    raw: str
    precision: Precision

    @property
    def day(self) -> str:
        """The date alone, as the page's own clock shows it."""
        return self.value[:10]

    @property
    def has_offset(self) -> bool:
        """Whether the page said which time zone it means."""
        return len(self.value) > 19


@dataclass(slots=True, frozen=True)
class Byline(Crossing):
    """The authors that one place names, in its order."""

    authors: tuple[Author, ...]
    source: str


@dataclass(slots=True)
class PageMeta(Crossing):
    """Everything that the page's markup offers.  Lists are in order of trust, bounded in number and length."""

    url: str
    titles: list[Candidate] = field(default_factory=list)
    alternative_titles: list[Candidate] = field(default_factory=list)
    site_names: list[Candidate] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    published: list[DateCandidate] = field(default_factory=list)
    modified: list[DateCandidate] = field(default_factory=list)
    ages: list[str] = field(default_factory=list)
    """Lines such as "2 hours ago" beside the headline of a page that shows no date there."""
    descriptions: list[Candidate] = field(default_factory=list)
    sections: list[Candidate] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    breadcrumbs: list[Breadcrumb] = field(default_factory=list)
    languages: list[Candidate] = field(default_factory=list)
    images: list[tuple[Image, str]] = field(default_factory=list)
    videos: list[str] = field(default_factory=list)
    audios: list[str] = field(default_factory=list)
    page_types: list[str] = field(default_factory=list)
    """schema.org types of the page's own nodes and ``og:<type>``: ``NewsArticle``, ``ItemList``, ``og:website``."""
    article_types: list[str] = field(default_factory=list)
    """The types of the node that was taken for the page's article."""
    canonical_url: str | None = None
    og_url: str | None = None
    versions: list[tuple[str, str]] = field(default_factory=list)
    """hreflang and address, as they stand there, of the versions of the page that it names."""
    is_accessible_for_free: bool | None = None
    paid_classes: frozenset[str] = frozenset()
    """The class names by which the page says which of its parts are not free (JSON-LD's hasPart)."""
    license: str | None = None
    copyright_holder: str | None = None
    publisher_name: str | None = None
    robots: str | None = None
    body: str | None = None
    """JSON-LD's articleBody as plain text with a line a paragraph."""
    dateline: str | None = None
    live_updates: list[LiveBlogUpdate] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    """Where the fields that have one value here and no candidates come from, by the record's name of the field."""
