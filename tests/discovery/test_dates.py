"""Dates as listings write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.dates import DateReader

NOW = 1795593600.0  # 2026-11-25T08:00:00Z
SHAPE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 20 Nov 2026 08:15:00 +0700", "2026-11-20T01:15:00Z"),
        ("Fr, 20 Nov 2026 08:15:00 GMT+0100", "2026-11-20T07:15:00Z"),
        ("20 Nov 26 08:15 EST", "2026-11-20T13:15:00Z"),
        ("Fri, 20 November 2026", "2026-11-20"),
        ("Friday, November 20, 2026 3:04 PM", "2026-11-20T15:04:00Z"),
        ("2026-11-20", "2026-11-20"),
        ("20261120", "2026-11-20"),
        ("2026-11-20T08:15Z", "2026-11-20T08:15:00Z"),
        ("2026-11-20 8:15:00 +07:00", "2026-11-20T01:15:00Z"),
        ("2026-11-20T08:15:00-7:00", "2026-11-20T15:15:00Z"),
        ("2026-11-20T08:15:00", "2026-11-20T08:15:00Z"),
        ("Вт, 10 ноя 2026 10:00:00 +0300", "2026-11-10T07:00:00Z"),
        ("2026年11月20日 10:00", "2026-11-20T10:00:00Z"),
        ("2026-11-27T07:00:00Z", "2026-11-27T07:00:00Z"),
    ],
)
def test_a_date_is_read_in_utc(text: str, expected: str) -> None:
    assert DateReader(NOW).read(text) == expected


@pytest.mark.threat(28)
@pytest.mark.parametrize(
    "text",
    [None, "", "yesterday", "10:00", "2026", "2026-11", "1795593600", "2026-13-45", "2026-02-30T00:00:00Z", "x" * 500,
     "2026-11-27T09:00:00Z", "2099-01-01", "1799-12-31", "0000-00-00 00:00:00", "Thu, 01 Jan 1970 00:00:00 GMT",
     "1970-01-01T07:00:00+07:00", "Fri, 31 Feb 2026 08:15:00 GMT"],
)  # fmt: skip
def test_an_absent_unreadable_or_absurd_date_is_none(text: str | None) -> None:
    assert DateReader(NOW).read(text) is None


@pytest.mark.parametrize(
    ("language", "expected"),
    [("vi", "2026-01-02"), ("en-GB", "2026-01-02"), ("en-us", "2026-02-01"), ("en", None), (None, None)],
)
def test_the_order_of_day_and_month_is_the_languages_or_unknown(language: str | None, expected: str | None) -> None:
    assert DateReader(NOW, language).read("02/01/2026") == expected


def test_a_feed_of_unreadable_dates_is_given_up_soon() -> None:
    reader = DateReader(NOW, "en")
    assert [reader.read(f"year 2026, the {i}th of never") for i in range(1000)] == [None] * 1000


def test_an_unknown_language_hinders_no_plain_date() -> None:
    assert DateReader(NOW, "x-klingon").read("Fri, 20 Nov 2026 08:15:00 GMT") == "2026-11-20T08:15:00Z"


@given(
    st.one_of(
        st.text(max_size=70), st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. T]\d{1,4}[ T:Z+\d-]{0,12}", fullmatch=True)
    )
)
def test_any_text_is_read_or_none(text: str) -> None:
    date = DateReader(NOW, "en").read(text)
    assert date is None or SHAPE.fullmatch(date)
