"""One site's health: its days, and what a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.health.alarms import Alarm
from crawler.health.diary import DAY, Diary


@dataclass(slots=True, frozen=True)
class SiteHealth:
    """``site`` as the closing table of a crawl names it."""

    site: str
    diary: Diary
    alarms: Sequence[Alarm]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON encoder; days oldest first, all times ISO 8601 in UTC."""
        told = [{"kind": alarm.kind, "what": alarm.what, "words": alarm.words} for alarm in self.alarms]
        days = [
            {
                "day": _iso(number * DAY)[:10],
                "looks": day.looks,
                "articles": day.delivered,
                "revisions": day.revised,
                "retractions": day.retracted,
                "rejected": dict(day.rejected.most_common()),
                "recent": day.recent,
                "filled": dict(day.filled),
            }
            for number, day in sorted(self.diary.days.items())
        ]
        times = {"lastLook": self.diary.last_look, "lastNew": self.diary.last_new}
        moments = {name: None if at is None else _iso(at) for name, at in times.items()}
        return {"site": self.site, "alarms": told, **moments, "days": days}


def _iso(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}"
