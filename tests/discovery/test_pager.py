"""The next page of a listing, in any language."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from crawler.discovery.pages import read_links


@pytest.mark.parametrize(
    ("url", "markup", "expected"),
    [
        ("/world/", "<link rel=next href='/world/page/2'>", "/world/page/2"),
        ("/world/", "<a rel='nofollow next' href='?cursor=x9'>mehr</a>", "/world/?cursor=x9"),
        ("/world/", "<a href=/world/page/2/>2</a><a href=/world/page/3/>3</a>", "/world/page/2/"),
        ("/world/page/2/", "<a href=/world/>1</a><a href=/world/page/3/>3</a>", "/world/page/3/"),
        (
            "/kinh-te.htm",
            "<a href=/kinh-te/trang-3.htm>3</a><a href=/kinh-te/trang-2.htm>2</a>",
            "/kinh-te/trang-2.htm",
        ),
        ("/a-d6/", "<a href=/a-d6/p1>1</a><a href=/a-d6/p2>2</a>", "/a-d6/p2"),
        ("/list.php?cat=3", "<a href='/list.php?cat=3&page=2'>»</a>", "/list.php?cat=3&page=2"),
        (
            "/list.php?cat=3&page=2",
            "<a href='?cat=3&page=1'>«</a><a href='?cat=3&page=3'>»</a>",
            "/list.php?cat=3&page=3",
        ),
        ("/news?page=1", "<a href='?page=0'>1</a><a href='?page=2'>3</a>", "/news?page=2"),
        ("/news", "<a href='?start=20'>Älter ›</a>", "/news?start=20"),
        ("/", "<a href=/seite-2/>» Ältere</a>", "/seite-2/"),
        ("/", "<a href=/page/2/>« Previous entries</a>", "/page/2/"),
        ("/world/", "<a class=pager-next href=/world/2>下一页</a>", "/world/2"),
        ("/world", "<a class='btn load-more' href='/world?offset=20'>Xem thêm</a>", "/world?offset=20"),
        ("/local", "<a href=/local/page/2>Older posts</a>", "/local/page/2"),
        ("/local/page/2", "<a href=/local/page/3>weiter</a><a href=/local/page/1>zurück</a>", "/local/page/3"),
        ("/?cat=3", "<a href='/?cat=3&paged=2'>more</a>", "/?cat=3&paged=2"),
        ("/list?id=8", "<a href='?id=8&start=0'>1</a><a href='?id=8&start=5'>2</a>", "/list?id=8&start=5"),
        (
            "/list?start=5",
            "<a href='?start=0'>1</a><a href='?start=15'>4</a><a href='?start=10'>3</a>",
            "/list?start=10",
        ),
        ("/node", "<a href='?page=0'>1</a><a href='?page=1'>2</a>", "/node?page=1"),
        (
            "/aktuell/",
            "<a href='?tx_list%5BcurrentPage%5D=2&amp;cHash=a1b2'>zwei</a>",
            "/aktuell/?tx_list%5BcurrentPage%5D=2&cHash=a1b2",
        ),
        ("/world?offset=20", "<a class='LoadMore' href='/world?offset=40'>mehr laden</a>", "/world?offset=40"),
    ],
)
def test_the_next_page_is_found(url: str, markup: str, expected: str) -> None:
    found = read_links(markup.encode(), f"https://news.example{url}").next_url
    assert found == f"https://news.example{expected}"


@pytest.mark.parametrize(
    ("url", "markup"),
    [
        ("/world/", "<a href=/world/a-story-of-two-cities>Read more »</a>"),
        ("/", "<a href=/2026/11/02>2</a><a href=/2026/11/03>3</a>"),
        ("/world/page/3/", "<a href=/world/page/2/>2</a><a href=/world/page/2/>«</a>"),
        ("/world/", "<a href=https://other.example/world/page/2>2</a>"),
        ("/world/", "<a href=/sport/page/2>2</a>"),
        ("/world/", "<a class=carousel-next href='#'>›</a>"),
        ("/world/", "<link rel=next href='/world/'>"),
        ("/world/", "<a class=load-more href='/sport?offset=20'>More</a>"),
        ("/world/", "<a href=/world/?start=0>1</a>"),
        ("/world/", "<a href=/world/front-page-2>The other front page</a>"),
        ("/world/", "<a href=/world/comment-page-2>Older comments</a>"),
        ("/world/", "<a href=/world/page/7>Last</a>"),
        ("/read?id=16", "<a href='/read?id=17'>Ferry line to reopen</a>"),
    ],
)
def test_what_is_no_next_page_is_not_taken_for_one(url: str, markup: str) -> None:
    assert read_links(markup.encode(), f"https://news.example{url}").next_url is None


def test_the_next_pages_of_real_sections_are_found(bench_data: Path) -> None:
    archive = zipfile.ZipFile(bench_data / "vietnamese.zip")
    found = {}
    for row in map(json.loads, archive.read("index.jsonl").decode().rstrip("\n").split("\n")):
        if row["page_type"] == "section":
            found[row["url"].partition("://")[2]] = read_links(archive.read(row["file"]), row["url"]).next_url
    assert found["dantri.com.vn/kinh-doanh.htm"] == "https://dantri.com.vn/kinh-doanh/trang-2.htm"
    assert found["vietnamnet.vn/kinh-doanh"] == "https://vietnamnet.vn/kinh-doanh-page1"
