"""What an article's record says of the page that it was taken from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.extraction.fingerprints import content_hash, simhash

if TYPE_CHECKING:
    from crawler.items import Article, FetchedPage


RENDERED = "rendered"
"""Flag of an article whose page showed it only when its scripts had run, in a browser."""


_LATEST = 9000  # a year far enough from the last one that datetime knows to count on from it


def downloaded_at(page: FetchedPage) -> datetime | None:
    """The moment that the page came, in UTC where it names no zone; None where what it came from does not tell."""
    try:
        moment = datetime.fromisoformat(page.downloaded)
    except ValueError:
        return None
    return None if moment.year > _LATEST else moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def complete(article: Article, page: FetchedPage, crawl: str | None = None) -> Article:
    """Add to an article, in place, what the fetch knows and extraction does not: provenance and fingerprints."""
    article.requestUrl = page.request_url
    article.discovery = page.discovery
    article.contentHash = article.contentHash or content_hash(article.articleBody)
    article.simhash = article.simhash or simhash(article.articleBody)
    meta = article.metadata
    meta.dateDownloaded = page.downloaded
    meta.httpStatus = page.status or None
    meta.etag = page.headers.get("etag")
    meta.lastModified = page.headers.get("last-modified")
    meta.contentType = page.headers.get("content-type")
    meta.warc = page.warc
    meta.crawlId = crawl
    if page.rendered and RENDERED not in meta.qualityFlags:
        meta.qualityFlags = [*meta.qualityFlags, RENDERED]
    return article
