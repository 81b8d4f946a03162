"""What was fetched can be kept as WARC, and replayed."""

from __future__ import annotations

import gzip

import pytest

from .conftest import read_lines
from .sites import serve


def test_a_crawl_that_was_kept_gives_the_same_articles_again(project, mockserver):
    site = serve(mockserver, 4)
    local = {"NEWS_TEST_ADDRESSES": site.root.split("/")[2]}
    ran = project.crawl(site.root, NEWS_WARC="kept", **local)
    assert ran.code == 0, ran.err
    first = project.delivered()
    assert len(first) == 4
    assert all(x["metadata"]["warc"]["file"].endswith(".warc.gz") for x in first)
    asked = len(mockserver.log)
    again = project.crawl(site.root, "-a", "refresh=1", NEWS_REPLAY=project.folder / "kept")
    assert again.code == 0, again.err
    assert len(mockserver.log) == asked
    second = [x for x in project.delivered() if x["revision"] == 2]
    assert {x["url"]: x["articleBody"] for x in second} == {x["url"]: x["articleBody"] for x in first}


def test_several_runs_that_were_kept_give_all_their_articles_again(project, mockserver):
    site = serve(mockserver, 4)
    for path in ("/", "/feed.xml", *site.articles):
        kind, text = site.pages[path]
        mockserver.add(path, text, host=0, headers={"Content-Type": kind, "ETag": '"1"'})
    for _ in range(2):
        kept = {"NEWS_WARC": "kept", "NEWS_TEST_ADDRESSES": site.root.split("/")[2]}
        assert project.crawl(site.root, "-a", "refresh=1", NEWS_POLL_LEAST=0, NEWS_POLL_MOST=0, **kept).code == 0
    assert any("if-none-match" in seen.headers for seen in mockserver.log)
    replay = {"NEWS_REPLAY": project.folder / "kept", "NEWS_STATE": "another.sqlite"}
    ran = project.crawl(site.root, "-O", "again.jsonl", **replay)
    assert ran.code == 0, ran.err
    assert len(read_lines(project.folder / "again.jsonl")) == 4


def test_an_address_that_a_header_gives_in_its_own_script_is_the_same_when_replayed(project, mockserver):
    site = serve(mockserver, 2)
    path = next(iter(site.articles))
    mockserver.add_fault(path, "redirect", host=0, to=f"{site.root}{path}-größe")
    mockserver.add(f"{path}-gr%C3%B6%C3%9Fe", site.pages[path][1], host=0)
    assert project.crawl(site.root, NEWS_WARC="kept", NEWS_TEST_ADDRESSES=site.root.split("/")[2]).code == 0
    assert len(project.delivered()) == 2
    again = project.crawl(site.root, "-a", "refresh=1", NEWS_REPLAY=project.folder / "kept")
    assert again.code == 0, again.err
    assert len([x for x in project.delivered() if x["revision"] == 2]) == 2


def test_a_setting_that_the_feeds_refuse_does_not_crawl_for_nothing(project, mockserver):
    site = serve(mockserver, 1)
    ran = project.crawl(site.root, NEWS_PART_CODING=".bz2", NEWS_TEST_ADDRESSES=site.root.split("/")[2])
    assert ran.code == 2
    assert "NEWS_PART_CODING: one of" in ran.err
    assert not mockserver.log


@pytest.mark.threat(34)
def test_no_password_of_an_address_is_kept_anywhere(project, mockserver):
    """Given as the site's address, in a feed, and as the place that a page has moved to."""
    site = serve(mockserver, 4)
    secret = site.root.replace("://", "://canary-user:canary-word@")
    paths = list(site.articles)
    kind, feed = site.pages["/feed.xml"]
    mockserver.add("/feed.xml", feed.replace(site.root + paths[0], secret + paths[0]), host=0, type=kind)
    mockserver.add_fault(paths[1], "redirect", host=0, to=secret + paths[1] + "?moved")
    mockserver.add(paths[1] + "?moved", site.pages[paths[1]][1], host=0)
    ran = project.crawl(secret + "/", NEWS_WARC="kept", LOG_LEVEL="DEBUG", NEWS_TEST_ADDRESSES=site.root.split("/")[2])
    assert ran.code == 0, ran.err
    assert len(project.delivered()) == 4
    assert "canary" not in ran.err
    for path in (x for x in project.folder.rglob("*") if x.is_file()):
        content = b"".join(_heads(path)) if path.suffix == ".gz" else path.read_bytes()
        assert b"canary" not in content, path
    assert not any("canary" in str(seen.headers) + seen.path for seen in mockserver.log)


def _heads(path):
    """All of a WARC but the feed's body, which is kept as it came."""
    return [x for x in gzip.decompress(path.read_bytes()).split(b"WARC/1.1") if b"/feed.xml" not in x]
