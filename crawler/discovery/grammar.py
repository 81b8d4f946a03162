"""Provisional: tells article addresses from others by structure alone; the learning form follows on this interface."""

from __future__ import annotations

import re

from crawler.discovery.words import words_in
from crawler.urls import BadAddress, split

_ID = re.compile(r"[0-9]{5,}|(?:19|20)[0-9]{2}[/-][0-9]{1,2}")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|pdf|css|js|xml|rss|atom|zip|mp[34]|json)$", re.IGNORECASE)


class UrlGrammar:
    """Likelihood that an address of one site is an article's."""

    def learn(self, url: str, is_article: bool) -> None:
        """Note what an address proved to be."""

    def likelihood(self, url: str, text: str = "") -> float:
        """Give 0 to 1; ``text`` is the link's."""
        try:
            address = split(url)
        except BadAddress:
            return 0.0
        last = address.path.rstrip("/").rpartition("/")[2]
        if _FILE.search(address.path) or not last and not address.query:
            return 0.0
        slug = len(re.findall(r"[^\W\d_]{2,}", last))
        score = 0.1 + 0.3 * (slug >= 4) + 0.4 * (_ID.search(address.path + address.query) is not None)
        return min(1.0, score + 0.2 * (words_in(text) >= 5))

    def dump(self) -> bytes:
        """Give what was learned."""
        return b""

    def load(self, blob: bytes) -> None:
        """Take up what was learned before."""
