# ruff: noqa: N815 - the record's names are schema.org's
"""The settled values under the names that the Article record has."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Literal

from crawler.items import (
    AccessStatus,
    Article,
    ArticleType,
    Author,
    Breadcrumb,
    Image,
    LiveBlogUpdate,
    Media,
    Publisher,
)


@dataclass(slots=True)
class Fields:
    """What ``settle`` decided.  ``sources`` names for each filled field where its value came from."""

    headline: str | None = None
    alternativeHeadline: str | None = None
    description: str | None = None
    type: ArticleType = "NewsArticle"
    canonicalUrl: str | None = None
    datePublished: str | None = None
    datePublishedRaw: str | None = None
    datePublishedPrecision: Literal["second", "minute", "day"] | None = None
    dateModified: str | None = None
    dateModifiedRaw: str | None = None
    timezoneSource: str | None = None
    authors: list[Author] = field(default_factory=list)
    publisher: Publisher | None = None
    articleSection: list[str] = field(default_factory=list)
    breadcrumbs: list[Breadcrumb] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    inLanguage: str | None = None
    mainImage: Image | None = None
    images: list[Image] = field(default_factory=list)
    videos: list[Media] = field(default_factory=list)
    audios: list[Media] = field(default_factory=list)
    dateline: str | None = None
    isAccessibleForFree: bool | None = None
    accessStatus: AccessStatus | None = None
    liveBlogUpdates: list[LiveBlogUpdate] = field(default_factory=list)
    license: str | None = None
    copyrightHolder: str | None = None
    sources: dict[str, str] = field(default_factory=dict)

    def fill(self, article: Article) -> None:
        """Write every value into the article; ``sources`` goes to ``metadata.fieldSources``."""
        for f in fields(self):
            if f.name != "sources" and not (f.name == "headline" and self.headline is None):
                setattr(article, f.name, getattr(self, f.name))
        article.metadata.fieldSources.update(self.sources)
