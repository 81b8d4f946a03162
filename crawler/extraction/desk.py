"""Provisional: lets every page go at once; the site's memory replaces it."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable

from crawler.extraction.analysis import Page
from crawler.items import Article, Metadata, Rejection

Outcome = tuple[Hashable, Article | Rejection]


class Desk:
    """Where pages wait until their site is known."""

    def __init__(self, quorum: int) -> None:
        self.quorum = quorum

    def add(self, key: Hashable, page: Page) -> list[Outcome]:
        """Take a page; give what may leave."""
        ident = hashlib.blake2b(page.url.encode(), digest_size=16).hexdigest()
        body = page.text.replace("\n", "\n\n")
        meta = Metadata(dateDownloaded="1970-01-01T00:00:00Z")
        return [(key, Article(ident, page.url, page.title, body, meta, datePublished=page.date))]

    def flush(self, domain: str | None = None) -> list[Outcome]:
        """Let all pages of the domain (None: all domains) go."""
        return []

    def held(self, domain: str) -> int:
        """How many pages of the domain wait."""
        return 0

    def load(self, domain: str, blob: bytes) -> None:
        """Take up an earlier run's memory."""

    def changed(self) -> list[tuple[str, bytes]]:
        """The memories to be kept."""
        return []
