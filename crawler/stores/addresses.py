"""Rows of the frontier: what an address is when it is found, and when it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, case, or_

from crawler.discovery.periods import Period
from crawler.items import Discovery, Via
from crawler.stores.bylines import unpack_byline
from crawler.stores.columns import AnyRow, Status
from crawler.stores.keys import (
    BARE_DATE,
    BY_ADDRESS,
    OF_CHANGE,
    iso,
    key_hash,
    listed_number,
    listed_text,
    pack_url,
    row_id,
    storable,
    unpack_url,
)
from crawler.stores.schema import urls
from crawler.stores.watches import Watch

_TITLE_CHARS = 300  # longer listed titles are summaries in the wrong field
_DAY_BEFORE, _DAY_AFTER = 14 * 3600, 36 * 3600  # a bare date is a day somewhere between UTC+14 and UTC-12
_MONTH_AFTER = _DAY_AFTER + 30 * 86_400


@dataclass(slots=True, frozen=True)
class Found:
    """An address that discovery names.  ``key`` is its canonical form, under which it is known once.

    ``priority``: larger comes first; a coarse whole number from -1000 to 1000, because only among equals does the
    newest come first.  ``listed_at``: epoch seconds.  ``listed_date``: ISO 8601 UTC time or bare date, ``of_change``:
    not of the publication, which may lie long before.  ``changed_at``: when, as the listing says, it changed last
    (epoch seconds).  ``published_in``: the day, or else the month, of publication that the address itself names.
    ``authors``: as the listing has them.
    """

    url: str
    key: str
    priority: int
    via: Via
    source_url: str | None = None
    listed_at: float | None = None
    listed_title: str | None = None
    listed_date: str | None = None
    of_change: bool = False
    changed_at: float | None = None
    published_in: Period | None = None
    authors: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Task:
    """A URL to be fetched now.  ``attempts`` counts this one; ``revision`` is the last delivered, 0 if none.

    Of one that was delivered ``touched`` is when it was looked at last (epoch seconds), ``why`` the reason for this
    look where it is not its time, ``watch`` what is known from the looks before.  ``authors``: as a feed names them.
    """

    site: str
    url: str
    key: str
    attempts: int
    revision: int
    discovery: Discovery
    touched: float | None = None
    why: str | None = None
    watch: Watch | None = None
    authors: tuple[str, ...] = ()


class Place(NamedTuple):
    """A site with its number and those of the origins at hand, within one transaction."""

    site: str
    number: int
    origins: dict[tuple[str, str], int]


def blank_row(site: str, number: int, key: str, now: float) -> dict[str, Any]:
    """Give a row for a URL that nothing listed: it came from an archive, or from parts when the state was lost."""
    return {
        "id": row_id(number, key_hash(key)),
        "status": Status.DUE,
        "priority": 0,
        "listed": 0,
        "listed_day": 0,
        "listed_at": int(now),
        "attempts": 1,
        "revision": 0,
        "url": pack_url(site, key),
    }


def listed_row(place: Place, h: int, found: Found, now: float) -> dict[str, Any]:
    """Give the row for an address that discovery named."""
    listed, day = _listed(found)
    return {
        "id": row_id(place.number, h),
        "status": Status.DUE,
        "priority": found.priority,
        "listed": listed,
        "listed_day": day,
        "listed_at": int(now if found.listed_at is None else found.listed_at),
        "origin": place.origins[found.via, found.source_url or ""],
        "attempts": 0,
        "revision": 0,
        "url": pack_url(place.site, found.url),
        "key": None if found.key == found.url else pack_url(place.site, found.key),
        "title": _title(found),
    }


def gained(place: Place, row: AnyRow, found: Found) -> dict[str, Any] | None:
    """Give what a known row gains from being found again, None for nothing."""
    listed, day = row.listed, row.listed_day
    surer_date = found.via == "page" or (day >= OF_CHANGE and not found.of_change)  # a page knows its own date best
    if found.listed_date and (not listed or surer_date):
        listed, day = _listed(found)
    priority, here = max(row.priority, found.priority), place.origins[found.via, found.source_url or ""]
    listing = found.via in ("feed", "sitemap")
    surer = found.priority > row.priority and found.listed_title and listing and not row.attempts
    origin = here if surer else row.origin
    title = row.title
    if surer or (not title and (listing or here == row.origin)):  # a plain sitemap's address is not given a link's text
        title = _title(found)
    gains = {"priority": priority, "listed": listed, "listed_day": day, "title": title, "origin": origin}
    if all(getattr(row, name) == value for name, value in gains.items()):
        return None
    return {"row": row.id, **gains}


def _listed(found: Found) -> tuple[int, int]:
    """What the listing says of the publication, else the address, else the listing of a change."""
    named = found.published_in
    if named is None or (found.listed_date and not found.of_change):
        return listed_number(found.listed_date, of_change=found.of_change)
    number, _ = listed_number(named.first.isoformat())
    return number, BY_ADDRESS + (BARE_DATE if named.unit == "day" else 0)


def _title(found: Found) -> str | None:
    return storable(found.listed_title)[:_TITLE_CHARS] if found.listed_title else None


def inside(since: float | None, until: float | None) -> list[Any]:
    """Give the conditions for rows whose listed date, if any, may lie in the window.

    What was changed after ``until`` may have been published before it.
    """
    bare = urls.c.listed_day.in_([BARE_DATE, BARE_DATE + OF_CHANGE, BARE_DATE + BY_ADDRESS])
    month = urls.c.listed_day == BY_ADDRESS
    first = urls.c.listed - case((bare | month, _DAY_BEFORE), else_=0)
    last = urls.c.listed + case((bare, _DAY_AFTER), (month, _MONTH_AFTER), else_=0)
    inside = []
    if since is not None:
        inside.append(last >= int(since))
    if until is not None:
        changed = urls.c.listed_day.in_([OF_CHANGE, OF_CHANGE + BARE_DATE])
        inside.append(or_(first <= int(until), changed))
    return [or_(urls.c.listed == 0, and_(*inside))] if inside else []


def task_of(site: str, row: AnyRow, watch: Watch | None = None) -> Task:
    """Give the task that a drawn row stands for."""
    url = unpack_url(site, row.url)
    discovery = Discovery(
        via=row.via or "given",  # a row that nothing listed: blank_row
        sourceUrl=row.source or None,
        listedAt=iso(row.listed_at),
        listedTitle=row.title,
        listedDate=listed_text(row.listed, row.listed_day),
    )
    key = url if row.key is None else unpack_url(site, row.key)
    return Task(
        site,
        url,
        key,
        row.attempts,
        row.revision,
        discovery,
        row.touched,
        row.why if row.revision else None,
        watch,
        unpack_byline(row.authors),
    )
