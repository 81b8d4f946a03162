"""The days that addresses name, and the addresses of other days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import periods
from crawler.discovery.periods import archive_form, folder_form, period, period_of, published_in

ROOT = "https://a.example"
FORMS = ["/{y}/{m:02}/{d:02}/", "/archive?date={y}-{m:02}-{d:02}", "/archiv/{d:02}.{m:02}.{y}.html",
         "/archive?year={y}&month={m:02}&day={d:02}", "/sitemap-{y}{m:02}{d:02}.xml"]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "first", "unit"),
    [
        ("/2024/03/05/slug-12", "2024-03-05", "day"),
        ("/sitemaps/2024/sitemap_2024_3.xml.gz", "2024-03-01", "month"),
        ("/archive?year=2024&month=3", "2024-03-01", "month"),
        ("/world/2024/mar/05/what-we-said", "2024-03-05", "day"),
        ("/archiv/03-2024", "2024-03-01", "month"),
        ("/2024/", "2024-01-01", "year"),
        ("/sm-20240301-20240331.xml", "2024-03-01", "day"),
    ],
)
def test_an_address_names_a_day_a_month_or_a_year(path, first, unit):
    found = period_of(ROOT + path)
    assert found is not None
    assert (found.first.isoformat(), found.unit) == (first, unit)


@pytest.mark.parametrize("path", ["", "/post-sitemap12.xml", "/news/1999999", "/202413/", "/a-1850-b", "/20241345/x"])
def test_other_numbers_name_none(path):
    assert period_of(ROOT + path) is None


def test_two_days_are_all_between_them():
    found = period_of(f"{ROOT}/sm-20240301-20240331.xml")
    assert found is not None
    assert (found.first, found.end) == (date(2024, 3, 1), date(2024, 4, 1))


@given(
    st.sampled_from(FORMS), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.dates(date(1990, 1, 1), date(2090, 1, 1))
)
def test_what_one_archive_page_shows_gives_the_address_of_every_other(form, one, other):
    def written(day):
        return ROOT + form.format(y=day.year, m=day.month, d=day.day)

    found = archive_form(written(one))
    assert found is not None
    assert found.at(other) == written(other)


@pytest.mark.parametrize("path", ["/2024/03/05/slug-12", "/20240305/x", "/a-2024-review-8888", "/2024/03/05/page/2"])
def test_an_articles_address_is_no_archive_page(path):
    assert archive_form(ROOT + path) is None


def test_the_folder_of_an_articles_month():
    form = folder_form(f"{ROOT}/world/2024/03/05/slug")
    assert form is not None
    assert form.at(date(2019, 11, 2)) == f"{ROOT}/world/2019/11/"
    assert folder_form(f"{ROOT}/world/2024/slug-03-05") is None


def test_an_article_is_dated_by_folders_and_whole_dates_not_by_the_year_in_its_slug():
    dated = [
        published_in(f"{ROOT}{x}")
        for x in ("/2024/03/slug", "/slug-20240305.html", "/the-best-of-2024", "/top-10-2024")
    ]
    assert [x and (x.first.isoformat(), x.unit) for x in dated] == [
        ("2024-03-01", "month"),
        ("2024-03-05", "day"),
        None,
        None,
    ]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(["day", "month", "year"]))
def test_periods_follow_one_another(day, unit):
    here = period(day, unit)
    assert here.first <= day < here.end
    assert here.before().end == here.first


def test_a_day_may_be_anywhere_on_earth():
    here, noon = period(date(2024, 3, 5), "day"), 1_709_640_000.0  # 2024-03-05T12:00Z
    assert here.within(noon, noon)
    assert here.within(noon + 20 * 3600, None)
    assert not here.within(noon + 30 * 3600, None)
    assert not here.within(None, noon - 30 * 3600)


@pytest.mark.threat(16)
@pytest.mark.parametrize(
    "tail", ["2001/" * 400, "01.2001/" * 250, "2001-01-01/" * 180], ids=["years", "months", "days"]
)
def test_threat_16_of_an_address_full_of_dates_the_first_are_read(tail, monkeypatch):
    read = []
    own = periods._piece
    monkeypatch.setattr(periods, "_piece", lambda match: (read.append(match), own(match))[1])
    assert period_of(f"https://news.example/{tail}")
    assert len(read) <= 20
