"""What the state says of how each site fares."""

from __future__ import annotations

from crawler.health.alarms import alarms
from crawler.health.diary import Diary
from crawler.health.site import SiteHealth
from crawler.stores.diaries import diaries
from crawler.stores.errors import StateError


def health(address: str, now: float, site: str | None = None) -> list[SiteHealth]:
    """Read it of one site, or of all, from the state at this address.  Raises StateError."""
    found = []
    for kept in diaries(address, site):
        try:
            diary = Diary.load(kept.diary)
        except ValueError as error:
            raise StateError(f"what the state keeps of {kept.site} cannot be read: {error}") from error
        found.append(SiteHealth(kept.site, diary, alarms(diary, kept.listings, now)))
    return found
