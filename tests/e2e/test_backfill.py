"""A backfill on a real server: as far back as was asked for, no farther, through a kill, and what it says of itself."""

from __future__ import annotations

import re
from datetime import date

import orjson
import pytest

from .archive_site import Archive, ArchiveServer

SINCE, UNTIL = date(2024, 1, 15), date(2024, 4, 10)
PERIOD = ("-a", f"since={SINCE}", "-a", f"until={UNTIL}")


@pytest.fixture
def server(request):
    with ArchiveServer(Archive(**getattr(request, "param", {}))) as server:
        yield server


def crawl(project, server, *args, **settings):
    ran = project.crawl(server.url("/"), *args, NEWS_ALLOW_PRIVATE=1, NEWS_QUORUM=2, NEWS_PROBE_DAYS=0, **settings)
    assert ran.code == 0, ran.err
    return ran


def delivered(project):
    return sorted(re.sub(r".*-(\d+)\.html", r"\1", x["url"]) for x in project.delivered())


def wanted(server):
    own = server.archive
    return sorted(str(1000 + (day - own.first).days) for day in own.days(SINCE, UNTIL))


def pages(server):
    return [int(x.partition("page=")[2] or 1) for x in server.asked if x.startswith("/news/")]


def articles(server):
    return [x for x in server.asked if re.search(r"-1\d{3}\.html$", x)]


PAGES = 10  # of the section, 20 articles each, from 2024-06-30 to the first that is older than SINCE


def test_pages_of_a_section_are_walked_until_they_are_older_than_since(project, server):
    crawl(project, server, *PERIOD)
    assert delivered(project) == wanted(server)
    assert sorted(pages(server)) == list(range(1, PAGES + 1))
    assert len(articles(server)) == len(wanted(server))


@pytest.mark.parametrize("server", [{"dated": False}], indirect=True)
def test_where_pages_have_no_dates_one_article_of_each_tells_how_old_it_is(project, server):
    crawl(project, server, *PERIOD)
    assert delivered(project) == wanted(server)
    assert max(pages(server)) <= PAGES
    assert (
        len(articles(server)) <= len(wanted(server)) + 60
    )  # of the front page, one of each younger page, and two that overlap


@pytest.mark.parametrize("server", [{"sitemaps": (2024, 3)}], indirect=True)
def test_sitemaps_of_other_months_are_not_asked_for_and_sections_bring_what_they_do_not_reach(project, server):
    crawl(project, server, *PERIOD)
    assert delivered(project) == wanted(server)
    assert {x for x in server.asked if "sitemap-2" in x} == {"/sitemap-2024-03.xml", "/sitemap-2024-04.xml"}
    assert sorted(pages(server)) == list(range(1, PAGES + 1))


@pytest.mark.parametrize("server", [{"sitemaps": (2022, 1)}], indirect=True)
def test_sections_are_left_after_two_pages_where_sitemaps_reach_far_enough(project, server):
    crawl(project, server, "-a", f"since={date(2024, 5, 2)}")
    assert len(delivered(project)) == 60
    assert max(pages(server)) == 2
    assert server.count("sitemap-2") == 2


@pytest.mark.parametrize("server", [{"by_month": True, "paged": False}], indirect=True)
def test_a_dated_archive_is_asked_for_the_months_that_are_wanted(project, server):
    crawl(project, server, *PERIOD)
    assert delivered(project) == wanted(server)
    assert [x for x in server.asked if "/archive/2" in x] == [f"/archive/2024/{m:02d}/" for m in (4, 3, 2, 1)]


@pytest.mark.parametrize("server", [{"sitemaps": (2024, 3)}], indirect=True)
def test_a_backfill_that_was_killed_goes_on_where_it_was_and_one_that_is_done_asks_nothing(project, server):
    project.crawl_and_kill(
        server.url("/"),
        lambda: len(pages(server)) > 6,
        NEWS_ALLOW_PRIVATE=1,
        NEWS_QUORUM=2,
        NEWS_PROBE_DAYS=0,
        more=PERIOD,
    )
    assert len(delivered(project)) < len(wanted(server))
    crawl(project, server, *PERIOD)
    assert delivered(project) == wanted(server)
    assert len(pages(server)) <= PAGES + 3  # the page in work, and those that were on their way
    asked = len(server.asked)
    crawl(project, server, *PERIOD)
    assert len(server.asked) == asked


def test_the_quota_ends_a_run_and_the_next_one_goes_on(project, server):
    for run in range(4):
        crawl(project, server, *PERIOD, NEWS_SITE_QUOTA=30, NEWS_BACKFILL_PAGES=4)
        assert len(project.delivered()) <= 30 * (run + 1)
    assert delivered(project) == wanted(server)
    assert sorted(pages(server)) == list(range(1, PAGES + 1))


HOLE = {date(2024, 2, n) for n in range(5, 20)}


@pytest.mark.parametrize("server", [{"sitemaps": (2024, 3), "holes": HOLE}], indirect=True)
def test_how_complete_it_is_stands_in_the_closing_lines_and_in_the_report(project, server):
    ran = crawl(project, server, *PERIOD)
    told = [line for line in ran.err.splitlines() if re.match(r"127\.0\.0\.1:\d+: ", line)]
    assert told[0].endswith("2024-01-15 to 2024-04-10: 72 found, 72 delivered")
    assert "reached back by sitemaps to 2024-03-01; sections to 2023-12" in told[1]
    assert "(9 pages deep); everything was walked" in told[1]
    assert told[2].endswith("suspiciously few: 2024-02-05 to 2024-02-19 (0 of some 13)")
    report = project.run("report", "--since", SINCE, "--until", UNTIL)
    assert [line for line in report.out.decode().splitlines() if ": " in line] == told
    found = orjson.loads(project.run("report", "--since", SINCE, "--until", UNTIL, "--json").out)
    (one,) = found["backfills"]
    assert (one["found"], one["delivered"], one["pending"], one["walked"]) == (72, 72, 0, True)
    (thin,) = one["thin"]
    assert (thin["first"], thin["last"], thin["found"]) == ("2024-02-05", "2024-02-19", 0)


def test_what_the_quota_left_is_told_as_pending(project, server):
    ran = crawl(project, server, *PERIOD, NEWS_SITE_QUOTA=30, NEWS_BACKFILL_PAGES=7)
    assert re.search(r"2024-04-10: \d+ found, 30 delivered, \d+ pending", ran.err)
    assert "not all is walked: the next run goes on" in ran.err
