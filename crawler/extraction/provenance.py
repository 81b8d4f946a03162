"""What an article's record says of the page that it was taken from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.fingerprints import content_hash, simhash

if TYPE_CHECKING:
    from crawler.items import Article, FetchedPage


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
    return article
