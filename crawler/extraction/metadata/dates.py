"""Dates as pages write them, to ISO 8601: what was written is kept, nothing is guessed into UTC.

A value keeps the offset that the page gave; where it gave none, none is added.  Dates before 1990 are not those of web
pages; dates in the future are judged by the caller, who has the clock.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from crawler.extraction.metadata.candidates import DateCandidate
from crawler.extraction.metadata.text import clean

Precision = Literal["second", "minute", "day"]
EARLIEST_YEAR = 1990  # the first web page went up at the end of that year
_LONGEST = 80  # characters; the longest real written dates with weekday, time and zone name are about 60
# All patterns below are anchored or start with a digit and have bounded repetitions: linear.
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ,]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?"
    r"\s{0,2}(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_YEAR_FIRST = re.compile(
    r"(\d{4})\s?[./年년]\s?(\d{1,2})\s?[./月월]\s?(\d{1,2})\s?[日일.]?"
    r"(?:[\s,T(]{0,3}[^\d\s]{0,6}[\s,)]{0,3}(\d{1,2})[:時时시](\d{2})(?::(\d{2}))?)?"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})(?!\d)(?:[^\d]{1,12}(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s?([ap]\.?m\b)?)?",
    re.IGNORECASE,
)
_TIME_THEN_DAY = re.compile(r"(?<!\d)(\d{1,2})[:h](\d{2})\D{1,12}$")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?$")
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-]?)(0[1-9]|1[0-2]|(?<=[/_-])[1-9])\2(0[1-9]|[12]\d|3[01]|(?<=[/_-])[1-9])(?!\d)"
)
_MONTH_FIRST = frozenset({"en", "en-us", "fil", "tl"})  # 12/31/2024; all others put the day first


def read_date(raw: object, source: str, language: str | None = None) -> DateCandidate | None:
    """Read a machine-written or purely numeric date; None if there is none or it is absurd."""
    text = clean(raw, _LONGEST) if not isinstance(raw, int | float) or isinstance(raw, bool) else str(int(raw))
    if not text:
        return None
    found = _parse(text, language)
    if found is None or found[0].year < EARLIEST_YEAR:
        return None
    moment, precision = found
    value = moment.strftime("%Y-%m-%d") if precision == "day" else moment.isoformat(timespec="seconds")
    return DateCandidate(value.replace("+00:00", "Z"), source, text, precision)


def url_date(url: str) -> DateCandidate | None:
    """The day that a URL's path holds: /2024/05/16/, /2024-05-16-, 20240516."""
    path = url.split("?", 1)[0].split("#", 1)[0]
    for match in _URL_DAY.finditer(path):
        year, separator, month, day = match.groups()
        if not separator and int(year) < 1995:
            continue
        found = _moment(year, month, day)
        if found and found.year >= EARLIEST_YEAR:
            return DateCandidate(found.strftime("%Y-%m-%d"), "url", match.group(), "day")
    return None


def _parse(text: str, language: str | None) -> tuple[datetime, Precision] | None:
    if match := _ISO.match(text) or _ISO.search(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _whole(_moment(year, month, day, hour, minute, second, zone), hour, second)
    if match := _COMPACT.match(text):
        year, month, day, hour, minute, second, zone = match.groups()
        if 1990 <= int(year) <= 2100:
            return _whole(_moment(year, month, day, hour, minute, second, zone), hour, second)
    if match := _EPOCH.match(text):
        return datetime.fromtimestamp(int(match[1]), UTC), "second"
    if match := _YEAR_FIRST.search(text):
        year, month, day, hour, minute, second = match.groups()
        return _whole(_moment(year, month, day, hour, minute, second), hour, second)
    if match := _DAY_FIRST.search(text):
        return _day_first(match, text, language)
    try:  # RFC 2822, as in HTTP and RSS
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment, "second" if text.count(":") >= 2 else "minute" if ":" in text else "day"


def _day_first(match: re.Match[str], text: str, language: str | None) -> tuple[datetime, Precision] | None:
    day, separator, month, year, hour, minute, second, half = match.groups()
    if separator != "." and ((language or "") in _MONTH_FIRST or int(month) > 12 or half) and int(day) <= 12:
        day, month = month, day
    if hour is None and (before := _TIME_THEN_DAY.search(text, 0, match.start())):
        hour, minute = before.groups()
    if half and hour:
        hour = str(int(hour) % 12 + (12 if half[0] in "pP" else 0))
    return _whole(_moment(year, month, day, hour, minute, second), hour, second)


def _whole(moment: datetime | None, hour: str | None, second: str | None) -> tuple[datetime, Precision] | None:
    if moment is None:
        return None
    return moment, "day" if hour is None else "minute" if second is None else "second"


def _moment(
    year: str,
    month: str,
    day: str,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    zone: str | None = None,
) -> datetime | None:
    try:
        whole = datetime(int(year), int(month), int(day), int(hour or 0) % 24, int(minute or 0), int(second or 0))  # noqa: DTZ001 - no zone is added that the page does not give
        return whole.replace(tzinfo=_zone(zone)) if zone else whole
    except ValueError:
        return None


def _zone(text: str) -> timezone:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
