"""Which of the addresses that a listing names are worth a request as an article, and how soon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from crawler.discovery.periods import published_in
from crawler.stores.frontier import Found
from crawler.stores.keys import epoch
from crawler.urls import BadAddress, canonical, same_site

if TYPE_CHECKING:
    from crawler.discovery.grammar import UrlGrammar
    from crawler.discovery.listing import Listing
    from crawler.discovery.pages import PageLink
    from crawler.items import Via
    from crawler.spiders.reading import Reading

NAMED: Final = 100
"""Priority of what a feed or news sitemap names: certain, so it comes before every guess."""

_BANDS = 9  # of guesses below it; coarse, because only within a band the newest comes first


class Candidates:
    """Judges one site's addresses by its grammar, and teaches the grammar what listings prove."""

    def __init__(self, site: str, grammar: UrlGrammar, likely: float, listed: float) -> None:
        self._site = site
        self._grammar = grammar
        self._likely = likely
        self._listed = listed
        self._undecided: list[tuple[str, Via, list[PageLink]]] = []

    def named_by(
        self, source: str, reading: Reading, now: float, *, settled: bool, via: Via = "section"
    ) -> Iterator[Found | None]:
        """Give the articles that a listing names, one by one, None for what is none: a sitemap's 50,000 take seconds.

        Links of pages are kept for ``late`` until the grammar is ``settled`` by what the site's feeds name.
        """
        if reading.kind == "feed":
            yield from self._certain(reading.listings, "feed", source, now)
        elif reading.kind == "sitemap":
            for listing in reading.listings:
                if listing.title:
                    yield from self._certain([listing], "sitemap", source, now)
                else:
                    yield self._guessed(listing, source, now)
        elif reading.links is not None:
            yield from self._grammar.studying(reading.links.links)
            self._undecided.append((source, via, reading.links.links))
            for _, found in self.late(now) if settled else ():
                yield from found

    @property
    def undecided(self) -> bool:
        """Whether links of pages are kept."""
        return bool(self._undecided)

    def late(self, now: float) -> list[tuple[str, Iterator[Found | None]]]:
        """Give the articles among the links that were kept, by the page that has them; None for what is none."""
        kept, self._undecided = self._undecided, []
        return [(source, self._linked(links, source, now, via)) for source, via, links in kept]

    def listed_on(self, reading: Reading) -> list[tuple[str, float | None]]:
        """The articles that a feed names, or a page in its main part: key, and publication (epoch seconds) if known."""
        if reading.links is None:
            named = [(x.url, x.date if x.date_of == "published" else None) for x in reading.listings]
        else:
            likely = (x for x in reading.links.links if x.place == "main" and self._likelihood(x) >= self._likely)
            named = [(x.url, x.date) for x in likely]
        found: dict[str, float | None] = {}
        for url, date in named:
            if same_site(url, self._site):
                day = published_in(url)
                at = epoch(date) if date else epoch(day.first.isoformat()) if day and day.unit == "day" else None
                found.setdefault(canonical(url), at)
        return list(found.items())

    def _likelihood(self, link: PageLink) -> float:
        return self._grammar.likelihood(link.url, link.text, link.place, link.heading)

    def _certain(self, listings: Iterable[Listing], via: Via, source: str, now: float) -> Iterator[Found]:
        for listing in listings:
            if same_site(listing.url, self._site):
                self._grammar.learn(listing.url, is_article=True)
                yield self._found(listing, NAMED, via, source, now)

    def _guessed(self, listing: Listing, source: str, now: float) -> Found | None:
        if not same_site(listing.url, self._site):
            return None
        likelihood = self._grammar.likelihood(listing.url)
        return self._found(listing, _band(likelihood), "sitemap", source, now) if likelihood >= self._listed else None

    def _found(self, listing: Listing, priority: int, via: Via, source: str, now: float) -> Found:
        changed, of_change = listing.modified, listing.date_of == "modified"
        return Found(
            listing.url,
            canonical(listing.url),
            priority,
            via,
            source,
            now,
            listing.title,
            listing.date,
            of_change,
            epoch(changed) if changed else None,
            published_in(listing.url),
            listing.authors,
        )

    def _linked(self, links: Iterable[PageLink], source: str, now: float, via: Via) -> Iterator[Found | None]:
        for link in links:
            yield self._link(link, source, now, via)

    def _link(self, link: PageLink, source: str, now: float, via: Via) -> Found | None:
        try:
            key = canonical(link.url)
        except BadAddress:
            return None
        if not same_site(link.url, self._site) or (likelihood := self._likelihood(link)) < self._likely:
            return None
        band, day = _band(likelihood), published_in(link.url)
        return Found(link.url, key, band, via, source, now, link.headline, link.date, published_in=day)


def _band(likelihood: float) -> int:
    return round(likelihood * _BANDS) * 10
