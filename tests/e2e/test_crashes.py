"""Whatever ends a run, the next one goes on: no article is lost, none comes twice."""

from __future__ import annotations

import os
import random
import re
import signal
import time

import orjson
import pytest

from crawler.stores.keys import iso

from .sites import serve

KILLS = int(os.environ.get("NEWS_KILLS", "4"))  # a long run of this test: NEWS_KILLS=50
ARTICLES = 40
SMALL_PARTS = {"NEWS_PART_RECORDS": 4, "NEWS_QUORUM": 4}


def local(server, **settings):
    return {**SMALL_PARTS, "NEWS_TEST_ADDRESSES": server.url("").split("/")[2], **settings}


def check(project, site):
    """Every article once, every line whole, the manifests equal to the files."""
    records = project.delivered()
    assert sorted(x["headline"] for x in records) == sorted(site.articles.values())
    assert len({(x["id"], x["revision"]) for x in records}) == len(records)
    listed = {}
    for path in (project.folder / "exports").glob("*.manifest.json"):
        listed |= {part["file"]: part["records"] for part in orjson.loads(path.read_bytes())["parts"]}
    found = (project.folder / "exports").glob("*.jsonl")
    assert listed == {path.name: len(path.read_bytes().splitlines()) for path in found}
    assert not list((project.folder / "exports").glob(".*.tmp"))


@pytest.mark.threat(25, 37)
def test_killed_at_any_moment_the_next_run_goes_on(project, mockserver):
    site = serve(mockserver, ARTICLES)
    rng = random.Random(os.environ.get("NEWS_SEED", "1"))
    for _ in range(KILLS):
        enough = len(mockserver.log) + rng.randint(1, 60)
        project.crawl_and_kill(site.root, lambda: len(mockserver.log) >= enough, **local(mockserver))  # noqa: B023
    ran = project.crawl(site.root, **local(mockserver))
    assert ran.code == 0, ran.err
    check(project, site)


