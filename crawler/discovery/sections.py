"""Provisional: section pages from a page's navigation."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.discovery.pages import PageLink
from crawler.discovery.words import words_in
from crawler.urls import same_site, site_of, split


def pick_sections(links: Iterable[PageLink], home_url: str, limit: int) -> list[str]:
    """Give at most ``limit`` addresses of section pages, the likeliest first."""
    site = site_of(home_url)
    found = [
        x.url
        for x in links
        if x.place == "nav"
        and same_site(x.url, site)
        and 0 < words_in(x.text) <= 3
        and split(x.url).path.count("/") <= 3
    ]
    return [x for x in dict.fromkeys(found) if x != home_url][:limit]
