"""``scrapy crawl news`` as a person meets it: every article once, then only what is new."""

from __future__ import annotations

import gzip
import html
import os
import re
from pathlib import Path

import orjson
import zstandard

from crawler.stores.warcwriter import WarcWriter

from .conftest import read_lines
from .sites import HTML, Site


def test_every_article_comes_once_and_a_second_run_brings_what_is_new(project, site):
    first = project.crawl(site.root, NEWS_REPLAY=site.record())
    assert first.code == 0, first.err
    assert sorted(x["headline"] for x in project.delivered()) == sorted(site.articles.values())
    assert not project.crawl(site.root, NEWS_REPLAY=site.record()).code
    assert len(project.delivered()) == 8
    new = site.publish()
    assert not project.crawl(site.root, NEWS_REPLAY=site.record()).code
    assert project.delivered()[-1]["url"] == new
    assert len({x["id"] for x in project.delivered()}) == len(project.delivered()) == 9


def test_the_run_ends_with_a_table_and_a_manifest(project, site):
    ran = project.crawl(site.root, NEWS_REPLAY=site.record())
    head, row, where = ran.err.splitlines()[-3:]
    assert head.split() == ["site", "discovered", "fetched", "delivered", "rejected", "seconds"]
    assert row.split()[:4] == ["hafenblatt.example", "8", "8", "8"]
    assert where.startswith("8 articles in exports/news-")
    (manifest,) = (project.folder / "exports").glob("*.manifest.json")
    found = orjson.loads(manifest.read_bytes())
    assert (found["complete"], found["finishReason"], found["records"]) == (True, "finished", 8)


def test_a_run_whose_log_nobody_reads_any_more_ends_like_any_other(project, site):
    reader, writer = os.pipe()
    os.close(reader)
    wanted = ("crawl", "news", "-a", f"url={site.root}")
    with Path(os.devnull).open("r+b") as null, os.fdopen(writer, "wb") as unread:
        process = project._start(wanted, {"NEWS_REPLAY": site.record()}, [null, null, unread])
    assert process.wait(60) == 0
    assert len(project.delivered()) == 8


def test_a_record_says_how_it_was_found_and_fetched(project, site):
    project.crawl(site.root, NEWS_REPLAY=site.record())
    record = project.delivered()[0]
    assert record["discovery"]["via"] == "feed"
    assert record["discovery"]["sourceUrl"] == f"{site.root}/feed.xml"
    assert record["discovery"]["listedTitle"] == record["headline"]
    assert record["metadata"]["httpStatus"] == 200
    assert record["revision"] == 1


def test_a_whole_text_in_a_feed_says_what_on_its_page_is_none(project, site):
    sign_off = "This text was first printed in the Hafenblatt of Tuesday, on page"
    kind, feed = site.pages["/feed.xml"]
    told = list(site.articles)[::2]
    for number, path in enumerate(site.articles):
        page = site.pages[path][1]
        if path in told:
            link, text = f"<link>{site.root}{path}</link>", re.search("</time>(.*)</article>", page)[1]
            feed = feed.replace(link, f"{link}<description>{html.escape(text)}</description>")
        site.pages[path] = (HTML, page.replace("</article>", f"<p><em>{sign_off} {number}.</em></p></article>"))
    site.pages["/feed.xml"] = (kind, feed)
    project.crawl(site.root, NEWS_REPLAY=site.record())
    signed = [x["url"].removeprefix(site.root) for x in project.delivered() if sign_off in x["articleBody"]]
    assert sorted(signed) == sorted(set(site.articles) - set(told))


def test_authors_that_only_the_feed_names_are_the_record_s(project, site):
    kind, feed = site.pages["/feed.xml"]
    site.pages["/feed.xml"] = (kind, feed.replace("</item>", "<author>ada@news.example (Ada Example)</author></item>"))
    project.crawl(site.root, NEWS_REPLAY=site.record())
    for record in project.delivered():
        assert [author["name"] for author in record["authors"]] == ["Ada Example"]
        assert record["metadata"]["fieldSources"]["authors"] == "feed"


def test_what_only_a_front_page_names_is_listed_with_the_text_of_its_link(project, site):
    del site.pages["/feed.xml"]
    project.crawl(site.root, NEWS_REPLAY=site.record())
    for record in project.delivered():
        assert (record["discovery"]["via"], record["discovery"]["listedTitle"]) == ("section", record["headline"])


def test_refresh_takes_all_again_as_revisions(project, site):
    project.crawl(site.root, NEWS_REPLAY=site.record())
    edited = site.root + next(iter(site.articles))
    site.edit(edited, "edited")
    ran = project.crawl(site.root, "-a", "refresh=1", NEWS_REPLAY=site.record())
    assert ran.code == 0, ran.err
    again = [x for x in project.delivered() if x["revision"] == 2]
    assert len(again) == 8
    assert [x["url"] for x in again if x["changedFields"]] == [edited]
    assert all(x["previousContentHash"] for x in again)


def test_limit_takes_the_newest_and_downloads_no_more(project, site):
    ran = project.crawl(site.root, "-a", "limit=3", NEWS_REPLAY=site.record())
    assert ran.code == 0, ran.err
    assert sorted(x["headline"] for x in project.delivered()) == sorted(list(site.articles.values())[-3:])
    assert "hafenblatt.example           8        3          3" in ran.err
    project.crawl(site.root, NEWS_REPLAY=site.record())
    assert len(project.delivered()) == 8