@pytest.mark.threat(26)
def test_sigterm_ends_the_run_in_good_order(project, mockserver):
    site = serve(mockserver, ARTICLES)
    slow = local(mockserver, DOWNLOAD_DELAY=0.05, NEWS_PART_RECORDS=1000)
    last = list(site.articles)[ARTICLES // 2]
    code, seconds = project.crawl_and_kill(site.root, lambda: mockserver.times(last) > 0, signal.SIGTERM, **slow)
    assert code == 1
    assert seconds < 25
    assert project.delivered()
    (manifest,) = (project.folder / "exports").glob("*.manifest.json")
    assert orjson.loads(manifest.read_bytes())["complete"] is False
    assert project.crawl(site.root, **local(mockserver)).code == 0
    check(project, site)


@pytest.mark.threat(26)
def test_sigterm_does_not_wait_for_a_server_that_drips(project, mockserver):
    site = serve(mockserver, 4)
    mockserver.add_fault(next(iter(site.articles)), "drip", host=0)
    mockserver.add_fault(list(site.articles)[1], "hang", host=0)
    others = list(site.articles)[2:]
    asked = lambda: all(mockserver.times(path) for path in site.articles)  # noqa: E731
    soon = local(mockserver, NEWS_STOP_SECONDS=3)
    _, seconds = project.crawl_and_kill(site.root, asked, signal.SIGTERM, **soon)
    assert seconds < 16
    assert {x["url"] for x in project.delivered()} == {site.root + path for path in others}


@pytest.mark.threat(26)
def test_a_second_sigterm_ends_the_run_at_once_and_loses_nothing(project, mockserver):
    site = serve(mockserver, ARTICLES)
    dripping = next(iter(site.articles))
    mockserver.add_fault(dripping, "drip", host=0)
    log = project.start("crawl", "news", "-a", f"url={site.root}", **local(mockserver))
    while not mockserver.times(dripping) or len(mockserver.log) < ARTICLES // 2:
        time.sleep(0.01)
    log.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    log.send_signal(signal.SIGTERM)
    told = time.monotonic()
    log.wait(60)
    assert time.monotonic() - told < 10
    mockserver.add(dripping, site.pages[dripping][1], host=0)
    assert project.crawl(site.root, **local(mockserver)).code == 0
    check(project, site)


@pytest.mark.threat(25)
@pytest.mark.parametrize("tagged", [False, True])
def test_a_part_that_a_power_cut_shortened_is_mended_and_the_rest_comes_again(project, mockserver, tagged):
    site = serve(mockserver, ARTICLES)
    for path in site.articles if tagged else ():  # young ones, of a server that answers "not modified" where it may
        kind, text = site.pages[path]
        today = re.sub(r"2026-11-\d\dT08:00:00\+00:00", iso(time.time() - 3600), text)
        mockserver.add(path, today, host=0, headers={"Content-Type": kind, "ETag": '"1"'})
    assert project.crawl(site.root, **local(mockserver)).code == 0
    part = sorted((project.folder / "exports").glob("*.jsonl"))[3]
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    ran = project.crawl(site.root, **local(mockserver))
    assert ran.code == 0, ran.err
    assert f"{part.name} was cut off" in ran.err
    check(project, site)


@pytest.mark.threat(25, 29)
@pytest.mark.parametrize("left", [0.5, 0.9])
def test_a_state_that_a_power_cut_shortened_is_refused_and_rebuilt_from_the_parts(left, project, mockserver):
    site = serve(mockserver, ARTICLES)
    assert project.crawl(site.root, **local(mockserver)).code == 0
    state = project.folder / ".scrapy" / "news.sqlite"
    os.truncate(state, int(state.stat().st_size * left))
    ran = project.crawl(site.root, **local(mockserver))
    assert ran.code == 5
    assert "move the file away and run again" in ran.errors[0]
    state.unlink()
    assert project.crawl(site.root, **local(mockserver)).code in (0, 1)  # 1: nothing new is left to be found
    check(project, site)


def test_what_comes_twice_because_the_state_is_from_a_backup_is_told(project, mockserver):
    site = serve(mockserver, 6)
    assert project.crawl(site.root, "-a", "limit=3", **local(mockserver)).code == 0
    state = project.folder / ".scrapy" / "news.sqlite"
    backup = state.read_bytes()
    assert project.crawl(site.root, **local(mockserver)).code == 0
    for part in (project.folder / "exports").glob("*.jsonl"):  # a reader takes them away
        part.unlink()
    state.write_bytes(backup)
    ran = project.crawl(site.root, **local(mockserver))
    assert "WARNING: 3 records that manifests in " in ran.err
    assert len(project.delivered()) == 3


FAILING = """
from crawler.spiders.news import NewsSpider
from crawler.stores.errors import StateUnavailable

class Failing(NewsSpider):
    name = "failing"

    async def parse_page(self, response, run, task):
        if task.url.endswith(self.settings["NEWS_TEST_FAILS_AT"]):
            run.fetched()
            raise {error}
        async for wanted in super().parse_page(response, run, task):
            yield wanted
"""


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        ("ZeroDivisionError", 1, "error: a part of the program failed; the log says where"),
        ('StateUnavailable("news.sqlite", "locked")', 5, "not stored: the state news.sqlite does not answer now"),
    ],
)
def test_a_page_that_our_own_code_fails_on_does_not_keep_its_run_from_ending(project, mockserver, error, code, line):
    site = serve(mockserver, 8)
    (project.folder / "failing.py").write_text(FAILING.format(error=error))
    chosen = local(mockserver, SPIDER_MODULES="failing", NEWS_TEST_FAILS_AT=list(site.articles)[4], NEWS_HOLD_SECONDS=2)
    ran = project.crawl(site.root, spider="failing", **chosen)
    assert ran.code == code
    assert line in ran.err
    assert code == 1 or ("Traceback" not in ran.err and " ERROR: " not in ran.err)
    if code == 1:
        assert len(project.delivered()) == 7


