"""Walks back through pages and archives: on as long as they bring something that is wanted, and no farther."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.periods import archive_form
from crawler.discovery.walks import Aim, Named, Walk, lose, newest, step_back, turn

DAY = 86_400.0
NOW = 1_719_700_000.0  # 2024-06-29
AIM = Aim(NOW - 100 * DAY, None, None)
FORM = archive_form("https://a.org/archive/2024/06/")
assert FORM


def page(first, days=10, *, elsewhere=False, dated=True):
    """Articles of so many days back from ``first`` days ago."""
    return [Named(n, NOW - n * DAY if dated else None, elsewhere) for n in range(first, first + days)]


def walked(pages, aim=AIM, next_url="more"):
    walk = Walk("section", "x")
    for named in pages:
        turn(walk, named, next_url, aim)
        if walk.ended:
            break
    return walk.pages, walk.ended


def test_it_ends_with_the_first_page_that_is_older():
    assert walked(page(n) for n in range(0, 300, 10)) == (11, "since")


def test_a_pinned_old_article_does_not_end_it():
    pinned = Named(999, NOW - 900 * DAY, elsewhere=False)
    assert walked([[pinned, *page(0)], [pinned, *page(10)]]) == (2, "")


def test_two_pages_of_what_others_name_end_it():
    assert walked(page(n, elsewhere=True) for n in range(0, 300, 10)) == (2, "known")


def test_on_the_way_to_what_others_do_not_reach_they_do_not():
    aim = Aim(AIM.since, None, NOW - 55 * DAY)
    assert walked((page(n, elsewhere=n < 55) for n in range(0, 300, 10)), aim) == (11, "since")


def test_what_is_younger_than_until_is_passed():
    aim = Aim(AIM.since, NOW - 60 * DAY, None)
    assert walked((page(n, elsewhere=n < 60) for n in range(0, 300, 10)), aim) == (11, "since")


def test_empty_pages_and_the_last_one_end_it():
    assert walked([page(0), [], [], page(10)]) == (3, "end")
    assert walked([page(0)], next_url=None) == (1, "end")


@given(st.integers(1, 400), st.integers(1, 40))
def test_all_that_is_wanted_is_walked_and_at_most_one_page_more(since, size):
    pages, _ = walked((page(n, size) for n in range(0, 900, size)), Aim(NOW - since * DAY, None, None))
    assert since <= pages * size <= since + 2 * size + 1


def archive(months, aim):
    """Walk a dated archive whose pages hold articles for so many months back; the months that were asked for."""
    walk, asked = Walk("archive", FORM.at(newest(FORM, aim, NOW).first), "month"), []
    while not walk.ended:
        asked.append(walk.next[-8:-1])
        if len(asked) > months:
            lose(walk, FORM, gone=True, aim=aim)
        else:
            step_back(walk, FORM, [Named(len(asked), None, elsewhere=False)], aim)
    return asked, walk.ended


def test_an_archive_is_asked_for_the_months_that_are_wanted():
    aim = Aim(date_at(2024, 2, 10), date_at(2024, 4, 20), None)
    assert archive(99, aim) == (["2024/04", "2024/03", "2024/02"], "since")


def test_an_archive_that_is_none_is_left_at_once_and_one_that_ends_after_three():
    assert archive(0, AIM) == (["2024/06"], "end")
    asked, ended = archive(2, Aim(0.0, None, None))
    assert (len(asked), ended) == (5, "end")


def test_an_archive_of_what_others_name_is_left_for_the_time_that_they_do_not_reach():
    aim = Aim(date_at(2023, 1, 10), None, date_at(2023, 4, 1))
    walk = Walk("archive", FORM.at(date(2024, 6, 1)), "month")
    step_back(walk, FORM, [Named(1, None, elsewhere=True)], aim)
    assert walk.next.endswith("/2023/04/")


@pytest.mark.parametrize(("gone", "ends"), [(True, 1), (False, 3)])
def test_a_page_that_does_not_come_is_tried_again_unless_there_is_none(gone, ends):
    walk, tries = Walk("section", "x"), 0
    while not walk.ended:
        lose(walk, None, gone=gone, aim=AIM)
        tries += 1
    assert tries == ends


def date_at(year, month, day):
    return (date(year, month, day) - date(1970, 1, 1)).days * DAY
