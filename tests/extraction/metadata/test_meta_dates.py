from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metapages import article, ld, read

from crawler.extraction.metadata.calendars import of_solar
from crawler.extraction.metadata.candidates import DateCandidate
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.publication import settle_published
from crawler.extraction.metadata.settle import settle
from crawler.extraction.metadata.urldates import url_date, url_stamp


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("2026-11-23T10:00:00Z", None, "2026-11-23T10:00:00Z"),
        ("2026-11-23T10:00:00.123+0100", None, "2026-11-23T10:00:00+01:00"),
        ("2026-11-23 10:00", None, "2026-11-23T10:00:00"),
        ("20261123T100000Z", None, "2026-11-23T10:00:00Z"),
        ("1795428000", None, "2026-11-23T10:00:00Z"),
        ("1795428000000", None, "2026-11-23T10:00:00Z"),
        ("Mon, 23 Nov 2026 10:00:00 +0100", None, "2026-11-23T10:00:00+01:00"),
        ("23.11.2026, 10:05 Uhr", "de", "2026-11-23T10:05:00"),
        ("23.11.26", "de", "2026-11-23"),
        ("15:13 09 декабря 2026", None, "2026-12-09T15:13:00"),  # of a page that does not say its language
        ("23 listopada 2026", "pl", "2026-11-23"),
        ("Monday , November 23 , 2026", "en", "2026-11-23"),
        ("Mon Nov 23 10:05:00 2026", None, "2026-11-23T10:05:00"),
        ("Thứ Hai, 23/11/2026 | 10:05", "vi", "2026-11-23T10:05:00"),
        ("10:05, 23/11/2026", "vi", "2026-11-23T10:05:00"),
        ("Thứ Hai, 23/11/2026, 10:05 (GMT+7)", "vi", "2026-11-23T10:05:00+07:00"),
        ("10:05 23/11/2026 GMT+07:00", "vi", "2026-11-23T10:05:00+07:00"),
        ("2026-11-23 10:05 UTC+5:30", None, "2026-11-23T10:05:00+05:30"),
        ("23 November 2026 at 10:05 GMT", "en", "2026-11-23T10:05:00Z"),
        ("November 23, 2026 10:05 am UTC-3", "en", "2026-11-23T10:05:00-03:00"),
        ("23/11/2026 10:05 GMT+99", "vi", "2026-11-23T10:05:00"),
        ("23/11/2026 (GMT+7)", "vi", "2026-11-23"),
        ("2026年11月23日 10:05", "zh", "2026-11-23T10:05:00"),
        ("2026. 11. 23. 10:05", "ko", "2026-11-23T10:05:00"),
        ("11/23/2026", "de", "2026-11-23"),
        ("5/12/2026", "en-us", "2026-05-12"),
        ("5/12/2026", "en-gb", "2026-12-05"),
        ("November 23rd, 2026 at 9:05 p.m.", "en", "2026-11-23T21:05:00"),
        ("23. November 2026", "de", "2026-11-23"),
        ("le 23 août 2026 à 10h05", "fr", "2026-08-23T10:05:00"),
        ("23 de agosto de 2026", "es", "2026-08-23"),
        ("23 stycznia 2026", "pl", "2026-01-23"),
        ("23 января 2026", "ru", "2026-01-23"),
        ("23 tháng 1, 2026", "vi", "2026-01-23"),
        ("2026. január 23. 10:05", "hu", "2026-01-23T10:05:00"),
        ("2026 m. sausio 23 d. 10:05", "lt", "2026-01-23T10:05:00"),
        ("23 जनवरी 2026, 10:05 IST", "hi", "2026-01-23T10:05:00"),
        ("২৩ জানুয়ারি ২০২৬, ১০:০৫", "bn", "2026-01-23T10:05:00"),
        ("٢٣ يناير ٢٠٢٦ - ١٠:٠٥ م", "ar", "2026-01-23T22:05:00"),
        ("23 كانون الثاني 2026", "ar", "2026-01-23"),
        ("23 مارس 2026، 10:05 ص", "ar", "2026-03-23T10:05:00"),
        ("دوشنبه ۲ آذر ۱۴۰۵ ساعت ۱۰:۰۵", "fa", "2026-11-23T10:05:00"),
        ("۱۰:۰۵ - ۱۴۰۵/۰۹/۰۲", "fa", "2026-11-23T10:05:00"),
        ("23 มกราคม พ.ศ. 2569 เวลา 10:05 น.", "th", "2026-01-23T10:05:00"),
        ("23 ม.ค. 69", "th", "2026-01-23"),
        ("23ม.ค.2569 10.05 น.", None, "2026-01-23T10:05:00"),
        ("令和8年1月23日 午後3時05分", "ja", "2026-01-23T15:05:00"),
        ("中華民國115年1月23日", "zh-tw", "2026-01-23"),
        ("2026.01.23 오후 3:05", "ko", "2026-01-23T15:05:00"),
        ("2026년 1월 23일(금) 오전 12:05", "ko", "2026-01-23T00:05:00"),
        ("2026年1月23日 星期五 下午3:05", "zh", "2026-01-23T15:05:00"),
        ("23 Ιανουαρίου 2026, 3:05 μ.μ.", "el", "2026-01-23T15:05:00"),
        ("23 janvier 2026 à 10 h 05", "fr", "2026-01-23T10:05:00"),
        ("23 Januari 2026 10:05", "sw", "2026-01-23T10:05:00"),
    ],
)
def test_a_date_is_read_as_it_is_written(text, language, value):
    assert read_date(text, "x", language).value == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-13-40",
        "23 listopada 2026",  # October in Zagreb, November in Warsaw
        "1447/05/12",
        "۳۱ مهر ۱۴۰۵",
        "33 ม.ค. 69",
        "1889-01-01",
        "Dec 24",
        "5/12/26",
        "12345",
        None,
        [],
        "٣",
    ],
)
def test_what_is_no_date_gives_none(text):
    assert read_date(text, "x", "en") is None