@pytest.mark.threat(24)
def test_a_run_that_cannot_go_on_asks_no_page_more_of_those_that_wait_for_their_turn(project, mockserver):
    site = serve(mockserver, ARTICLES)
    (project.folder / "failing.py").write_text(FAILING.format(error='StateUnavailable("news.sqlite", "full")'))
    waiting = {"CONCURRENT_REQUESTS_PER_DOMAIN": ARTICLES, "DOWNLOAD_DELAY": 0.15, "DOWNLOAD_DELAY_JITTER": 0}
    first = list(site.articles)[18]  # of the newest day, which is asked for first
    chosen = local(mockserver, SPIDER_MODULES="failing", NEWS_TEST_FAILS_AT=first, **waiting)
    assert project.crawl(site.root, spider="failing", **chosen).code == 5
    assert sum(seen.target in site.articles for seen in mockserver.log) < ARTICLES / 2


FORGETFUL = """
from crawler.spiders.news import NewsSpider
from crawler.stores.errors import StateUnavailable

class Forgetful(NewsSpider):
    name = "forgetful"

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        spider = super().from_crawler(crawler, *args, **kwargs)
        save = spider.session.state.memories.save

        def refuse(kind, *rest):
            if kind == "extraction":
                raise StateUnavailable("news.sqlite", "disk I/O error")
            save(kind, *rest)

        spider.session.state.memories.save = refuse
        return spider
"""


KILLING = """
import os, signal
from crawler.spiders.news import NewsSpider

class Killing(NewsSpider):
    name = "killing"

    async def parse_page(self, response, run, task):
        if task.url.endswith(self.settings["NEWS_TEST_KILLS_AT"]):
            os.kill(os.getpid(), signal.SIGKILL)
        async for wanted in super().parse_page(response, run, task):
            yield wanted
"""


@pytest.mark.threat(25)
@pytest.mark.parametrize("shared", [False, True])
def test_a_page_that_kills_every_run_is_found_out_and_no_other_is_lost(project, mockserver, shared, request):
    site = serve(mockserver, 12)
    (project.folder / "killing.py").write_text(KILLING)
    state = {"NEWS_STATE": request.getfixturevalue("postgres")} if shared else {}
    killer = list(site.articles)[4]
    chosen = local(mockserver, SPIDER_MODULES="killing", NEWS_TEST_KILLS_AT=killer, NEWS_PART_RECORDS=100, **state)
    codes = [project.crawl(site.root, spider="killing", **chosen).code for _ in range(6)]
    assert codes == [-signal.SIGKILL] * 5 + [0]
    assert {x["url"] for x in project.delivered()} == {site.root + path for path in site.articles if path != killer}
    assert len(project.delivered()) == 11


KILLED_BY_A_LISTING = """
import os, signal
from crawler.spiders.explore import Explorer
from crawler.spiders.news import NewsSpider

answered = Explorer.answered

def judge(explorer, step, *rest):
    if step.url.endswith("/feed.xml"):
        os.kill(os.getpid(), signal.SIGKILL)
    return answered(explorer, step, *rest)

Explorer.answered = judge

class Killing(NewsSpider):
    name = "killing"
"""


@pytest.mark.threat(25)
@pytest.mark.parametrize("shared", [False, True])
def test_a_listing_that_kills_every_run_is_found_out_and_the_site_s_others_are_read(
    project, mockserver, shared, request
):
    site = serve(mockserver, 12)
    (project.folder / "killing.py").write_text(KILLED_BY_A_LISTING)
    state = {"NEWS_STATE": request.getfixturevalue("postgres")} if shared else {}
    chosen = local(mockserver, SPIDER_MODULES="killing", **state)
    ran = [project.crawl(site.root, spider="killing", **chosen) for _ in range(6)]
    assert [one.code for one in ran] == [-signal.SIGKILL] * 5 + [0]
    assert "was being read whenever the last runs were killed: it is put off" in ran[-1].err
    assert project.delivered()


@pytest.mark.threat(24)
def test_what_was_learned_and_cannot_be_kept_at_the_end_is_told_in_one_line(project, mockserver):
    site = serve(mockserver, 8)
    (project.folder / "forgetful.py").write_text(FORGETFUL)
    ran = project.crawl(site.root, spider="forgetful", **local(mockserver, SPIDER_MODULES="forgetful"))
    assert ran.code == 4
    assert "Traceback" not in ran.err
    assert ran.err.splitlines()[-1].startswith("not stored: the state news.sqlite does not answer now")
