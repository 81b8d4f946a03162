"""Digits and calendars that are not those of the web's standards, to those that are.

Years tell their calendar by themselves, as far as web pages go: 2568 is of the Buddhist era, which begins 543 years
before ours and has the same months (Thailand, since 1941); 1404 is of the Solar Hijri calendar (Iran, Afghanistan).
Lunar Hijri years look like the latter, so these are read only beside one of its months or on a Persian or Pashto page.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_BUDDHIST = 543  # years before the common era
_BUDDHIST_YEARS = range(2533, 2644)  # 1990 to 2100
_SOLAR_YEARS = range(1369, 1480)  # the same
_SOLAR_LANGUAGES = frozenset({"fa", "ps"})
_SOLAR_MONTHS = (
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",  # Iran
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",  # Afghanistan
)
_SOLAR = {name: n for names in _SOLAR_MONTHS for n, name in enumerate(names.split(), 1)} | {"امرداد": 5}
_ARABIC_LETTERS = str.maketrans("يىك", "ییک")  # Persian pages are often typed on Arabic keyboards
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}  # the year before the first
_ERA = re.compile(r"(令和|平成|民[國国])\s?(元|\d{1,3})\s?年")
_FIRST_NEW_YEAR = date(1990, 3, 21)  # 1 Farvardin 1369
# The calendar adds a day in the years whose spring equinox comes after noon in Tehran: between 1244 and 1501 those that
# have one of these remainders of 33.
_CYCLE, _LEAP = 33, frozenset({1, 5, 9, 13, 17, 22, 26, 30})


def plain_digits(text: str) -> str:
    """The text with Arabic, Indic and other digits, and the years of Japan's and Taiwan's eras, in 0-9."""
    if text.isascii():
        return text
    if any(c > "\x7f" and c.isdecimal() for c in text):
        text = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    return _ERA.sub(lambda era: f"{_ERAS[era[1]] + (1 if era[2] == '元' else int(era[2]))}年", text)


def solar_month(word: str) -> int | None:
    """The number of the Solar Hijri month that a word names."""
    return _SOLAR.get(word.translate(_ARABIC_LETTERS))


def is_solar(year: str, language: str | None) -> bool:
    """Whether a numeric date of this year is to be read as Solar Hijri on a page in this language."""
    return int(year) in _SOLAR_YEARS and (language or "").partition("-")[0] in _SOLAR_LANGUAGES


def of_solar(year: str, month: str, day: str) -> tuple[str, str, str] | None:
    """Our date of a Solar Hijri one: six months of 31 days, then of 30, the last of 29 or in leap years 30."""
    y, m, d = int(year), int(month), int(day)
    longest = 31 if m <= 6 else 30 if m < 12 or _is_leap(y) else 29
    if y not in _SOLAR_YEARS or not 1 <= m <= 12 or not 1 <= d <= longest:
        return None
    before = 365 * (y - 1369) + sum(map(_is_leap, range(1369, y)))
    found = _FIRST_NEW_YEAR + timedelta(before + 31 * min(m - 1, 6) + 30 * max(m - 7, 0) + d - 1)
    return str(found.year), str(found.month), str(found.day)


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAP


def common_year(year: str) -> str:
    """A year of the common era of one that may be Buddhist."""
    return str(int(year) - _BUDDHIST) if int(year) in _BUDDHIST_YEARS else year
