"""The day, month or year that an address names, as archives, files of sitemaps and articles do; and its neighbours.

``/2024/03/05/``, ``sitemap-2024-03.xml``, ``?date=2024-03-05``, ``?year=2024&month=3``, ``/2024/mar/05/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

Unit = Literal["year", "month", "day"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december")  # fmt: skip
_NAMES = "|".join([*_LONG, *_MONTHS])
# Alternatives of fixed width between single look-arounds: linear.
_WRITTEN = re.compile(
    r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})(?:"
    rf"(?P<sep>[-/_.])(?P<m>[01]?[0-9]|{_NAMES})(?:(?P=sep)(?P<d>[0-3]?[0-9]))?(?![0-9a-z])"
    r"|(?P<cm>[01][0-9])(?P<cd>[0-3][0-9])?(?![0-9])"
    r"|(?![0-9]))",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"(?<![0-9])(?:(?P<d>[0-3]?[0-9])(?P<sep>[.]))?(?P<m>[01]?[0-9])[-.](?P<y>(?:19|20)[0-9]{2})(?![0-9])"
)
_VALUE = re.compile(r"(?<=[?&])(?P<name>[a-z_]{1,10})=(?P<value>[0-9]{1,4})(?=&|$)", re.IGNORECASE)
_FIELDS: dict[str, Unit] = {
    **dict.fromkeys("y yy yyyy year jahr annee ano anno nam rok yil".split(), "year"),
    **dict.fromkeys("m mm month monthnum monat mois mes mese thang miesiac ay".split(), "month"),
    **dict.fromkeys("d dd day tag jour dia giorno ngay dzien gun".split(), "day"),
}
_REST = re.compile(r"(?:/|/index)?(?:\.[a-z]{2,5})?/?(?:&.{0,200})?")  # behind the date of an archive's page: linear
_FOLDER = re.compile(r"(?P<before>.*/)(?P<y>(?:19|20)[0-9]{2})/(?P<m>[01][0-9])/(?:(?P<d>[0-3][0-9])/)?(?=[^/])")
_UNITS: tuple[Unit, ...] = ("year", "month", "day")
_MOST_PIECES = 8  # periods in one address; each is held against the ones before it
_EARLY, _LATE = timedelta(hours=14), timedelta(hours=12)  # a day begins somewhere at UTC+14 and ends at UTC-12


@dataclass(slots=True, frozen=True, order=True)
class Period:
    """From the first day to the one before ``end``."""

    first: date
    end: date
    unit: Unit

    def within(self, since: float | None, until: float | None) -> bool:
        """Whether some of it may lie between two moments (epoch seconds; None: open), in any time zone."""
        begins = datetime.combine(self.first, datetime.min.time(), UTC) - _EARLY
        ends = datetime.combine(self.end, datetime.min.time(), UTC) + _LATE
        return (since is None or ends.timestamp() > since) and (until is None or begins.timestamp() <= until)

    def before(self) -> Period:
        """The period of the same length before it."""
        return period(self.first - timedelta(days=1), self.unit)


@dataclass(slots=True, frozen=True)
class ArchiveForm:
    """How a site writes the addresses of its archive's pages of one unit: a pattern with y, m and d in braces."""

    pattern: str
    unit: Unit

    def at(self, day: date) -> str:
        """The address of the page that holds a day."""
        names = {"mon": _MONTHS[day.month - 1], "month": _LONG[day.month - 1]}
        return self.pattern.format(y=day.year, m=day.month, d=day.day, **names)


class _Piece(NamedTuple):
    start: int
    end: int
    numbers: tuple[int, int, int]  # year, month, day; 0: not named
    pattern: str


def period(day: date, unit: Unit) -> Period:
    """The period of that unit which holds a day."""
    if unit == "day":
        return Period(day, day + timedelta(days=1), unit)
    if unit == "month":
        first = day.replace(day=1)
        return Period(first, (first + timedelta(days=31)).replace(day=1), unit)
    return Period(date(day.year, 1, 1), date(day.year + 1, 1, 1), unit)


def period_of(url: str) -> Period | None:
    """The period that an address names most exactly, from the first to the last where it names two; None for none."""
    pieces = _pieces(_tail(url)[1])
    finest = max((_unit(x.numbers) for x in pieces), default=-1)
    if finest < 0:
        return None
    found = [period(_day(x.numbers), _UNITS[finest]) for x in pieces if _unit(x.numbers) == finest]
    return Period(min(found).first, max(found).end, _UNITS[finest])


