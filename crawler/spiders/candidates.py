"""Which of the addresses that a listing names are worth a request as an article, and how soon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from crawler.discovery.periods import published_in
from crawler.stores.frontier import Found
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
        self._undecided: list[tuple[str, list[PageLink]]] = []

    def named_by(self, source: str, reading: Reading, now: float, *, settled: bool) -> Iterator[Found | None]:
        """Give the articles that a listing names, one by one, None for what is none: a sitemap's 50,000 take seconds.

        Links of pages are kept for ``judge`` until the grammar is ``settled`` by what the site's feeds name.
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
            self._grammar.study(reading.links.links)
            self._undecided.append((source, reading.links.links))
            yield from self.judge(now) if settled else ()

    def judge(self, now: float) -> list[Found]:
        """Give the articles among the links that were kept."""
        found = [x for source, links in self._undecided for x in self._linked(links, source, now)]
        self._undecided.clear()
        return found

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
        )

    def _linked(self, links: Iterable[PageLink], source: str, now: float) -> Iterator[Found]:
        for link in links:
            try:
                key = canonical(link.url)
            except BadAddress:
                continue
            if same_site(link.url, self._site):
                likelihood = self._grammar.likelihood(link.url, link.text, link.place, link.heading)
                if likelihood >= self._likely:
                    band, day = _band(likelihood), published_in(link.url)
                    yield Found(link.url, key, band, "section", source, now, listed_date=link.date, published_in=day)


def epoch(date: str) -> float:
    """Give the moment that an ISO 8601 UTC time or bare date means at the earliest, in epoch seconds."""
    moment = datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _band(likelihood: float) -> int:
    return round(likelihood * _BANDS) * 10
