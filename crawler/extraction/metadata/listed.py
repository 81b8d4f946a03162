"""What a feed or a sitemap said of a page before it was fetched, as further candidates for its fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from crawler.extraction.metadata.candidates import Byline, Candidate, PageMeta
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.names import names_of
from crawler.extraction.metadata.text import clean, distinct

_MOST_AUTHORS = 20


@dataclass(slots=True, frozen=True)
class Listed:
    """One entry's words.  ``source`` becomes the candidates' source, and so that of a field in ``fieldSources``.

    ``date`` is ISO 8601 in UTC or a bare day; ``date_of`` says what it dates: a sitemap's lastmod is a change.
    """

    source: Literal["feed", "sitemap"]
    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    date_of: Literal["published", "modified"] = "published"


def with_listed(meta: PageMeta, listings: Iterable[Listed]) -> PageMeta:
    """Give the page's candidates and, behind them, those of the listings that name it; ``meta`` stays as it is."""
    titles, published, modified, bylines = list(meta.titles), list(meta.published), list(meta.modified), []
    for listed in listings:
        if title := clean(listed.title):
            titles.append(Candidate(title, listed.source))
        if date := read_date(listed.date, listed.source) if listed.date else None:
            (published if listed.date_of == "published" else modified).append(date)
        people = [author for raw in listed.authors[:_MOST_AUTHORS] for author in names_of(raw, meta.url)]
        if people:
            bylines.append(Byline(tuple(distinct(people, lambda author: author.name)), listed.source))
    return replace(meta, titles=titles, published=published, modified=modified, bylines=[*meta.bylines, *bylines])