def archive_form(url: str) -> ArchiveForm | None:
    """How the address of an archive's page is made; None for one that names no period, or ends in something else.

    An article's address goes on after its date, an archive's ends with it.
    """
    head, tail = _tail(url)
    pieces = _pieces(tail)
    if not pieces or not _REST.fullmatch(tail[pieces[-1].end :]):
        return None
    pattern, at = [_literal(head)], 0
    for piece in pieces:
        pattern += [_literal(tail[at : piece.start]), piece.pattern]
        at = piece.end
    form = ArchiveForm("".join([*pattern, _literal(tail[at:])]), _UNITS[max(_unit(x.numbers) for x in pieces)])
    own = period_of(url)
    return form if own and own == period(own.first, form.unit) and form.at(own.first) == url else None


def folder_form(url: str) -> ArchiveForm | None:
    """How the folder of an article's month would be addressed, where its address has one: ``/2024/03/05/slug``."""
    head, tail = _tail(url)
    found = _FOLDER.match(tail)
    if not found or not 1 <= int(found["m"]) <= 12:
        return None
    return ArchiveForm(_literal(head + found["before"]) + "{y:04d}/{m:02d}/", "month")


def published_in(url: str) -> Period | None:
    """The day or month of an article's publication, as the folders of its address or a whole date in it say."""
    found = period_of(url)
    if found is None or found.unit == "day":
        return found
    return found if found.unit == "month" and folder_form(url) else None


def _tail(url: str) -> tuple[str, str]:
    """Scheme and host, and what follows."""
    start = url.find("/", url.find("//") + 2)
    return (url, "") if start < 0 else (url[:start], url[start:])


def _pieces(tail: str) -> list[_Piece]:
    """The places of an address that name a period, in its order."""
    found = [*_fields(tail)]
    taken = [(x.start, x.end) for x in found]
    for pattern in (_TURNED, _WRITTEN):
        for match in pattern.finditer(tail):
            piece = _piece(match)
            if len(found) == _MOST_PIECES:
                return sorted(found)
            if piece and not any(a < piece.end and piece.start < b for a, b in taken):
                found.append(piece)
                taken.append((piece.start, piece.end))
    return sorted(found)


def _piece(match: re.Match[str]) -> _Piece | None:
    parts = match.groupdict()
    month, day, sep = parts["m"] or parts.get("cm"), parts["d"] or parts.get("cd"), parts["sep"] or ""
    numbers = (int(parts["y"]), _month(month), int(day or 0))
    if not _real(numbers) or (month and not numbers[1]):
        return _Piece(match.start(), match.start() + 4, (numbers[0], 0, 0), "{y:04d}") if sep else None
    written = ["{y:04d}"] + [_number("m", month)] * bool(month) + [_number("d", day)] * bool(day)
    if match.re is _TURNED:
        written.reverse()
        sep = match[0][-5]
    return _Piece(match.start(), match.end(), numbers, sep.join(written))


def _number(name: str, text: str | None) -> str:
    text = text or ""
    if not text.isdigit():
        return "{month}" if text.lower() in _LONG and text.lower() not in _MONTHS else "{mon}"
    return f"{{{name}}}" if len(text) == 1 else f"{{{name}:02d}}"


def _fields(tail: str) -> Iterator[_Piece]:
    """Year, month and day as parameters of their own."""
    found: dict[Unit, re.Match[str]] = {}
    for match in _VALUE.finditer(tail):
        unit = _FIELDS.get(match["name"].lower())
        if unit and unit not in found:
            found[unit] = match
    if "year" not in found or len(found["year"]["value"]) != 4:
        return
    values = tuple(int(found[unit]["value"]) if unit in found else 0 for unit in _UNITS)
    if not _real((values[0], values[1], values[2])):
        return
    for unit, match in found.items():
        name = unit[0]
        pattern = "{y:04d}" if unit == "year" else _number(name, match["value"])
        yield _Piece(match.start("value"), match.end("value"), (values[0], values[1], values[2]), pattern)


def _month(text: str | None) -> int:
    if not text or text.isdigit():
        return int(text or 0)
    return _MONTHS.index(text[:3].lower()) + 1


def _real(numbers: tuple[int, int, int]) -> bool:
    year, month, day = numbers
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return bool(month) or not day


def _unit(numbers: tuple[int, int, int]) -> int:
    return 2 if numbers[2] else 1 if numbers[1] else 0


def _day(numbers: tuple[int, int, int]) -> date:
    return date(numbers[0], numbers[1] or 1, numbers[2] or 1)


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
