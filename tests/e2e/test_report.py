"""``scrapy report`` after a crawl of a real server: what each source named, and what none did."""

from __future__ import annotations

import re
import time

import orjson
import pytest

from crawler.health.diary import DAY, Diary
from crawler.stores.diaries import KIND
from crawler.stores.state import State
from tests.health.sites import a_day

from .sites import HTML, serve


def crawl_partly(project, server, hidden=2, days_ago=0):
    """A site of ten articles of one day; its feed leaves out the last ones, its front page the first."""
    site = serve(server, 10)
    when = time.gmtime(time.time() - days_ago * DAY)
    day = time.strftime("%Y-%m-%d", when)
    titles = {re.sub(r"/2026/11/\d\d", "", path): title for path, title in site.articles.items()}
    for old, path in zip(site.articles, titles, strict=True):
        text = re.sub(r"2026-11-\d\dT08", f"{day}T00", site.pages[old][1])
        server.add(path, text, host=0, headers={"Content-Type": HTML})
    feed, front = list(titles)[:-hidden], list(titles)[hidden:]
    stamp = time.strftime("%a, %d %b %Y 00:00:00 GMT", when)
    items = "".join(
        f"<item><title>{titles[x]}</title><link>{site.root}{x}</link><pubDate>{stamp}</pubDate></item>" for x in feed
    )
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>H</title>{items}</channel></rss>'
    server.add("/feed.xml", rss, host=0, headers={"Content-Type": "application/rss+xml"})
    links = "".join(f'<h2><a href="{x}">{titles[x]}</a></h2>' for x in front)
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    for path in ("/", "/news/"):
        page = (
            f"<!doctype html><html lang=en><head>{head}<title>H</title></head><body><main>{links}</main></body></html>"
        )
        server.add(path, page, host=0, headers={"Content-Type": HTML})
    ran = project.crawl(site.root, NEWS_ALLOW_PRIVATE=1, NEWS_QUORUM=2)
    assert ran.code == 0, ran.err
    assert len(project.delivered()) == 10


def test_what_each_source_named_and_what_none_did(project, mockserver):
    crawl_partly(project, mockserver)
    ran = project.run("report", "--json")
    assert ran.code == 0, ran.err
    found = orjson.loads(ran.out)
    (site,) = found["sites"]
    assert (site["articles"], site["named"]) == (10, {"feed": 8, "sections": 8})
    assert (site["missed"]["method"], site["missed"]["estimate"]) == ("chapman", 0.6)  # 9 * 9 / 7 - 1 - 10
    assert site["missed"]["low"] <= 0.6 <= site["missed"]["high"]
    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert [x["day"] for x in found["days"]] == [today]
    (fares,) = found["health"]
    (day,) = fares["days"]
    assert (day["day"], day["looks"], day["articles"], day["filled"]["datePublished"]) == (today, 1, 10, 10)


def test_the_table_names_sites_days_and_sources(project, mockserver):
    crawl_partly(project, mockserver)
    head, day, whole = project.run("report", "--by-day").out.decode().splitlines()
    names = "site day articles feed news sitemap sections archive missed (95 %)"
    assert head.split() == names.split()
    assert day.split()[2:] == ["10", "8", "-", "8", "-", "1", "(0-8)"]
    assert whole.split()[1:5] == ["all", "7", "10", "8"]


def test_before_any_crawl_it_says_so(project):
    ran = project.run("report")
    assert (ran.code, ran.out) == (0, b"no article of the last 7 days was delivered\n")


def test_articles_that_are_older_than_the_days_asked_for_are_hinted_at(project, mockserver):
    crawl_partly(project, mockserver, days_ago=10)
    told = b"no article of the last 7 days was delivered; of the last 90 days it was 10: see --days 90\n"
    assert project.run("report").out == told


def keep_diaries(project):
    """A site that goes on as ever, and one that fell silent three days ago."""
    now, folder = time.time(), project.folder / ".scrapy"
    folder.mkdir()
    with State.open(folder / "news.sqlite", "test", now) as state:
        for site, silent in (("good.example", 0), ("ill.example", 3)):
            diary = Diary()
            for back in range(30, -1, -1):
                diary.note(a_day(12 if back >= silent else 0), now - back * DAY)
            state.memories.save(KIND, site, diary.dump(), now)


def test_check_says_what_needs_a_look_and_exits_with_1(project):
    keep_diaries(project)
    ran = project.run("report", "--check")
    told = b"ill.example: no new article for 3 days; in the four weeks before it was a minute at most\n"
    assert (ran.code, ran.out) == (1, told)
    assert (ran := project.run("report", "--check", "--site", "good.example")).code == 0
    assert ran.out == b""
    assert project.run("report").out.splitlines()[-1] == b"needs a look: " + told.strip()


def test_html_writes_a_page_with_charts(project):
    keep_diaries(project)
    ran = project.run("report", "--html", "out.html")
    assert (ran.code, ran.out) == (0, b"out.html shows how the sites fare\n")
    page = (project.folder / "out.html").read_text("utf-8")
    assert "1 site needs a look" in page
    assert page.count("<h2>") == 2


@pytest.mark.parametrize("command", ["report", "explain"])
@pytest.mark.parametrize("name", ["nwes.sqlite", "no-such-folder/news.sqlite"])
def test_a_state_that_was_named_must_be_there(project, site, command, name):
    page = project.folder / "page.html"
    page.write_text(next(html for kind, html in site.pages.values() if "<article>" in html))
    given = [] if command == "report" else [page, "--url", f"{site.root}/a"]
    ran = project.run(command, *given, NEWS_STATE=name)
    assert (ran.code, ran.out) == (2, b"")
    (line,) = ran.err.splitlines()
    assert line.startswith("error: there is no state ")
    assert name in line
    assert not (project.folder / name).parent.exists() or "/" not in name


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--json", "--check"], "error: give one of --json, --html and --check"),
        (["--html", "no/such/folder/out.html"], "error: --html no/such/folder/out.html: No such file or directory"),
        (["--days", "0"], "error: --days 0: give 1 to 90"),
        (["example.org"], "error: no argument example.org; see scrapy report --help"),
        (["--site", "https://["], "error: --site"),
    ],
)
def test_a_mistake_costs_one_line(project, given, told):
    ran = project.run("report", *given)
    assert ran.code == 2
    (line,) = ran.err.splitlines()
    assert line.startswith(told)