def test_since_and_until_keep_what_is_outside_from_being_downloaded(project, site):
    ran = project.crawl(site.root, "-a", "since=2026-11-04", "-a", "until=2026-11-06", NEWS_REPLAY=site.record())
    assert ran.code == 0, ran.err
    assert {x["datePublished"][:10] for x in project.delivered()} == {"2026-11-04", "2026-11-05", "2026-11-06"}
    assert "hafenblatt.example           8        3          3" in ran.err


def test_o_appends_to_a_file_instead_and_marks_what_it_stored(project, site):
    assert not project.crawl(site.root, "-a", "limit=2", "-o", "out.jsonl", NEWS_REPLAY=site.record()).code
    assert not project.crawl(site.root, "-o", "out.jsonl", NEWS_REPLAY=site.record()).code
    records = read_lines(project.folder / "out.jsonl")
    assert len({x["id"] for x in records}) == len(records) == 8
    assert not (project.folder / "exports").exists()


def test_capital_o_overwrites_and_feeds_compress(project, site):
    (project.folder / "out.jsonl").write_text("old\n")
    feed = orjson.dumps({
        "out.jsonl.gz": {"format": "jsonlines", "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"]}
    }).decode()  # fmt: skip
    ran = project.crawl(site.root, "-O", "out.jsonl", NEWS_REPLAY=site.record(), FEEDS=feed)
    assert ran.code == 0, ran.err
    packed = gzip.decompress((project.folder / "out.jsonl.gz").read_bytes())
    assert packed == (project.folder / "out.jsonl").read_bytes()
    assert len(packed.splitlines()) == 8


def test_feeds_can_be_zstandard(project, site):
    feed = orjson.dumps({
        "out.jsonl.zst": {"format": "jsonlines", "postprocessing": ["crawler.postprocessing.ZstdPlugin"]}
    }).decode()  # fmt: skip
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), FEEDS=feed)
    assert ran.code == 0, ran.err
    packed = (project.folder / "out.jsonl.zst").read_bytes()
    assert len(zstandard.ZstdDecompressor().decompressobj().decompress(packed).splitlines()) == 8


def test_parts_can_be_compressed(project, site):
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), NEWS_PART_CODING=".gz")
    assert ran.code == 0, ran.err
    (part,) = (project.folder / "exports").glob("*.jsonl.gz")
    assert len(read_lines(part)) == 8


def test_a_limit_of_scrapy_s_own_ends_the_run_without_losing_what_was_taken(project, site):
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), CLOSESPIDER_ITEMCOUNT=2, NEWS_QUORUM=2)
    assert ran.code == 0, ran.err
    first = len(project.delivered())
    assert first >= 2
    project.crawl(site.root, NEWS_REPLAY=site.record())
    assert len(project.delivered()) == 8


def test_a_page_limit_while_pages_wait_for_their_quorum_ends_the_run_too(project, site):
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), CLOSESPIDER_PAGECOUNT=22, NEWS_QUORUM=50)
    assert ran.code == 0, ran.err
    project.crawl(site.root, NEWS_REPLAY=site.record())
    assert len({x["id"] for x in project.delivered()}) == len(project.delivered()) == 8


def test_a_limit_that_ends_a_run_over_several_sites_waits_for_no_page_that_waits_for_others(project):
    ran = project.run("crawl", "demo", CLOSESPIDER_ITEMCOUNT=20, NEWS_HOLD_SECONDS=1e6)
    assert ran.code == 0, ran.err
    assert len(project.delivered()) >= 20


def test_a_feed_s_own_address_may_be_given(project, site):
    ran = project.crawl(f"{site.root}/feed.xml", NEWS_REPLAY=site.record())
    assert ran.code == 0, ran.err
    assert len(project.delivered()) == 8


def test_a_home_page_that_sends_on_to_another_site_is_told(project, site, tmp_path):
    site.pages["/"] = ("", "")
    folder = site.record()
    writer = WarcWriter(folder, "until-later", "1", 1 << 30)
    writer.write(f"{site.root}/", 301, {"Location": "https://new.example/"}, b"", "2026-11-23T10:00:00Z")
    writer.write("https://new.example/", 200, {"Content-Type": "text/html"}, b"<p>Moved", "2026-11-23T10:00:00Z")
    writer.close()
    ran = project.crawl(site.root, NEWS_REPLAY=folder)
    assert "sends on to https://new.example/" in ran.err
    assert ran.code == 1


def test_a_site_without_articles_is_told(project, site):
    empty = {"/": ("text/html", "<html><body><p>Under construction</p></body></html>")}
    site.pages = empty
    ran = project.crawl(site.root, NEWS_REPLAY=site.record())
    assert ran.code == 1
    assert ran.errors == ["error: hafenblatt.example: no address of an article was found"]


def test_articles_that_a_site_and_its_subdomain_both_name_come_once_and_the_run_ends(project, tmp_path):
    sport = Site("https://sport.hafenblatt.example", tmp_path / "recorded")
    recorded = sport.record()
    writer = WarcWriter(recorded, "main", "1", 1 << 30)
    links = "".join(f'<h2><a href="{sport.root}{path}">{title}</a></h2>' for path, title in sport.articles.items())
    front = f"<html><head><title>Hafenblatt</title></head><body><main>{links}</main></body></html>".encode()
    writer.write("https://hafenblatt.example/", 200, {"Content-Type": HTML}, front, "2026-11-23T10:00:00Z")
    writer.close()
    (project.folder / "sites.txt").write_text(f"https://hafenblatt.example/\n{sport.root}/\n")
    ran = project.run("crawl", "news", "-a", "sites=sites.txt", NEWS_REPLAY=recorded)
    assert ran.code == 0, ran.err
    assert sorted(x["headline"] for x in project.delivered()) == sorted(sport.articles.values())
