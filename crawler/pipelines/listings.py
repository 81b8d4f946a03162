"""What the listing that named a page says of it, as the office hears it beside the page itself; and that it is news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from crawler.extraction.metadata.listed import Listed

if TYPE_CHECKING:
    from crawler.items import FetchedPage
    from crawler.session import Origin


def said_of(item: FetchedPage, origin: Origin | None) -> tuple[Listed, ...]:
    """What the feed or sitemap that named the page said of it; a sitemap without titles dates the last change."""
    found, authors = item.discovery, origin.authors if origin else ()
    if found is None or found.via not in ("feed", "sitemap"):
        return ()
    dated: Literal["published", "modified"] = "published" if found.via == "feed" or found.listedTitle else "modified"
    return (Listed(found.via, found.listedTitle, found.listedDate, authors=authors, date_of=dated),)


def as_news(item: FetchedPage) -> bool:
    """Whether a listing named the page as news: a feed, a news sitemap, which has titles, or a section with a date."""
    found = item.discovery
    if found is None or found.via == "feed":
        return found is not None
    return found.listedTitle is not None if found.via == "sitemap" else found.listedDate is not None
