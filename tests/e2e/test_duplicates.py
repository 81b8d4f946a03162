"""One story on several sites, and one text under two addresses of a site."""

from __future__ import annotations

import base64
import json
import zipfile
from collections import Counter
from itertools import combinations

import orjson
import pytest

from crawler.urls import article_id

from .sites import serve


def crawl_both(project, mockserver, **settings):
    """Two sites in two runs: four stories are on both, two on the second alone."""
    for host, articles in enumerate((4, 6)):
        root = serve(mockserver, articles, host).root
        ran = project.crawl(root, NEWS_ALLOW_PRIVATE=1, **settings)
        assert ran.code == 0, ran.err
    return project.delivered()


def test_a_wire_story_of_another_site_is_marked_with_the_article_that_was_first(project, mockserver):
    records = crawl_both(project, mockserver)
    first = {x["headline"]: x["id"] for x in records[:4]}
    assert [(x["duplicateOf"], x["clusterId"]) for x in records[:4]] == [(None, x["id"]) for x in records[:4]]
    copies = [x for x in records[4:] if x["headline"] in first]
    assert [x["duplicateOf"] for x in copies] == [first[x["headline"]] for x in copies]
    assert (len(copies), len(records), len({x["clusterId"] for x in records})) == (4, 10, 6)


def test_a_wire_story_is_dropped_only_where_that_is_asked_for(project, mockserver):
    records = crawl_both(project, mockserver, NEWS_DUPLICATES="drop")
    assert len(records) == len({x["clusterId"] for x in records}) == 6


def test_another_address_of_a_delivered_text_is_named_by_its_next_revision(project, site):
    project.crawl(site.root, NEWS_REPLAY=site.record())
    path, title = next(iter(site.articles.items()))
    site.articles["/panorama/2026/11/the-same-text-at-another-place-4711"] = title
    site.pages["/panorama/2026/11/the-same-text-at-another-place-4711"] = site.pages[path]
    site._front()
    assert "duplicate 1" in project.crawl(site.root, NEWS_REPLAY=site.record()).err
    assert len(project.delivered()) == 8
    project.crawl(site.root, "-a", "refresh=1", NEWS_REPLAY=site.record())
    (named,) = [x for x in project.delivered() if x["alternateUrls"]]
    assert (named["url"], named["revision"]) == (site.root + path, 2)
    assert named["alternateUrls"] == [f"{site.root}/panorama/2026/11/the-same-text-at-another-place-4711"]


@pytest.fixture(scope="module")
def labelled(bench_data):
    """The labelled pairs of real pages, and the pages by id as lines for ``scrapy extract``."""
    pairs = [orjson.loads(line) for line in (bench_data / "neardup_pairs.jsonl").read_bytes().splitlines()]
    with zipfile.ZipFile(bench_data / "neardup.zip") as pages:
        rows = {row["id"]: row for row in map(orjson.loads, pages.read("index.jsonl").splitlines())}
        for row in rows.values():
            row["html_b64"] = base64.b64encode(pages.read(row["file"])).decode()
            row["url"] = f"http://{row['site']}/{row['id']}"
    return pairs, [json.dumps({name: row[name] for name in ("id", "url", "html_b64")}) for row in rows.values()]


def test_of_the_labelled_pairs_the_duplicates_are_found_and_nothing_else(project, labelled):
    pairs, lines = labelled
    ran = project.run("extract", "--jsonl", given="\n".join(lines).encode())
    cluster = {x["metadata"]["inputId"]: x["clusterId"] for x in map(orjson.loads, ran.out.splitlines())}
    found, all_of = Counter(), Counter()
    for pair in pairs:
        all_of[pair["label"]] += 1
        found[pair["label"]] += cluster[pair["a"]] == cluster[pair["b"]]
    assert found["duplicate"] == all_of["duplicate"] > 20
    assert found["near-duplicate"] >= 0.9 * all_of["near-duplicate"]
    others = set(map(frozenset, combinations(cluster, 2))) - {frozenset((pair["a"], pair["b"])) for pair in pairs}
    assert sum(cluster[a] == cluster[b] for a, b in map(tuple, others)) <= 0.001 * len(others)


def named(site, path, canonical):
    """Have an article's page name another address as its own."""
    kind, text = site.pages[path]
    site.pages[path] = (
        kind,
        text.replace("</head>", f'<link rel="canonical" href="{site.root}{canonical}"></head>', 1),
    )


def crawled(project, server, articles, canonicals):
    """Crawl a served site whose nth article names the nth canonical; the records."""
    site = serve(server, articles)
    for path, canonical in zip(site.articles, canonicals, strict=False):
        named(site, path, canonical)
        server.add(path, site.pages[path][1], host=0, headers={"Content-Type": site.pages[path][0]})
    ran = project.crawl(site.root, NEWS_ALLOW_PRIVATE=1, NEWS_QUORUM=2)
    assert ran.code == 0, ran.err
    return site, project.delivered()


@pytest.mark.parametrize("folder", ["/news/", "/", "/2026/issue-4711"])
def test_articles_that_all_name_one_folder_as_their_address_are_all_delivered(project, mockserver, folder):
    site, records = crawled(project, mockserver, 4, [folder] * 4)
    assert {x["url"] for x in records} == {site.root + path for path in site.articles}
    assert {x["id"] for x in records} == {article_id(x["url"]) for x in records}


def test_addresses_that_are_aliased_or_redirected_lead_to_one_id(project, mockserver):
    own = serve(mockserver, 2)
    first, second = own.articles
    alias = first.replace("/news/", "/panorama/")
    own.articles |= {alias: own.articles[first], "/short/1": own.articles[second]}
    own.pages[alias] = own.pages[first]
    own._front()
    for path in (alias, "/feed.xml", "/", "/news/"):
        named(own, path, first if path == alias else path)
        mockserver.add(path, own.pages[path][1], host=0, headers={"Content-Type": own.pages[path][0]})
    mockserver.add("/short/1", "", host=0, status=301, headers={"Location": second})
    ran = project.crawl(own.root, NEWS_ALLOW_PRIVATE=1, NEWS_QUORUM=2)
    assert ran.code == 0, ran.err
    assert {x["id"] for x in project.delivered()} == {article_id(own.root + path) for path in (first, second)}
    assert "duplicate 2" in ran.err
