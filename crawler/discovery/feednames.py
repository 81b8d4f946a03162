"""What the elements of RSS, RDF and Atom feeds are called, whatever their namespaces and prefixes."""

from __future__ import annotations

from functools import lru_cache

_NAMESPACES = (  # how namespaces begin that are the same thing in all their versions
    ("", ("http://www.w3.org/2005/atom", "http://purl.org/atom/ns", "http://purl.org/rss/1.0/", "http://purl.org/net/rss",
          "http://my.netscape.com/", "http://channel.netscape.com/", "http://backend.userland.com/",
          "http://blogs.law.harvard.edu/tech/rss", "http://cyber.law.harvard.edu/rss")),
    ("dc:", ("http://purl.org/dc/", "http://dublincore.org/")),
    ("content:", ("http://purl.org/rss/1.0/modules/content",)),
    ("sy:", ("http://purl.org/rss/1.0/modules/syndication",)),
    ("media:", ("http://search.yahoo.com/mrss", "http://www.rssboard.org/media-rss")),
    ("feedburner:", ("http://rssnamespace.org/feedburner",)),
    ("prism:", ("http://prismstandard.org/",)),
    ("xhtml:", ("http://www.w3.org/1999/xhtml",)),
)  # fmt: skip
_PREFIXES = frozenset(["dc:", "content:", "sy:", "media:", "feedburner:", "prism:", "xhtml:", "atom:", "dcterms:"])
ENTRIES = frozenset(["item", "entry"])
"""What an entry is called: in RSS and RDF, in Atom."""

PUBLISHED = (
    "pubdate",
    "published",
    "issued",
    "dc:date",
    "dc:issued",
    "dc:created",
    "created",
    "prism:publicationdate",
)
MODIFIED = ("updated", "modified", "dc:modified")
FIELDS = frozenset([*PUBLISHED, *MODIFIED, "title", "link", "guid", "id", "description", "summary", "content",
                     "content:encoded", "author", "dc:creator", "category", "feedburner:origlink"])  # fmt: skip


@lru_cache(maxsize=1024)  # the few tags of the feeds of a crawl
def name_of(tag: str) -> str:
    """Give the name of an element, lower-case, with the one prefix that this module knows its namespace by.

    Undeclared prefixes count as what everyone means by them; unknown namespaces give "?:name".
    """
    if tag.startswith("{"):
        uri, _, local = tag[1:].lower().partition("}")
        best = max(((len(u), p) for p, known in _NAMESPACES for u in known if uri.startswith(u)), default=(0, "?:"))
        return best[1] + local
    prefix, colon, local = tag.lower().rpartition(":")
    if not colon:
        return local
    known = prefix + colon if prefix + colon in _PREFIXES else "?:"
    return {"atom:": "", "dcterms:": "dc:"}.get(known, known) + local
