"""Lines that hold a moment and nothing else, as they stand between headline and text: a day, a clock, an age."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extraction.lines import ends_sentence, has_year
from crawler.extraction.metadata.ago import tells_age
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.months import month_of

_DATE = 5  # words: weekday, day, month and year, with a "de" or "of" between
_AGE = 6  # words: "Updated about 2 hours ago by"
_MOMENT = 9  # words: "Tuesday, August 15, 12:38 AM ET"
_BESIDE = 3  # words of a moment that are neither numbers nor a month: weekday, half of the day, zone
_HALVES = ("a.m.", "p.m.")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_BARE_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?\w{1,4}\.?){0,2}")  # matched whole: "3:47 PM", "14.05 Uhr"
# a day of a month, in numbers
_NUMBERED = re.compile(r"(?<!\d)\d{1,2}(?:[/.]\d{1,2}(?!\d)|月\d{1,2}日|월\s?\d{1,2}일)")


def bare_date(text: str, part: Sequence[str]) -> bool:
    """Whether a line is a day with its year and nothing else; ``part`` are its words."""
    return len(part) <= _DATE and has_year(text) and read_date(text, "line") is not None


def bare_moment(text: str, part: Sequence[str]) -> bool:
    """Whether a line is a day with a time, a time or an age and nothing else, a year or none in it."""
    if not 0 < len(part) <= _MOMENT or (ends_sentence(text) and not text.endswith(_HALVES)):
        return False
    if tells_age(text):
        return len(part) <= _AGE
    if not _CLOCK.search(text):
        return False
    if _BARE_CLOCK.fullmatch(text):
        return True
    words = [word for word in part if not word[0].isdigit()]
    months = sum(month_of(word, None) is not None for word in words)
    return len(words) - months <= _BESIDE and (months > 0 or _NUMBERED.search(_CLOCK.sub("", text)) is not None)
