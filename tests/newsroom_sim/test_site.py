"""What the simulated sites do beside, shown on one newsroom of each habit."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from newsroom_sim.habits import Habits, Outage
from newsroom_sim.newsroom import BEGIN, DAY, HOUR, Newsroom
from newsroom_sim.site import Site

NOW = BEGIN + 1.6 * DAY


def newsroom(**odd):
    return Newsroom(replace(Habits("Post", 20, feed="rss"), **odd), 3.0)


def answer(room, path, now=NOW):
    return Site(room, "http://post", now).answer(path)


def listed(room, path, now=NOW):
    """The paths of the articles that a listing names, in its order."""
    return re.findall(
        r"(?:http://post|href=\")(/[a-z0-9-]+/2025/[0-9]+/[a-z0-9-]+)", answer(room, path, now).body.decode()
    )


def test_a_renamed_article_leads_from_its_old_address_to_the_new_one():
    room = newsroom(edits=1.0, renames=1.0, edit_hours=(1.0, 2.0), taken_back=0.0)
    story = next(x for x in room.stories if len(x.addresses) > 1)
    old, new = story.addresses[:2]
    assert answer(room, old.path, new.at - 1).status == 200
    moved = answer(room, old.path, new.at)
    assert (moved.status, moved.headers["Location"]) == (301, f"http://post{new.path}")
    assert answer(room, new.path, new.at - 1).status == 404
    assert new.title.encode() in answer(room, new.path, new.at).body


def test_an_article_that_comes_again_answers_at_both_addresses_until_the_first_leads_on():
    room = newsroom(twice=1.0, taken_back=0.0)
    story = next(x for x in room.stories if len(x.addresses) > 1)
    old, new = story.addresses[:2]
    between = (new.at + new.redirects) / 2
    assert [answer(room, x.path, between).status for x in (old, new)] == [200, 200]
    assert answer(room, old.path, new.redirects).status == 301


@pytest.mark.parametrize("one_canonical", [False, True])
def test_an_article_of_two_sections_stands_in_each_under_an_address_of_its_own(one_canonical):
    room = newsroom(desks=3, shared=1.0, one_canonical=one_canonical)
    story = next(x for x in room.stories if x.versions[0] > NOW - 2 * HOUR and x.listed(NOW))
    main, beside = story.path(NOW), story.beside
    for path in (main, beside):
        assert path in listed(room, path[: path.index("/", 1) + 1])
    named = main if one_canonical else beside
    assert f'rel="canonical" href="http://post{named}"'.encode() in answer(room, beside).body


def test_an_article_with_a_date_in_the_past_is_listed_by_it_but_not_before_it_appears():
    room = newsroom(dated_back=1.0, back_hours=(5.0, 6.0))
    story = next(x for x in room.stories if x.dated < x.versions[0] and x.listed(NOW))
    assert answer(room, story.path(NOW), story.versions[0] - 1).status == 404
    dates = [room.at(path).dated for path in listed(room, "/feed")]
    assert dates == sorted(dates, reverse=True)


def test_cached_listings_lag_behind_the_pages():
    room = newsroom(cached_minutes=30)
    at = next(x.versions[0] for x in room.stories if x.versions[0] > BEGIN and x.versions[0] % 1800 < 600)
    path = next(x.path(at) for x in room.stories if x.versions[0] == at)
    assert answer(room, path, at).status == 200
    assert path not in listed(room, "/feed", at)
    assert path in listed(room, "/feed", at + 1800)


def test_an_outage_answers_everything_and_ends():
    room = newsroom(outage=Outage(10.0, 1.0, 429, 3600))
    during = answer(room, "/robots.txt", BEGIN + 10.5 * HOUR)
    assert (during.status, during.headers["Retry-After"]) == (429, "3600")
    assert answer(room, "/robots.txt", BEGIN + 11 * HOUR).status == 200


def test_a_burst_is_sixty_articles_in_an_hour_of_a_day_with_no_others():
    hours = [x.versions[0] // HOUR for x in newsroom(burst_day=1).stories if DAY <= x.versions[0] - BEGIN < 2 * DAY]
    assert (len(hours), len(set(hours))) == (60, 1)


def test_calm_days_have_few_articles():
    days = [int((x.versions[0] - BEGIN) // DAY) for x in newsroom(calm_days=(1, 2)).stories]
    assert days.count(0) > 2 * max(days.count(1), days.count(2))


def test_an_index_names_a_news_sitemap_and_a_file_a_day():
    room = newsroom(sitemap=True, news_sitemap=True)
    files = re.findall(r"http://post(/[^<]+)", answer(room, "/sitemap.xml").body.decode())
    assert sorted(files) == ["/sitemap-2025-01-04.xml", "/sitemap-2025-01-05.xml", "/sitemap-2025-01-06.xml",
                             "/sitemap-2025-01-07.xml", "/sitemap-news.xml"]  # fmt: skip
    assert {path for file in files[1:] for path in listed(room, file)} == {x.path(NOW) for x in room.listed(NOW)}
