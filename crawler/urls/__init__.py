"""Addresses of pages: made absolute and tidy, told apart, and tied to the site that they belong to.

The rules are the WHATWG URL standard's where it speaks (https://url.spec.whatwg.org/), RFC 3986 section 6 for what
counts as the same address, and the Public Suffix List for what counts as one owner.
"""

from crawler.urls.address import MAX_LENGTH, Address, BadAddress, normalise, split
from crawler.urls.identity import article_id, canonical
from crawler.urls.site import domain_of, same_site, site_of

__all__ = [
    "MAX_LENGTH",
    "Address",
    "BadAddress",
    "article_id",
    "canonical",
    "domain_of",
    "normalise",
    "same_site",
    "site_of",
    "split",
]
