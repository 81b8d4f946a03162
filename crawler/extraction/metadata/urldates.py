"""Dates in addresses: the day that a path holds, and the moment that an article's number begins with."""

from __future__ import annotations

import re

from crawler.extraction.metadata.candidates import DateCandidate
from crawler.extraction.metadata.dates import EARLIEST_YEAR, moment_of

_LONGEST = 2083  # characters of an address that are looked at
_MONTHS = 12  # a greater first number is a day
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-]?)(0[1-9]|1[0-2]|(?<=[/_-])[1-9])\2(0[1-9]|[12]\d|3[01]|(?<=[/_-])[1-9])(?!\d)"
)
_URL_DAY_FIRST = re.compile(r"(?<!\d)(\d{2})-(\d{2})-((?:19|20)\d{2})(?!\d)")
_URL_STAMP = re.compile(  # 202212231233 and what follows it: the moment at which a newsroom's system made the page
    r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d{0,7}(?!\d)"
)


def url_date(url: str) -> DateCandidate | None:
    """The day that a URL's path holds: /2024/05/16/, /2024-05-16-, 20240516, /16-05-2024."""
    path = _path(url)
    for match in _URL_DAY.finditer(path):
        year, _, month, day = match.groups()
        found = moment_of(year, month, day)
        if found and found.year > EARLIEST_YEAR:
            return DateCandidate(found.strftime("%Y-%m-%d"), "url", match.group(), "day")
    for match in _URL_DAY_FIRST.finditer(path):
        day, month, year = match.groups()
        if int(day) > _MONTHS and (found := moment_of(year, month, day)):
            return DateCandidate(found.strftime("%Y-%m-%d"), "url", match.group(), "day")
    return None


def url_stamp(url: str) -> DateCandidate | None:
    """The day of the moment that a URL's number begins with: -20221223123311491.htm; it may be the day before."""
    for match in _URL_STAMP.finditer(_path(url)):
        if (found := moment_of(*match.groups())) and found.year > EARLIEST_YEAR:
            return DateCandidate(found.strftime("%Y-%m-%d"), "url.stamp", match.group(), "day")
    return None


def _path(url: str) -> str:
    """What stands before the query and the fragment, as far as it is looked at."""
    return url.split("?", 1)[0].split("#", 1)[0][:_LONGEST]
