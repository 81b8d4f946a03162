"""What a feed or a sitemap said of a page before it was fetched, as further candidates for its fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from crawler.extraction.metadata.candidates import Byline, Candidate, DateCandidate, PageMeta
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.names import names_of
from crawler.extraction.metadata.text import clean, distinct

_MOST_AUTHORS = 20
_SAME_MOMENT = 60  # seconds


@dataclass(slots=True, frozen=True)
class Listed:
    """One entry's words.  ``source`` becomes the candidates' source, and so that of a field in ``fieldSources``.

    ``date`` is ISO 8601 in UTC or a bare day, ``date_raw`` the text that it was read from (it may bear the newsroom's
    own offset); ``date_of`` says what it dates: a sitemap's lastmod is a change.
    """

    source: Literal["feed", "sitemap"]
    title: str | None = None
    date: str | None = None
    date_raw: str | None = None
    authors: tuple[str, ...] = ()
    date_of: Literal["published", "modified"] = "published"


def with_listed(meta: PageMeta, listings: Iterable[Listed]) -> PageMeta:
    """Give the page's candidates and, behind them, those of the listings that name it; ``meta`` stays as it is.

    To be called before the site learns from the page: a feed's offsets tell the site's clock, too.
    """
    titles, published, modified, bylines = list(meta.titles), list(meta.published), list(meta.modified), []
    for listed in listings:
        if title := clean(listed.title):
            titles.append(Candidate(title, listed.source))
        if date := _date(listed):
            (published if listed.date_of == "published" else modified).append(date)
        people = [author for raw in listed.authors[:_MOST_AUTHORS] for author in names_of(raw, meta.url)]
        if people:
            bylines.append(Byline(tuple(distinct(people, lambda author: author.name)), listed.source))
    return replace(meta, titles=titles, published=published, modified=modified, bylines=[*meta.bylines, *bylines])


def _date(listed: Listed) -> DateCandidate | None:
    """The entry's date: as it was written where that is the same moment with an offset of its own, else in UTC."""
    told = read_date(listed.date, listed.source) if listed.date else None
    written = read_date(listed.date_raw, listed.source) if listed.date_raw else None
    if told is None or written is None:
        return told or written
    if not (told.has_offset and written.has_offset):
        return told
    apart = datetime.fromisoformat(told.value) - datetime.fromisoformat(written.value)
    return written if abs(apart.total_seconds()) < _SAME_MOMENT else told
