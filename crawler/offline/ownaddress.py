"""The address that a page gives itself, where nobody else knows it."""

from __future__ import annotations

from lxml import etree

from crawler.extraction.html import NotHtml, parse
from crawler.items import FetchedPage
from crawler.urls import BadAddress, normalise

_OWN_ADDRESS = ("//head/link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")


def own_address(page: FetchedPage, content_type: str | None = None) -> str:
    """Give the address that a page names as its own, or the one that it was given."""
    try:
        tree = parse(page.body, page.url, content_type).tree
    except NotHtml:
        return page.url
    for path in _OWN_ADDRESS:
        found = etree.XPath(path)(tree)
        for text in found if isinstance(found, list) else ():
            try:
                return normalise(str(text))
            except BadAddress:
                continue
    return page.url