@settings(deadline=None)
@given(st.text(max_size=200) | st.integers() | st.floats())
def test_no_value_makes_it_raise(value):
    found = read_date(value, "x", "en")
    assert found is None or found.value[:4].isdigit()


@settings(deadline=None)
@given(st.datetimes(min_value=datetime.fromisoformat("1990-01-01")))
def test_an_iso_date_keeps_its_time_of_day(moment):
    text = moment.replace(microsecond=0).isoformat()
    if moment.year <= 2100:
        assert read_date(text, "x").value == text


@given(st.dates(date(1990, 3, 21), date(2100, 1, 1)))
def test_the_solar_calendar_goes_on_by_a_day_each_day(day: date) -> None:
    year = day.year - 622 if (day.month, day.day) < (3, 19) else day.year - 621
    found = [of_solar(str(y), str(m), str(d)) for y in (year - 1, year) for m in range(1, 13) for d in range(1, 32)]
    days = [date(*map(int, each)) for each in found if each]
    assert day in days
    assert all(later - earlier == timedelta(1) for earlier, later in pairwise(days))


def test_precision_says_how_much_was_written():
    texts = ("2026-11-23", "2026-11-23T10:00", "2026-11-23T10:00:00")
    assert [read_date(text, "x").precision for text in texts] == ["day", "minute", "second"]


@pytest.mark.parametrize(
    "path", ["/2026/11/23/story", "/story-2026-11-23", "/20261123/story", "/a/2026/11/23", "/story/23-11-2026"]
)
def test_a_day_in_the_address_is_read(path):
    assert url_date(f"https://news.example{path}").value == "2026-11-23"


@pytest.mark.parametrize(
    "path", ["/story-20261199", "/2026/story", "/1234567890123", "/story?d=2026-11-23", "/05-12-2026"]
)
def test_other_numbers_in_the_address_are_no_day(path):
    assert url_date(f"https://news.example{path}") is None


def dated(value, source):
    return DateCandidate(value, source, value, "day" if len(value) == 10 else "second")


@pytest.mark.parametrize(
    ("path", "day"), [("/a-20261123123311491.htm", "2026-11-23"), ("/A2026112310050005196", "2026-11-23"),
    ("/a-20261323123311491.htm", None), ("/a-20261123253311491.htm", None), ("/a-2026112.htm", None)])  # fmt: skip
def test_the_moment_that_a_number_in_the_address_begins_with_is_a_last_resort(path, day):
    url = f"https://news.example{path}"
    found = url_stamp(url)
    assert (found and found.value) == day
    assert [date.value for date in read(url=url).published] == ([day] if day else [])
    assert read("<h1>Ferry returns</h1><p>24.11.2026, 8:00</p>", url=url).published[0].source == "visible"


