"""``scrapy crawl demo``: every article of the newsroom once, nothing else, and nothing again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import crawler.demo

NEWSROOM = Path(crawler.demo.__file__).parent / "newsroom"


def expected(host="*"):
    """What must come out, by address."""
    found = [json.loads(path.read_bytes()) for path in NEWSROOM.glob(f"{host}/**/*.expected.json")]
    return {x["url"]: x["headline"] for x in found if not x.get("rejected")}


@pytest.mark.threat(35)
def test_every_article_of_the_newsroom_comes_once_and_nothing_else(project):
    ran = project.crawl(None, spider="demo")
    assert ran.code == 0, ran.err
    records = project.delivered()
    assert {x["url"]: x["headline"] for x in records} == expected()
    assert len({x["id"] for x in records}) == len(records)
    again = project.crawl(None, spider="demo")
    assert again.code == 0, again.err
    assert len(project.delivered()) == len(records)


def test_a_draft_that_a_sitemap_names_by_mistake_is_counted_and_not_asked_for(project):
    ran = project.crawl("https://www.auentaler-bote.example/", spider="demo")
    assert ran.code == 0, ran.err
    (line,) = [line.split() for line in ran.err.splitlines() if line.startswith("auentaler-bote.example ")]
    assert line[1:6] == ["15", "14", "14", "robots-denied", "1"]


def test_one_site_of_the_newsroom_may_be_named(project):
    ran = project.crawl("https://www.yunlingnews.example/", spider="demo")
    assert ran.code == 0, ran.err
    assert {x["url"] for x in project.delivered()} == set(expected("www.yunlingnews.example"))


def test_the_newsroom_s_addresses_work_with_the_news_spider_too(project):
    newsroom = NEWSROOM.parent / "newsroom.warc.gz"
    ran = project.crawl("https://www.yunlingnews.example/", "-a", "limit=2", NEWS_REPLAY=newsroom)
    assert ran.code == 0, ran.err
    assert len(project.delivered()) == 2
