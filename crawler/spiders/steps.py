"""What is asked of a site to learn its articles: steps, in stages, within limits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

StepKind = Literal["home", "feed", "sitemap", "section"]


class Stage(IntEnum):
    """Listings are asked for in this order; a later stage begins when the one before has been answered."""

    HOME = 0
    NAMED = 1  # feeds that pages announce, sitemaps that robots.txt names, listings known from earlier runs
    CUSTOMARY = 2  # paths where most sites have their feed and sitemap
    SITEMAPS = 3  # files that a sitemap index names, newest first
    ARCHIVES = 4  # pages of dated archives, in a backfill
    SECTIONS = 5
    DEEPER = 6  # next pages of sections and feeds


@dataclass(slots=True, frozen=True)
class Step:
    """One listing to ask for.

    ``page`` counts the pages of one listing from 1, ``idle`` how many before this one in a row brought nothing new.
    ``walk``: the name of the backfill's walk that it is a step of; ``index``: of a sitemap file that was never asked
    for, the index that names it.
    """

    kind: StepKind
    url: str
    stage: Stage
    page: int = 1
    guessed: bool = False
    idle: int = 0
    walk: str = ""
    index: str = ""


@dataclass(slots=True, frozen=True)
class Limits:
    """How much of a site's listings one run may ask for (NEWS_* settings)."""

    sections: int
    section_pages: int
    sitemap_files: int
    customary: int
    likely: float
    listed: float
    backfill_pages: int

    @classmethod
    def read(cls, settings: BaseSettings) -> Self:
        """Give them as they are set."""
        return cls(
            sections=settings.getint("NEWS_SECTIONS"),
            section_pages=settings.getint("NEWS_SECTION_PAGES"),
            sitemap_files=settings.getint("NEWS_SITEMAP_FILES"),
            customary=settings.getint("NEWS_CUSTOMARY_PATHS"),
            likely=settings.getfloat("NEWS_LIKELY"),
            listed=settings.getfloat("NEWS_LISTED"),
            backfill_pages=settings.getint("NEWS_BACKFILL_PAGES"),
        )


@dataclass(slots=True, frozen=True)
class Pace:
    """``window``: requests on their way at once; ``quota``: article pages asked for in one run."""

    window: int
    quota: int

    @classmethod
    def read(cls, settings: BaseSettings) -> Self:
        """Give it as it is set."""
        # twice what may be on the wire, so that the next request waits at the host and not here
        return cls(2 * settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), settings.getint("NEWS_SITE_QUOTA"))
