"""A state on PostgreSQL: it goes away and comes back in mid-crawl, and several machines share it."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator

import pytest
from forwarder import Forwarder, forwarding

from .conftest import Project
from .sites import serve
from .test_crashes import KILLS, check

ARTICLES = 30


@pytest.fixture
def forwarder(postgres: str) -> Iterator[Forwarder]:
    with forwarding(postgres) as way:
        yield way


def settings(server, **more):
    addresses = ",".join(server.hosts)
    return {"NEWS_PART_RECORDS": 4, "NEWS_QUORUM": 4, "NEWS_TEST_ADDRESSES": addresses, "DOWNLOAD_DELAY": 0.05, **more}


def a_crawl(project, mockserver, forwarder, site):
    """A crawl under way, its state behind the forwarder."""
    chosen = settings(mockserver, NEWS_STATE=forwarder.address)
    crawl = project.start("crawl", "news", "-a", f"url={site.root}", **chosen)
    wait_until(lambda: pages_asked(mockserver) >= 8)
    return crawl


def wait_until(what):
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def pages_asked(server):
    return sum(seen.target.startswith("/news/2026/") for seen in server.log)


@pytest.mark.threat(30)
def test_a_crawl_pauses_while_its_state_is_away_and_goes_on(project, mockserver, postgres, forwarder):
    site = serve(mockserver, ARTICLES)
    crawl = a_crawl(project, mockserver, forwarder, site)
    forwarder.down()
    time.sleep(1)  # what was on its way has come
    before = len(mockserver.log)
    time.sleep(1)
    assert len(mockserver.log) == before  # nothing is asked of the site
    forwarder.up()
    assert crawl.wait(120) == 0
    records = project.delivered()
    assert sorted(x["headline"] for x in records) == sorted(site.articles.values())
    assert pages_asked(mockserver) <= ARTICLES + 4  # what was under way may be asked again, what is known is not


@pytest.mark.threat(26, 30)
def test_a_crawl_that_waits_for_its_state_can_be_stopped(project, mockserver, postgres, forwarder):
    site = serve(mockserver, ARTICLES)
    crawl = a_crawl(project, mockserver, forwarder, site)
    forwarder.down()
    time.sleep(1)
    crawl.send_signal(signal.SIGTERM)
    told = time.monotonic()
    assert crawl.wait(60) in (4, 5)
    assert time.monotonic() - told < 25
    forwarder.up()


@pytest.mark.threat(25, 27)
def test_machines_that_share_a_state_deliver_each_article_once(project, mockserver, postgres, zygote, tmp_path):
    """The first is done with a site, but has its articles still in an open part, when the second asks for it."""
    first, second = project, Project(tmp_path / "other", zygote)
    sites = [serve(mockserver, 6, host=0), serve(mockserver, ARTICLES, host=1)]
    for machine in (first, second):
        (machine.folder / "sites.txt").write_text("".join(f"{site.root}/\n" for site in sites))
    chosen = settings(mockserver, NEWS_STATE=postgres, NEWS_PART_RECORDS=1000, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    crawl = first.start("crawl", "news", "-a", "sites=sites.txt", **chosen, NEWS_SITES_AT_ONCE=1)
    wait_until(lambda: len(mockserver.seen(host=1)) > 5)
    assert second.crawl(None, "-a", "sites=sites.txt", **chosen).code == 0
    assert crawl.wait(120) == 0
    records = first.delivered() + second.delivered()
    assert len({(x["id"], x["revision"]) for x in records}) == len(records) == 6 + ARTICLES


@pytest.mark.threat(26)
def test_after_a_second_sigterm_the_next_run_goes_on_at_once(project, mockserver, postgres):
    """Its mark was taken away with its sites still leased, so that nobody had them for half an hour."""
    site = serve(mockserver, ARTICLES)
    dripping = next(iter(site.articles))
    mockserver.add_fault(dripping, "drip", host=0)
    chosen = settings(mockserver, NEWS_STATE=postgres, DOWNLOAD_DELAY=0)
    crawl = project.start("crawl", "news", "-a", f"url={site.root}", **chosen)
    wait_until(lambda: mockserver.times(dripping) and pages_asked(mockserver) >= 8)
    for _ in range(2):
        crawl.send_signal(signal.SIGTERM)
        time.sleep(0.5)
    crawl.wait(60)
    mockserver.add(dripping, site.pages[dripping][1], host=0)
    assert project.crawl(site.root, **chosen).code == 0
    check(project, site)


@pytest.mark.threat(25)
def test_killed_at_any_moment_the_next_run_goes_on_at_once(project, mockserver, postgres):
    site = serve(mockserver, ARTICLES)
    rng = random.Random(os.environ.get("NEWS_SEED", "2"))
    chosen = settings(mockserver, NEWS_STATE=postgres, DOWNLOAD_DELAY=0)
    for _ in range(KILLS):
        enough = len(mockserver.log) + rng.randint(1, 60)
        project.crawl_and_kill(site.root, lambda: len(mockserver.log) >= enough, **chosen)  # noqa: B023
    assert project.crawl(site.root, **chosen).code == 0
    check(project, site)
