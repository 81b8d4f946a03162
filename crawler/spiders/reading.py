"""What one home page, section page, feed or sitemap says.  Runs in a worker process: foreign bytes, no shared state."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from itertools import islice
from typing import Literal, Self, overload

from crawler.discovery.feeds import NotAFeed, read_feed
from crawler.discovery.listing import Listing
from crawler.discovery.pages import PageLinks, read_links
from crawler.discovery.sitemaps import NotASitemap, SitemapRef, read_sitemap
from crawler.spiders.steps import StepKind

_MOST = 100_000  # entries of one file; the sitemap protocol allows 50,000, and what is longer is a flood
_XML = (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<urlset", b"<sitemapindex", b"{")
_MOMENTS = 200  # of a listing that say how often it has news; more come on no day between two looks
_PIECE = 200  # listings that are unpickled at a time: some 1 ms


@dataclass(slots=True, frozen=True)
class Bundle(Sequence[Listing]):
    """Listings that crossed from another process and are unpickled as they are taken: 50,000 at once take 0.2 s."""

    pieces: list[bytes]
    size: int

    @classmethod
    def of(cls, listings: Sequence[Listing]) -> Self:
        """Pack them."""
        starts = range(0, len(listings), _PIECE)
        return cls([pickle.dumps(listings[at : at + _PIECE], pickle.HIGHEST_PROTOCOL) for at in starts], len(listings))

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Listing]:
        for piece in self.pieces:
            yield from pickle.loads(piece)  # noqa: S301 - from our own worker

    @overload
    def __getitem__(self, index: int) -> Listing: ...
    @overload
    def __getitem__(self, index: slice) -> list[Listing]: ...
    def __getitem__(self, index: int | slice) -> Listing | list[Listing]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self.size)
            first, last = start // _PIECE, -(-stop // _PIECE)
            some = Bundle(self.pieces[first:last], 0)
            return list(islice(some, start - first * _PIECE, max(0, stop - first * _PIECE), step))
        return self[index : index + 1][0]


@dataclass(slots=True)
class Reading:
    """``kind`` is what the document proved to be; ``trouble`` says why it gave nothing.

    A sitemap's ``listings`` with a title, which are news, come first.  ``ttl``: seconds for which a feed asks to be
    left alone; ``hub``: where it can be had by WebSub.  ``moments``: when what it names appeared or changed last, as it
    says to the second (epoch seconds), the latest first.
    """

    kind: Literal["feed", "sitemap", "page", "nothing"]
    listings: Sequence[Listing] = field(default_factory=list)
    sitemaps: list[SitemapRef] = field(default_factory=list)
    links: PageLinks | None = None
    next_url: str | None = None
    ttl: float = 0.0
    hub: str | None = None
    trouble: str = ""
    moments: tuple[float, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it is a page that names next to nothing before its scripts have run."""
        return self.links is not None and self.links.empty


def read_source(
    asked: StepKind, body: bytes, url: str, content_type: str | None = None, now: float | None = None
) -> Reading:
    """Read a document as what it was asked for; a home address may also be a feed or a sitemap itself."""
    if asked == "feed":
        return _feed(body, url, content_type, now)
    if asked == "sitemap":
        return _sitemap(body, url, now)
    if asked == "home" and body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_XML):
        for reading in (_feed(body, url, content_type, now), _sitemap(body, url, now)):
            if reading.listings or reading.sitemaps:
                return reading
    links = read_links(body, url)
    return Reading("page", links=links, next_url=links.next_url, moments=_moments(x.date for x in links.links))


def _feed(body: bytes, url: str, content_type: str | None, now: float | None) -> Reading:
    try:
        feed = read_feed(body, url, content_type, now=now)
    except NotAFeed as error:
        return Reading("nothing", trouble=str(error))
    ttl = float(feed.ttl_seconds or 0)
    moments = _moments(x.modified or x.date for x in feed.listings)
    return Reading("feed", feed.listings[:_MOST], next_url=feed.next_url, ttl=ttl, hub=feed.hub, moments=moments)


def _sitemap(body: bytes, url: str, now: float | None) -> Reading:
    reading, listings = Reading("sitemap"), list[Listing]()
    try:
        for entry in islice(read_sitemap(body, url, now=now), _MOST):
            if isinstance(entry, SitemapRef):
                reading.sitemaps.append(entry)
            else:
                listings.append(entry)
    except NotASitemap as error:
        if not (listings or reading.sitemaps):
            return Reading("nothing", trouble=str(error))
        reading.trouble = str(error)
    listings.sort(key=lambda listing: not listing.title)  # stable
    reading.moments = _moments(x.modified or x.date for x in listings)
    reading.listings = Bundle.of(listings) if len(listings) > _PIECE else listings
    return reading


def _moments(dates: Iterable[str | None]) -> tuple[float, ...]:
    latest = nlargest(_MOMENTS, (date for date in dates if date and date.endswith("Z")))  # sorted as texts
    return tuple(datetime.fromisoformat(date).timestamp() for date in latest)
