"""What was fetched can be kept as WARC, and replayed."""

from __future__ import annotations

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


def test_a_setting_that_the_feeds_refuse_does_not_crawl_for_nothing(project, mockserver):
    site = serve(mockserver, 1)
    ran = project.crawl(site.root, NEWS_PART_CODING=".bz2", NEWS_TEST_ADDRESSES=site.root.split("/")[2])
    assert ran.code == 4
    assert "NEWS_PART_CODING is one of" in ran.err
    assert not mockserver.log
