"""``scrapy extract``: files and lines in, Article lines out."""

from __future__ import annotations

import base64
import errno
import json
import os
import random
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import pytest

import crawler.demo
from crawler.offline.inputs import BadInput, read_files, read_jsonl
from crawler.running.streams import reader_may_leave


def page_of(site, number=0):
    path = list(site.articles)[number]
    return site.root + path, site.pages[path][1].encode(), site.articles[path]


def test_an_html_file_whose_page_names_its_address(project, site):
    url, html, title = page_of(site)
    canonical = f'<head><link rel="canonical" href="{url}">'.encode()
    (project.folder / "page.html").write_bytes(html.replace(b"<head>", canonical))
    ran = project.run("extract", "page.html", NEWS_BODY_HTML=1)
    record = orjson.loads(ran.out)
    assert record["articleBodyHtml"].startswith(f"<p>{record['articleBody'][:20]}")
    assert "\n\n".join(part["articleBody"] for part in record["sections"] if not part["heading"])
    assert all(link["url"].startswith("http") for link in record["links"])
    assert (ran.code, record["url"], record["headline"]) == (0, url, title)
    assert record["metadata"]["inputId"] == "page.html"
    assert ran.err == "1 articles, 0 rejected\n"


def test_an_html_file_that_names_no_address(project, site):
    (project.folder / "a page.html").write_bytes(page_of(site)[1])
    record = orjson.loads(project.run("extract", "a page.html").out)
    assert record["url"] == "https://local.invalid/a%20page.html"


def test_an_html_file_with_its_address_given(project, site):
    url, html, _ = page_of(site)
    (project.folder / "page.html").write_bytes(html)
    assert orjson.loads(project.run("extract", "--url", url, "page.html").out)["url"] == url


def test_lines_carry_their_ids_back_and_a_bad_one_does_not_stop_the_rest(project, site):
    lines = []
    for number in range(3):
        url, html, _ = page_of(site, number)
        lines.append(json.dumps({"id": number, "url": url, "html_b64": base64.b64encode(html).decode()}))
    lines.insert(1, '{"id": "x", "url": "https://a.org/"}')
    lines.insert(2, "no json")
    ran = project.run("extract", "--jsonl", given="\n".join(lines).encode())
    assert sorted(orjson.loads(x)["metadata"]["inputId"] for x in ran.out.splitlines()) == [0, 1, 2]
    assert ran.code == 2
    assert [x[:15] for x in ran.errors] == ["error: line 2: ", "error: line 3: "]


def test_a_warc_gives_its_articles_with_their_places(project, site):
    (warc,) = site.record().glob("*.warc.gz")
    ran = project.run("extract", warc)
    records = [orjson.loads(x) for x in ran.out.splitlines()]
    titles = {x["headline"] for x in records}
    assert ran.code == 0
    assert set(site.articles.values()) <= titles
    assert all(x["metadata"]["warc"]["file"] == warc.name for x in records)


def test_a_page_that_is_no_article_is_counted(project):
    (project.folder / "empty.html").write_text("<html><body></body></html>")
    ran = project.run("extract", "empty.html")
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err.startswith("0 articles, 1 rejected: ")


@pytest.mark.threat(20)
def test_files_that_are_no_pages_are_told_each_in_a_line_and_the_rest_is_read(project, site):
    (project.folder / "noise.html").write_bytes(random.Random(1).randbytes(20_000))
    (project.folder / "report.html").write_bytes(b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n")
    (project.folder / "page.html").write_bytes(page_of(site)[1])
    alone = project.run("extract", "noise.html")
    assert (alone.code, alone.out) == (0, b"")
    assert alone.err == "noise.html: no HTML page: its bytes are no text\n0 articles, 1 rejected: not-html 1\n"
    ran = project.run("extract", "noise.html", "report.html", "page.html")
    assert len(ran.out.splitlines()) == 1
    *lines, last = ran.err.splitlines()
    assert "report.html: no HTML page: its bytes are a PDF document" in lines
    assert (len(lines), last) == (2, "1 articles, 2 rejected: not-html 2")


def test_the_schema_is_printed(project):
    schema = json.loads(project.run("schema").out)
    assert [x["$ref"] for x in schema["anyOf"]] == ["#/$defs/Article", "#/$defs/Retraction"]
    schema = schema["$defs"]["Article"]
    assert schema["required"] == ["schemaVersion", "id", "url", "headline", "articleBody", "metadata"]


def test_the_archive_spider_takes_recorded_pages_once(project, site):
    folder = site.record()
    assert project.crawl(None, "-a", f"warc={folder}", spider="archive").code == 0
    first = project.delivered()
    assert set(site.articles.values()) <= {x["headline"] for x in first}
    assert {x["discovery"]["via"] for x in first} == {"archive"}
    project.crawl(None, "-a", f"warc={folder}", spider="archive")
    assert len(project.delivered()) == len(first)


@pytest.mark.threat(35)
def test_lists_and_walls_of_a_recording_are_no_articles(project):
    newsroom = Path(crawler.demo.__file__).parent / "newsroom.warc.gz"
    ran = project.run("extract", newsroom)
    assert ran.code == 0, ran.err
    assert "interstitial" in ran.err
    paths = {urlsplit(json.loads(line)["url"]).path for line in ran.out.splitlines()}
    assert not paths & {"/", "/lokales", "/kultur/theatersaison-40121.html", "/sign-in", "/commune"}


def test_lines_that_cannot_be_written_end_it_with_one_line(project, site):
    (project.folder / "page.html").write_bytes(page_of(site)[1])
    with Path("/dev/full").open("wb") as full, Path(os.devnull).open("rb") as null:
        with (project.folder / "log").open("wb") as log:
            ran = project._start(["extract", "page.html"], {}, [null, full, log])
        assert ran.wait(60) == 1
    told = (project.folder / "log").read_text()
    assert told == "error: standard output cannot be written (No space left on device)\n"


def test_a_person_who_stops_it_sees_one_line(capsys):
    with pytest.raises(SystemExit) as ended, reader_may_leave():
        raise KeyboardInterrupt
    assert (ended.value.code, capsys.readouterr().err) == (1, "error: stopped before its end\n")


def test_lines_that_cannot_be_read_to_their_end_are_told_and_those_before_are_used():
    def broken():
        yield b'{"id": 1, "url": "https://a.org/1", "html_b64": ""}\n'
        raise OSError(errno.EIO, "Input/output error")

    first, second = read_jsonl(broken())
    assert first.id == 1
    assert second == BadInput("standard input: Input/output error")


def test_json_lines_that_are_given_as_a_page_are_told(tmp_path):
    lines = tmp_path / "pages.jsonl"
    lines.write_text('{"id": 1, "url": "https://a.org/1", "html_b64": ""}\n{"id": 2}\n')
    (found,) = read_files([lines])
    assert isinstance(found, BadInput)
    assert f"scrapy extract --jsonl < {lines}" in found.message


def test_a_line_that_is_no_json_is_told():
    assert list(read_jsonl([b'{"id": 1\n'])) == [
        BadInput("line 1: no JSON (unexpected end of data: line 2 column 1 (char 9))")
    ]
