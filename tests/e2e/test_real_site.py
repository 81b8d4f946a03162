"""A real site, recorded: its home page, its feed, the fifteen articles that the feed lists."""

from __future__ import annotations

import json
import zipfile

import pytest

from crawler.stores.warcwriter import WarcWriter


@pytest.fixture
def recorded(bench_data, tmp_path):
    """The set as a WARC, and the headlines of its articles by address."""
    headlines = {}
    writer = WarcWriter(tmp_path / "recorded", "real", "1", 1 << 30)
    with zipfile.ZipFile(bench_data / "globalvoices_crawl.zip") as archive:
        for line in archive.read("index.jsonl").splitlines():
            page = json.loads(line)
            kind = "application/rss+xml" if page["kind"] == "feed" else "text/html; charset=utf-8"
            writer.write(page["url"], 200, {"Content-Type": kind}, archive.read(page["file"]), "2009-06-12T00:00:00Z")
            if page["kind"] == "article":
                headlines[page["url"]] = page["gold"]["title"]
    writer.close()
    return tmp_path / "recorded", headlines


def test_every_article_of_the_feed_comes_once_with_its_headline_and_nothing_else(project, recorded):
    folder, headlines = recorded
    ran = project.crawl("http://globalvoicesonline.org/", NEWS_REPLAY=folder)
    assert ran.code == 0, ran.err
    found = {x["url"]: x["headline"].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for x in project.delivered()}
    assert found == headlines
    assert len(project.delivered()) == len(headlines) == 15
