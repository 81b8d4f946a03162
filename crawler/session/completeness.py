"""How complete a backfill is, as the state tells: what became of what was found, how far back, which days have few.

"Found" is what some listing of the site named with a date in the period, by its own word, its address's or its page's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson

from crawler.discovery.reach import Thin, reach, thin_days
from crawler.stores.keys import iso
from crawler.stores.period import Counted, counted

_DAY = 86_400
_EPOCH = date(1970, 1, 1)
_SPANS_SHOWN = 3


@dataclass(slots=True)
class Completeness:
    """One site's period; numbers of articles.  ``undated``: still to be fetched, and only their pages know their day.

    ``reached``: the first day to which each kind of listing reaches back, ``pages``: how many of them were walked.
    ``walked``: whether nothing that may lead farther is left to ask.
    """

    site: str
    since: str
    until: str
    found: int = 0
    delivered: int = 0
    rejected: int = 0
    failed: int = 0
    pending: int = 0
    undated: int = 0
    reached: dict[str, str] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    walked: bool = False
    thin: list[Thin] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON encoder."""
        thin = [
            {**asdict(x), "first": str(x.first), "last": str(x.last), "usual": round(x.usual, 1)} for x in self.thin
        ]
        return {**asdict(self), "thin": thin}

    def lines(self) -> list[str]:
        """What a person is told."""
        counts = [f"{self.found:,} found", f"{self.delivered:,} delivered"]
        names = ("rejected", "failed", "pending", "undated")
        counts += [f"{getattr(self, name):,} {name}" for name in names if getattr(self, name)]
        told = [f"{self.since} to {self.until}: {', '.join(counts)}"]
        ways = [f"{name} to {day}{self._deep(name)}" for name, day in self.reached.items()]
        state = "everything was walked" if self.walked else "not all is walked: the next run goes on"
        told.append(f"reached back by {'; '.join(ways)}; {state}" if ways else f"no listing has dates; {state}")
        if self.thin:
            spans = [_span(x) for x in self.thin[:_SPANS_SHOWN]]
            more = f" and {len(self.thin) - _SPANS_SHOWN} spans more" if len(self.thin) > _SPANS_SHOWN else ""
            told.append(f"suspiciously few: {', '.join(spans)}{more}")
        return told

    def _deep(self, name: str) -> str:
        pages = self.pages.get(name, 0)
        return f" ({pages:,} page{'s' * (pages > 1)} deep)" if pages else ""


def completeness(address: str, site: str, since: float, until: float | None, now: float) -> Completeness | None:
    """Read it from the state at this address; None where it knows nothing of the site.  Raises StateError."""
    end = min(now, now if until is None else until)
    read = counted(address, site)
    if read is None:
        return None
    told = Completeness(site, iso(since)[:10], iso(end)[:10])
    delivered: Counter[date] = Counter()
    sitemaps: Counter[date] = Counter()
    first, last = since // _DAY, end // _DAY
    for one in read.groups:
        if one.day is None:
            told.undated += one.count if one.state == "pending" else 0
            continue
        day = _EPOCH + timedelta(days=one.day)
        if one.via == "sitemap":
            sitemaps[day] += one.count
        if first <= one.day <= last:
            told.found += one.count
            setattr(told, one.state, getattr(told, one.state) + one.count)
            if one.state == "delivered":
                delivered[day] += one.count
    _walks(told, read, sitemaps)
    told.thin = thin_days(delivered, _EPOCH + timedelta(days=first), _EPOCH + timedelta(days=last))
    return told


def _walks(told: Completeness, read: Counted, sitemaps: Counter[date]) -> None:
    """How far back each kind of listing was read."""
    start = reach(sitemaps)
    if start:
        told.reached["sitemaps"] = str(start)
    kept = orjson.loads(read.backfill)["backfill-1"] if read.backfill else {"walks": {}, "done": None}
    told.walked = kept["done"] is not None
    for kind, name in (("archive", "archives"), ("section", "sections"), ("feed", "feeds")):
        walks = [walk for walk in kept["walks"].values() if walk["kind"] == kind and walk["reached"] is not None]
        if walks:
            oldest = min(walk["reached"] for walk in walks)
            told.reached[name] = datetime.fromtimestamp(oldest, UTC).date().isoformat()
            told.pages[name] = max(walk["pages"] for walk in walks)


def _span(thin: Thin) -> str:
    days = str(thin.first) if thin.first == thin.last else f"{thin.first} to {thin.last}"
    return f"{days} ({thin.found} of some {thin.usual:.0f})"
