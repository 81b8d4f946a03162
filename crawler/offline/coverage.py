"""What the state says of how completely each site's articles were found: by site, and by site and day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from crawler.discovery.recapture import Missed, missed
from crawler.stores.captures import captures
from crawler.stores.keys import iso
from crawler.stores.sightings import SOURCES

_DAY = 86_400.0


@dataclass(slots=True, frozen=True)
class Line:
    """One site, on one ``day`` (None: all of them): delivered articles, how many each of its sources named, the rest.

    ``missed``: the estimate of what no source named; None where fewer than two sources named anything of the site.
    """

    site: str
    day: str | None
    articles: int
    named: dict[str, int]
    missed: Missed | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON encoder, numbers of articles rounded to tenths."""
        told = None
        if self.missed:
            told = {name: round(x, 1) if isinstance(x, float) else x for name, x in asdict(self.missed).items()}
        day = {"day": self.day} if self.day else {}
        return {"site": self.site, **day, "articles": self.articles, "named": self.named, "missed": told}


@dataclass(slots=True)
class Coverage:
    """``sites`` are the totals, ``by_day`` the days on which articles were published; from ``since`` to ``until``."""

    since: str
    until: str
    days: int
    sites: list[Line] = field(default_factory=list)
    by_day: list[Line] = field(default_factory=list)

    def days_of(self, site: str) -> list[Line]:
        """The site's days."""
        return [line for line in self.by_day if line.site == site]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON encoder."""
        lines = {name: [x.as_dict() for x in given] for name, given in (("sites", self.sites), ("days", self.by_day))}
        return {"since": self.since, "until": self.until, **lines}


def coverage(
    address: str, days: int, now: float, site: str | None = None, period: tuple[float, float] | None = None
) -> Coverage:
    """Read the last ``days``, today among them, from the state at this address; or a ``period`` (epoch seconds).

    Raises StateError.
    """
    since, until = period or ((now // _DAY - days + 1) * _DAY, now)
    if period:
        days = int(until // _DAY - since // _DAY) + 1
    found = Coverage(iso(since), iso(until), days)
    read = captures(address, since, (until // _DAY + 1) * _DAY if period else now + _DAY, site)
    for name in sorted({one.site for one in read}):
        mine = [one for one in read if one.site == name]
        total: Counter[int] = sum((one.histories for one in mine), Counter())
        sources = reduce(or_, total, 0)  # a source that named nothing on one day was asked on it all the same
        found.by_day += [_line(name, one.day, one.histories, sources) for one in mine]
        found.sites.append(_line(name, None, total, sources))
    return found


def _line(site: str, day: str | None, histories: Mapping[int, int], sources: int) -> Line:
    named = {
        name: sum(count for mask, count in histories.items() if mask & bit)
        for bit, name in SOURCES.items()
        if sources & bit
    }
    return Line(site, day, sum(histories.values()), named, missed(histories, sources))
