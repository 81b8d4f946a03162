"""Ages in words become dates where a page shows nothing better, and the moment it came is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction.metadata.ago import date_of_age, tells_age
from crawler.extraction.metadata.settle import settle
from tests.extraction.metadata.metapages import read

HOURS = (
    "2 hours ago|vor einer Stunde|il y a 5 heures|hace 2 horas|há 3 horas|2 ore fa|2 uur geleden|för 3 timmar sedan|"
    "for 2 timer siden|2 tuntia sitten|2 часа назад|2 години тому|2 godziny temu|před 3 hodinami|2 saat önce|"
    "3 giờ trước|2 jam yang lalu|3小时前|3時間前|3시간 전|منذ 3 ساعات|2 घंटे पहले|3 ชั่วโมงที่แล้ว|πριν από 3 ώρες"
)
NOW = datetime(2026, 11, 28, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "texts"),
    [
        ("2026-11-28", HOURS),
        (
            "2026-11-26",
            "2 days ago|vor 2 Tagen|il y a 2 jours|před 2 dny|2 dagen geleden|2 дня назад|2天前|2日前|منذ ٢ يوم",
        ),
        ("2026-11-28T20:45:00Z", "15 mins ago|vor 15 Minuten|15 phút trước|15分前|15분 전|15 минут назад"),
        (
            "2026-11-28",
            "Сегодня, 15:50|Today at 10:15|Heute, 14:30 Uhr|今天10:20|اليوم 10:30|i dag 10.30|hôm nay, 9:05",
        ),
        ("2026-11-27", "Вчера, 10:13|hier à 12h30|昨日 9:05|yesterday 23:10|igår 22:10|wczoraj o 8:00|χθες 10:30"),
        (None, "today|Today's weather|10:30 today|on the day 10:30|Holiday 10:30|yesterday's 3 goals"),
        (
            None,
            "4 min read|Lesezeit 5 Min.|30 days of rain|vor dem Spiel 3 Tore|3 months ago|9 years ago|1.200 hours ago",
        ),
    ],
)
def test_an_age_is_read_in_many_languages_and_other_times_are_not(day: str | None, texts: str) -> None:
    found = {text: date_of_age(text, NOW) for text in texts.split("|")}
    assert {text: date and date.value for text, date in found.items()} == dict.fromkeys(found, day)


def test_a_page_that_shows_only_its_age_is_dated_by_its_download() -> None:
    meta = read(
        "<h1>The river rises</h1><div><span>By Ada Example</span><span>26 hours ago</span></div><p>It rains.</p>"
    )
    fields = settle(meta, now=NOW)
    assert (fields.datePublished, fields.datePublishedPrecision) == ("2026-11-27", "day")
    assert fields.sources["datePublished"] == "visible.ago"
    assert settle(meta).datePublished is None


def test_a_change_s_age_and_a_teaser_s_are_not_the_article_s() -> None:
    changed = "<h1>The river rises</h1><span>Updated 2 hours ago</span><aside><time>3 hours ago</time></aside>"
    assert tells_age("Updated 2 hours ago")
    assert settle(read(changed), now=NOW).datePublished is None


def test_a_written_date_is_better_than_an_age() -> None:
    shown = "<h1>The river rises</h1><span>23 November 2026</span><span>2 hours ago</span>"
    assert settle(read(shown), now=NOW).datePublished == "2026-11-23"
