"""What a feed or a sitemap says of one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True, frozen=True)
class Listing:
    """One listed page.

    ``url`` is normalised.  ``date`` is ISO 8601 in UTC ("2026-11-23T10:00:00Z") or a bare date; None when it is
    absent, unreadable or absurd.  ``date_of`` says what it dates: a sitemap's lastmod is only an upper bound of the
    publication.
    ``modified``, as ``date``, is when the page was changed last, whatever ``date`` says.
    ``title`` and ``summary`` are plain text, ``content`` is HTML.
    """

    url: str
    title: str | None = None
    date: str | None = None
    summary: str | None = None
    content: str | None = None
    authors: tuple[str, ...] = ()
    date_of: Literal["published", "modified"] = "published"
    modified: str | None = None
