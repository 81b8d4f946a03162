"""From a WARC file to captures that a sort brings together by site."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from crawler.batch.captures import Capture, captures, newest, partition_of, unpack
from crawler.items import FetchedPage, Rejection
from crawler.offline.inputs import BadInput
from tests.stores.archives import HTML, Archive

A, B = "https://www.harbour.example/a-story-of-boats", "https://www.quay.example/a-story-of-bread"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "pages.warc.gz")


def told(archive: Archive) -> list[object]:
    return [unpack(packed) for _, packed in captures(str(archive.path))]


def test_a_page_stands_under_its_domain_its_time_and_its_article(archive: Archive) -> None:
    archive.add(A, b"<p>boats</p>")
    ((domain, when, article), packed) = next(captures(str(archive.path)))
    page = unpack(packed)
    assert (domain, when, len(article)) == ("harbour.example", "2026-11-23T10:00:00Z", 32)
    assert isinstance(page, FetchedPage)
    assert (page.url, page.body, page.warc.file if page.warc else "") == (A, b"<p>boats</p>", "pages.warc.gz")


def test_addresses_of_one_article_have_one_name(archive: Archive) -> None:
    archive.add(A).add(A.replace("https://www.", "HTTP://m.") + "?utm_source=x")
    names = {key[2] for key, _ in captures(str(archive.path))}
    assert len(names) == 1


def test_what_is_no_page_is_left_out(archive: Archive) -> None:
    archive.add(A, status="404 Not Found").add(B, headers=[("Content-Type", "image/png")]).add(A, kind="request")
    assert told(archive) == []


def test_an_address_that_is_none_is_told_as_a_rejection(archive: Archive) -> None:
    archive.add("http://[not-an-address/")
    (found,) = told(archive)
    assert isinstance(found, Rejection)
    assert found.reason == "bad-address"


def test_a_file_that_breaks_off_gives_its_whole_records_and_a_line(archive: Archive) -> None:
    archive.add(A).add(B)
    archive.path.write_bytes(archive.path.read_bytes()[: archive.ends[0] + 40])
    page, bad = told(archive)
    assert isinstance(page, FetchedPage)
    assert isinstance(bad, BadInput)
    assert str(archive.path) in bad.message


@pytest.mark.parametrize("content", [None, b"", b"<html><p>no archive</p></html>"])
def test_what_is_no_warc_is_told_in_a_line_that_names_it(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "page.html"
    if content is not None:
        path.write_bytes(content)
    ((key, packed),) = captures(str(path))
    found = unpack(packed)
    assert isinstance(found, BadInput)
    assert (key[0], found.message.partition(": ")[0]) == ("", str(path))


def test_of_an_article_the_last_capture_counts(tmp_path: Path) -> None:
    made: list[Capture] = []
    for day in (3, 1, 2):
        path = tmp_path / f"{day}.warc"
        Archive(path).add(A, b"<p>%d</p>" % day, headers=HTML).add(B)
        path.write_bytes(path.read_bytes().replace(b"2026-11-23", b"2026-11-0%d" % day))
        made += captures(str(path))
    random.Random(1).shuffle(made)
    kept = [unpack(packed) for _, packed in newest(sorted(made, reverse=True))]
    pages = [page for page in kept if isinstance(page, FetchedPage)]
    assert sorted((page.url, page.downloaded[:10]) for page in pages) == [(A, "2026-11-03"), (B, "2026-11-03")]


def test_all_that_is_told_of_files_is_kept() -> None:
    lines: list[Capture] = [(("", "", "a.warc"), b"1"), (("", "", "a.warc"), b"2")]
    assert list(newest(lines)) == lines


def test_a_domain_has_one_partition_whatever_the_capture() -> None:
    keys = [("harbour.example", f"2026-11-0{n}", "0" * 32) for n in range(1, 9)]
    assert len({partition_of(key, 7) for key in keys}) == 1
    assert len({partition_of((f"{n}.example", "", ""), 7) for n in range(100)}) == 7
