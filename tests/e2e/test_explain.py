"""``scrapy explain`` as a person runs it: beside a crawl of the newsroom, of a server, of recordings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import crawler.demo

from .sites import serve

NEWSROOM = Path(crawler.demo.__file__).parent / "newsroom.warc.gz"
PENMARRICK = "https://www.penmarrick-courier.example"
ARTICLE = f"{PENMARRICK}/news/2026/11/18/harbour-dredging-plan-approved"


def kept(ran) -> str:  # type: ignore[no-untyped-def]
    return "\n\n".join(block["text"] for block in json.loads(ran.out)["blocks"] if not block["reason"])


def test_a_page_is_explained_with_what_a_crawl_of_its_site_has_learned(project):
    assert project.run("crawl", "demo", "-a", f"url={PENMARRICK}/").code == 0
    (record,) = (x for x in project.delivered() if x["url"] == ARTICLE)
    ran = project.run("explain", ARTICLE, "--json", NEWS_REPLAY=NEWSROOM)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["known_pages"] > 10
    assert kept(ran) == record["articleBody"]
    assert json.loads(ran.out)["article"]["contentHash"] == record["contentHash"]


def test_the_pages_of_a_recording_teach_each_other(project):
    ran = project.run("explain", NEWSROOM, "--url", ARTICLE, "--with", NEWSROOM, "--html", "why.html")
    assert (ran.code, ran.err) == (0, "")
    assert "pages of penmarrick-courier.example known" in ran.out.decode()
    assert "Harbour dredging approved" in (project.folder / "why.html").read_text()


def test_one_page_is_fetched_from_its_server_politely(project, mockserver):
    site = serve(mockserver, 4)
    path, title = next(iter(site.articles.items()))
    ran = project.run("explain", mockserver.url(path), "--json", NEWS_ALLOW_PRIVATE=1)
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["article"]["headline"] == title
    assert [seen.target for seen in mockserver.seen()] == ["/robots.txt", path]
    assert not (project.folder / "exports").exists()


def test_a_private_address_is_not_fetched(project, mockserver):
    ran = project.run("explain", mockserver.url("/"))
    assert (ran.code, ran.out) == (2, b"")
    assert ran.errors == [f"error: address-refused: {mockserver.url('/')} (127.0.0.1 is not public)"]
    assert mockserver.seen() == []


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/preview/2026/11/20/budget-leak", "error: robots-denied: "),
        ("/no-such-page", f"error: {PENMARRICK}/no-such-page: the server answers 404"),
    ],
)
def test_a_page_that_may_not_or_cannot_be_had_costs_one_line(project, path, complaint):
    ran = project.run("explain", PENMARRICK + path, NEWS_REPLAY=NEWSROOM)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith(complaint)
    assert ran.err.count("\n") == 1


def test_a_recording_that_is_not_there_costs_one_line(project):
    ran = project.run("explain", ARTICLE, NEWS_REPLAY="none.warc.gz")
    assert (ran.code, ran.err) == (2, "error: NEWS_REPLAY: none.warc.gz: there is no such WARC file or folder\n")


def test_the_help_has_examples(project):
    ran = project.run("explain", "--help")
    assert ran.code == 0
    assert b"scrapy explain https://a.org/1" in ran.out