def test_the_day_that_most_places_name_is_taken():
    offered = [dated("2026-11-20", "meta.date"), dated("2026-11-23", "time"), dated("2026-11-23", "url")]
    assert settle_published(offered).value == "2026-11-23"


def test_the_newsrooms_own_offset_is_preferred_for_one_moment():
    offered = [dated("2026-11-23T09:00:00Z", "jsonld.datePublished"), dated("2026-11-23T10:00:00+01:00", "time")]
    assert settle_published(offered).value == "2026-11-23T10:00:00+01:00"


def test_an_offset_from_another_place_completes_the_same_time():
    offered = [dated("2026-11-23T10:00:00", "jsonld.datePublished"), dated("2026-11-23T10:00:00+07:00", "meta.x")]
    assert settle_published(offered).value == "2026-11-23T10:00:00+07:00"


def test_a_clock_that_readers_see_is_in_the_zone_of_the_same_clock_in_the_markup():
    offered = [dated("2026-11-23T10:00:00", "visible"), dated("2026-11-23T10:00:00Z", "time")]
    assert settle_published(offered).value == "2026-11-23T10:00:00Z"


def test_a_visible_date_is_found_where_the_markup_has_none():
    meta = read("<h1>Der Fluss steigt</h1><p>Von Erika Muster</p><span>23. November 2026, 10:05 Uhr</span>", lang="de")
    assert [d.value for d in meta.published] == ["2026-11-23T10:05:00"]


UNMARKED = "<table><tr><td><b>The ferry returns to the harbour</b><br>{}<td>Weather</table><p>It rains.</p>"


def test_dates_near_a_headline_that_is_marked_up_as_none_are_found_by_the_head_s_title():
    head = "<title>The ferry returns to the harbour - Courier</title>"
    meta = read(UNMARKED.format("Harbour office - November 23, 2026 7:04 PM ET"), head)
    assert (meta.published[0].value, meta.published[0].source) == ("2026-11-23T19:04:00", "visible")
    assert "shown" in {title.source for title in meta.titles}
    assert settle(meta).headline == "The ferry returns to the harbour"


@pytest.mark.parametrize("line", ["Movie Title", "Related Stories"])
def test_a_line_beside_the_date_of_such_a_page_is_no_author(line):
    head = "<title>The ferry returns to the harbour - Courier</title>"
    assert read(UNMARKED.format(f"{line}<br>November 23, 2026"), head).bylines == []


@pytest.mark.parametrize(
    ("text", "value"), [("www.news.example 2026年11月23日 11:52:55 來源：新聞網", "2026-11-23T11:52:55"),
    ("A fair that begins on 23 November 2026 and lasts all the week", None)])  # fmt: skip
def test_a_longer_line_is_taken_for_the_page_s_date_where_it_has_a_time_of_day(text, value):
    found = read(f"<div>{text}</div><p>It rains.</p>").published
    assert [date.value for date in found] == ([value] if value else [])


def test_a_visible_date_of_change_is_no_date_of_publication():
    meta = read("<h1>The river rises</h1><p>Updated November 23, 2026</p><p>Text.</p>", url="https://news.example/a")
    assert [d.value for d in meta.modified] == ["2026-11-23"]
    assert not [d for d in meta.published if d.source == "visible"]


def test_a_day_behind_the_last_change_is_a_banner_s():
    banner = "<p>Thursday, November 26th 2026</p><h1>The river rises</h1>"
    assert settle(read(f"{banner}<p>It rains.</p>")).datePublished == "2026-11-26"
    fields = settle(read(f"{banner}<span>Last updated at 11:23 AM on 24th November 2026</span>"))
    assert (fields.datePublished, fields.dateModified) == (None, "2026-11-24T11:23:00")


def test_a_declared_date_behind_the_last_change_stays():
    head = ld(article(datePublished="2026-11-26T05:00:00Z", dateModified="2026-11-24T05:00:00Z"))
    assert settle(read("<h1>The river rises</h1>", head)).datePublished == "2026-11-26T05:00:00Z"


def test_a_video_has_its_own_date():
    head = ld(article(headline="x"), {"@type": "VideoObject", "name": "y", "uploadDate": "2025-01-01T00:00:00Z"})
    meta = read("<h1>x</h1><time datetime='2026-11-23'>today</time><time datetime='2026-11-23'></time>", head)
    assert settle_published(meta.published).day == "2026-11-23"


