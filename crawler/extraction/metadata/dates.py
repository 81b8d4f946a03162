"""Dates as pages write them, to ISO 8601: what was written is kept, nothing is guessed into UTC.

A value keeps the offset that the page gave; where it gave none, none is added.  Dates before 1990 are not those of web
pages; dates in the future are judged by the caller, who has the clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from crawler.extraction.metadata.calendars import common_year, is_solar, of_solar, plain_digits, solar_month
from crawler.extraction.metadata.candidates import DateCandidate, Precision
from crawler.extraction.metadata.months import month_first, month_of
from crawler.extraction.metadata.text import clean

EARLIEST_YEAR = 1990  # the first web page went up at the end of that year
_LATEST_YEAR = 2100
_LONGEST = 100  # characters; the longest real written dates with weekday, time and zone name are about 70
_Found = tuple[datetime, Precision] | None

# All patterns are anchored or start with a digit or a short word, and every repetition is bounded: linear.
_CLOCK = r"(\d{1,2})(?:[:.h]|\sh\s)(\d{2})(?::(\d{2}))?\s?([ap]\.?m\b|[πμ]\.μ|[صم](?!\w))?"
# A word begins with a letter; vowel signs, and the dots of short forms, stand in it.
_MONTH = r"([^\W\d_][^\s\d,;:/|()<>–—-]{1,14}|(?:كانون|تشرين)\s[^\W\d_]{4,7}|thg \d{1,2}|tháng \d{1,2})"
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ,]{1,3}(\d{1,2}):(\d{2})(?::(\d{1,2}))?(?:[.,]\d{1,9})?"
    r"\s{0,2}(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?$")
_MAIL = re.compile(r"(?:[A-Za-z]{3},?\s)?\d{1,2}\s[A-Za-z]{3,9}\s\d{4}\s\d{1,2}:\d{2}")  # RFC 5322, section 3.3
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s?[./年년]\s?(\d{1,2})\s?[./月월]\s?(\d{1,2})(?!\d)\s?[日일.]?"
    r"(?:(\D{0,16}?)(\d{1,2})\s?[:時时시點点]\s?(\d{2})(?::(\d{2}))?)?"
)
_NUMBERS = re.compile(
    rf"(?<!\d)(\d{{1,2}})([./-])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}}(?![\d:]))(?!\d)(?:\D{{1,14}}?{_CLOCK})?",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|ª|º|\.)?[\s-](?:de |of |d'|d’)?{_MONTH}"
    rf",?[\s-](?:de |del |of |พ\.ศ\.\s?)?(\d{{4}})(?!\d)(?:\D{{1,14}}?{_CLOCK})?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?<![^\W\d_]){_MONTH}\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})(?!\d)(?:\D{{1,14}}?{_CLOCK})?",
    re.IGNORECASE,
)
_YEAR_MONTH = re.compile(  # Hungarian; Lithuanian, with its "m." and "d."
    rf"(?<!\d)(\d{{4}})\.?,?\s(?:m\.\s)?{_MONTH}\s(\d{{1,2}})(?!\d)(?:\D{{1,14}}?{_CLOCK})?", re.IGNORECASE
)
_THAI = re.compile(  # words without blanks between, short years: "18 พ.ค.68"
    rf"(?<!\d)(\d{{1,2}})\s?([\u0e01-\u0e4e.]{{3,12}})\s?(?:พ\.ศ\.\s?)?(\d{{4}}|\d{{2}})(?![\d:.])(?:\D{{1,14}}?{_CLOCK})?"
)
_LATER_HALF = re.compile("오후|下午|晚|午後|夜")  # of the day; what comes before an hour of twelve
_ZONE = re.compile(r"(?<![^\W\d_])(?:GMT|UTC)(?:\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?)?(?!\w)")  # "(GMT+7)", "14:05 GMT"
_CLOCK_BEFORE = re.compile(r"(?<!\d)(\d{1,2})[:h](\d{2})\D{1,14}$")
_CLOCK_AMID = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?)\s((?:19|20)\d{2})(?!\d)")  # asctime's order (C, section 7.27.3.1)
_LATER = "pPμم"  # how the second half of the day is marked


def read_date(raw: object, source: str, language: str | None = None) -> DateCandidate | None:
    """Read the first date in a short text (or epoch seconds); None if there is none or it is absurd.

    ``language`` is a lower-case BCP 47 tag: it names the months and says whether 5/12 is in May or in December.
    """
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else clean(raw, _LONGEST)
    if not any(c.isdigit() for c in text):
        return None
    written = _CLOCK_AMID.sub(r"\2 \1", plain_digits(text).replace(" ,", ","))
    if zone := _ZONE.search(written):
        written = f"{written[: zone.start()]} {written[zone.end() :]}"  # its hours are no time of day
    for parse in _PARSERS:
        if (found := parse(written, language)) and EARLIEST_YEAR <= found[0].year <= _LATEST_YEAR:
            moment, precision = found
            if zone and precision != "day" and moment.tzinfo is None:
                moment = moment.replace(tzinfo=_named_zone(zone))
            value = moment.strftime("%Y-%m-%d") if precision == "day" else moment.isoformat(timespec="seconds")
            return DateCandidate(value.replace("+00:00", "Z"), source, text, precision)
    return None


def _iso(text: str, _language: str | None) -> _Found:
    match = _ISO.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _whole(moment_of(year, month, day, hour, minute, second, zone), hour, second)


def _compact(text: str, _language: str | None) -> _Found:
    if match := _EPOCH.match(text):
        return datetime.fromtimestamp(int(match[1]), UTC), "second"
    match = _COMPACT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _whole(moment_of(year, month, day, hour, minute, second, zone), hour, second)


def _mail(text: str, _language: str | None) -> _Found:
    match = _MAIL.match(text)
    if not match:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment, "second" if text.count(":") >= 2 else "minute"


def _year_first(text: str, language: str | None) -> _Found:
    match = _YEAR_FIRST.search(text)
    if not match:
        return None
    year, month, day, between, hour, minute, second = match.groups()
    half = None if between is None else "p" if _LATER_HALF.search(between) else "a" if "오전" in between else None
    return _with_clock(year, month, day, [hour, minute, second, half], text[: match.start()], language)


def _numbers(text: str, language: str | None) -> _Found:
    match = _NUMBERS.search(text)
    if not match:
        return None
    day, separator, month, year, *clock = match.groups()
    if len(year) == 2:
        if separator != ".":
            return None  # 05/12/23 says too little
        year = f"20{year}"
    swapped = separator != "." and int(day) <= 12 and (int(month) > 12 or month_first(language))
    month, day = (day, month) if swapped else (month, day)
    return _with_clock(year, month, day, clock, text[: match.start()], language)


def _day_month(text: str, language: str | None) -> _Found:
    return _named(_DAY_MONTH, (2, 1, 0), text, language)


def _month_day(text: str, language: str | None) -> _Found:
    return _named(_MONTH_DAY, (2, 0, 1), text, language)


def _year_month(text: str, language: str | None) -> _Found:
    return _named(_YEAR_MONTH, (0, 1, 2), text, language)


def _named(pattern: re.Pattern[str], places: tuple[int, int, int], text: str, language: str | None) -> _Found:
    """The first match whose word names a month; ``places`` are those of year, month and day among its groups."""
    for match in pattern.finditer(text):
        groups = match.groups()
        year, name, day = (groups[place] for place in places)
        before = text[: match.start()]
        if month := month_of(name, language):
            return _with_clock(year, str(month), day, list(groups[3:]), before, language)
        if (month := solar_month(name)) and (common := of_solar(year, str(month), day)):
            return _with_clock(*common, list(groups[3:]), before, language)
    return None


def _thai(text: str, language: str | None) -> _Found:
    for match in _THAI.finditer(text):
        day, name, year, *clock = match.groups()
        if month := month_of(name.replace(".", ""), "th") or month_of(name, "th"):
            whole = year if len(year) == 4 else f"25{year}"
            return _with_clock(whole, str(month), day, clock, text[: match.start()], language)
    return None


_PARSERS: tuple[Callable[[str, str | None], _Found], ...] = (
    _iso, _compact, _mail, _year_first, _numbers, _day_month, _month_day, _year_month, _thai,
)  # fmt: skip


def _with_clock(year: str, month: str, day: str, clock: list[str | None], before: str, language: str | None) -> _Found:
    if is_solar(year, language):
        common = of_solar(year, month, day)
        if common is None:
            return None
        year, month, day = common
    year = common_year(year)
    hour, minute, second, half = clock
    if hour is None and (match := _CLOCK_BEFORE.search(before)):
        hour, minute = match.groups()
    if half and hour:
        hour = str(int(hour) % 12 + (12 if half[0] in _LATER else 0))
    whole = moment_of(year, month, day, hour, minute, second)
    return _whole(whole, hour, second) if whole else _whole(moment_of(year, month, day), None, None)


def _whole(moment: datetime | None, hour: str | None, second: str | None) -> _Found:
    if moment is None:
        return None
    return moment, "day" if hour is None else "minute" if second is None else "second"


def moment_of(*parts: str | None) -> datetime | None:
    """A date from year, month, day and as far as given hour, minute, second, zone; None where there is no such day."""
    year, month, day, hour, minute, second, zone = [*parts, None, None, None, None][:7]
    try:
        numbers = [int(part or 0) for part in (year, month, day, hour, minute, second)]
        numbers[3] %= 24 if numbers[3] == 24 else 25
        return datetime(*numbers, tzinfo=_zone(zone) if zone else None)  # type: ignore[arg-type, misc]
    except ValueError:
        return None


def _named_zone(match: re.Match[str]) -> timezone | None:
    """The offset that is written beside a clock; None where there is no such offset."""
    sign, hours, minutes = match.groups()
    try:
        return _zone(f"{sign}{int(hours):02}{minutes or '00'}") if sign else UTC
    except ValueError:  # GMT+99
        return None


def _zone(text: str) -> timezone:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
