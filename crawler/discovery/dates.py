"""Dates as feeds and sitemaps write them, in UTC."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any

_LONGEST = 64  # "Donnerstag, 31. September 2026 23:59:59.000000 +0000 (MESZ)" has 59
_ISO = re.compile(
    # fixed-width groups, and between them at most one repeated class: linear
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]+(\d\d?):?(\d\d)(?::?(\d\d))?(?:[.,]\d{1,9})?\s*(?:Z|UTC|GMT)?([+-]\d{1,2}(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_ENGLISH = re.compile(  # RFC 822; after each repeated class comes a character that is not in it: linear
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d\d)\b(.*)", re.DOTALL
)
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_EITHER_ORDER = re.compile(r"(?<!\d)(?:0?\d|1[012])[/.-](?:0?\d|1[012])[/.-]\d{4}")
_TOLERANCE = timedelta(days=2)  # clocks and time zones are wrong by hours; who is wrong by more is wrong altogether
_EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)  # digitised archives begin about here; before come the years 0 and 1
_NULL = datetime(1970, 1, 1, tzinfo=UTC)  # a null that went through a formatter, in any time zone
_SETTINGS = {"TIMEZONE": "UTC", "TO_TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True, "STRICT_PARSING": True}
# for a feed that does not name its own; all of the 200 that dateparser knows take ten times as long
_LANGUAGES = [
    "en",
    "es",
    "pt",
    "fr",
    "de",
    "it",
    "nl",
    "ru",
    "uk",
    "pl",
    "cs",
    "ro",
    "hu",
    "el",
    "tr",
    "sv",
    "da",
    "fi",
    "vi",
    "id",
    "th",
    "zh",
    "ja",
    "ko",
    "ar",
    "fa",
    "hi",
]
_MISSES = 3  # a feed has one way to write dates; dateparser needs up to a second for what it cannot read


class DateReader:
    """Reads the dates of one feed or sitemap.

    ``now`` (seconds since the epoch; the system's clock if None) decides what lies in the future, ``language`` (BCP 47)
    whether 02/01/2026 is in January.
    """

    def __init__(self, now: float | None = None, language: str | None = None) -> None:
        self._latest = datetime.fromtimestamp(time.time() if now is None else now, UTC) + _TOLERANCE
        code, _, region = (language or "").strip().replace("_", "-").lower().partition("-")
        self._languages = [code] if code else _LANGUAGES
        self._region = region.upper() if len(region) == 2 else None
        self._ordered = bool(code) and (code != "en" or self._region is not None)
        self._misses = 0

    def read(self, text: str | None) -> str | None:
        """Give ISO 8601 in UTC, or a bare date where the text has no time; None if absent, unreadable or absurd.

        Reads W3C-DTF, ISO 8601, RFC 822 with their usual faults, and otherwise what dateparser makes of it.  A time
        without a zone is taken as UTC.  Absurd is before 1800, a null date, and more than two days in the future.
        """
        text = " ".join((text or "")[: 4 * _LONGEST].split())
        if not text or len(text) > _LONGEST:
            return None
        if found := _ISO.fullmatch(text):
            moment, timed = _iso(found), found[4] is not None
        elif found := _ENGLISH.fullmatch(text):
            moment, timed = _english(found), _CLOCK.search(found[4]) is not None
            moment = moment or self._any_language(text)
        else:
            moment, timed = self._any_language(text), _CLOCK.search(text) is not None
        if moment is None or not _EARLIEST <= moment <= self._latest or abs(moment - _NULL) < timedelta(days=1):
            return None
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if timed else moment.date().isoformat()

    def read_plain(self, text: str) -> str | None:
        """As ``read``, for ISO 8601 alone; None for all else, which costs nothing."""
        return self.read(text) if _ISO.fullmatch(text) else None

    def _any_language(self, text: str) -> datetime | None:
        # dateparser would take a missing year from today's date, and the order of day and month from the United States
        if self._misses >= _MISSES or not _YEAR.search(text) or (_EITHER_ORDER.search(text) and not self._ordered):
            return None
        try:
            moment: datetime | None = self._parser.get_date_data(text).date_obj
        except (ValueError, OverflowError):  # a language that it does not know, a year that datetime does not
            moment = None
        self._misses += moment is None
        return moment

    @cached_property
    def _parser(self) -> Any:
        from dateparser.date import DateDataParser  # noqa: PLC0415  (a third of a second, and few feeds need it)

        # it remembers the language in which it could read the last date
        return DateDataParser(languages=self._languages, region=self._region, settings=_SETTINGS)


def _iso(found: re.Match[str]) -> datetime | None:
    *numbers, zone = found.groups(default="")
    try:
        year, month, day, hour, minute, second = (int(x or 0) for x in numbers)
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return moment - _offset(zone) if zone else moment
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    return (-1 if zone[0] == "-" else 1) * timedelta(hours=int(hours), minutes=int(minutes))


def _english(found: re.Match[str]) -> datetime | None:
    """RFC 822; the day's name may be wrong or in any language, for it says nothing that the date does not."""
    day, month, year, rest = found.groups()
    rest = re.sub(r"(?:GMT|UTC)(?=[+-]\d)", "", rest.strip(" ,"), flags=re.IGNORECASE)
    try:
        moment = parsedate_to_datetime(f"{day} {month} {year} {rest or '00:00:00'}")
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