@pytest.mark.parametrize(
    ("declared", "day", "expected"),
    [
        ("2026-11-23T02:25:54Z", "2026-11-22", "2026-11-22T23:25:54-03:00"),
        ("2026-11-23T00:00:00Z", "2026-11-22", "2026-11-22T23:00:00-01:00"),
        ("2026-11-22T22:30:00Z", "2026-11-23", "2026-11-23T00:30:00+02:00"),
        ("2026-11-23T10:04:04Z", "2026-11-22", "2026-11-23T10:04:04Z"),
        ("2026-11-22T14:00:00Z", "2026-11-23", "2026-11-22T14:00:00Z"),
        ("2026-11-23T02:25:54+01:00", "2026-11-22", "2026-11-23T02:25:54+01:00"),
    ],
)
def test_the_address_tells_on_which_day_of_the_newsroom_a_moment_fell(declared, day, expected):
    offered = [dated(declared, "jsonld.datePublished"), dated(day, "url")]
    assert settle_published(offered).value == expected


@settings(deadline=None)
@given(st.datetimes(min_value=datetime.fromisoformat("1991-01-02")), st.integers(-1, 1))
def test_no_address_moves_a_moment(moment, days):
    told = dated(f"{moment.replace(microsecond=0).isoformat()}Z", "jsonld.datePublished")
    day = dated((moment + timedelta(days=days)).date().isoformat() if moment.year < 9999 else "2026-11-23", "url")
    settled = settle_published([told, day])
    assert datetime.fromisoformat(settled.value) == datetime.fromisoformat(told.value)


def test_a_clock_without_offset_tells_the_offset_of_a_moment():
    offered = [dated("2026-11-23T01:48:19Z", "jsonld.datePublished"), dated("2026-11-22T20:48:19", "time")]
    assert settle_published(offered).value == "2026-11-22T20:48:19-05:00"


def test_a_clock_that_stands_at_another_second_tells_nothing():
    offered = [dated("2026-11-23T01:48:19Z", "jsonld.datePublished"), dated("2026-11-22T20:48:20", "time")]
    assert settle_published(offered).value == "2026-11-23T01:48:19Z"


def test_a_list_of_other_articles_does_not_outvote_the_page_s_own_date():
    offered = [dated("2026-11-20", "time.published"), *[dated("2026-11-23", "time.published")] * 30]
    assert settle_published(offered).value == "2026-11-20"


def test_a_change_is_never_the_date_of_publication():
    fields = settle(read("<h1>The river rises</h1><p>Updated November 23, 2026</p>", url="https://news.example/a"))
    assert (fields.datePublished, fields.dateModified) == (None, "2026-11-23")


def test_a_shown_day_that_is_that_of_the_change_gives_way_to_what_a_script_calls_publication():
    head = "<meta property='article:modified_time' content='2026-11-23T10:00:00Z'>"
    script = '<script>window.page = {"datePublished": "2026-11-02"}</script>'
    page = read(f"<h1>The river rises</h1><p>November 23, 2026</p>{script}", head, "https://news.example/a")
    assert settle(page).datePublished == "2026-11-02"


def test_a_day_after_a_line_break_that_says_it_is_of_publication_is_found():
    body = "<h1>The river rises</h1>" + "<p>Text.</p>" * 200 + "<p>Last change: never<br>Published on: 1.11.2026</p>"
    assert settle(read(body, url="https://news.example/a")).datePublished == "2026-11-01"


def test_seconds_of_one_digit_do_not_hide_the_offset():
    assert read_date("2026-12-05T23:15:0Z", "x").value == "2026-12-05T23:15:00Z"


def test_a_moment_in_utc_is_told_on_the_clock_of_the_day_that_the_page_shows():
    offered = [dated("2026-12-05T23:15:00Z", "jsonld.datePublished"), dated("2026-12-06", "itemprop.datepublished")]
    assert settle_published(offered).value == "2026-12-06T00:15:00+01:00"


def test_a_date_in_a_longer_line_gives_way_to_one_that_stands_alone():
    body = "<h1>The river rises</h1><p>All results of the weekend races of November 21, 2026, day by day</p>"
    meta = read(f"{body}<p>November 23, 2026</p>", url="https://news.example/a")
    assert meta.published[0].value == "2026-11-23"
