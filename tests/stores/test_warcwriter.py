from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.items import WarcPlace
from crawler.stores.warc import Recorded, read_warc
from crawler.stores.warcindex import WarcIndex
from crawler.stores.warcwriter import WarcWriter

URL = "https://news.example/a"
DATE = "2026-11-23T10:00:00Z"
HEADERS = {"content-type": "text/html", "etag": '"x"'}


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[WarcWriter]:
    made = WarcWriter(tmp_path / "warc", "news", "run-1", 10**6)
    yield made
    made.close()


def test_what_is_written_reads_back(writer: WarcWriter, tmp_path: Path) -> None:
    writer.write(URL, 200, HEADERS, b"<p>x</p>", DATE)
    (found,) = read_warc(tmp_path / "warc" / "news-run-1-00001.warc.gz")
    assert found == Recorded(
        URL, 200, HEADERS, b"<p>x</p>", DATE, "news-run-1-00001.warc.gz", 0, "text/html", False
    )  # fmt: skip


def test_the_place_leads_to_the_record(writer: WarcWriter, tmp_path: Path) -> None:
    places = [writer.write(f"{URL}{n}", 200, HEADERS, b"%d" % n, DATE) for n in range(3)]
    found = WarcIndex([tmp_path / "warc"]).lookup(f"{URL}1")
    assert found
    assert WarcPlace(found.file, found.offset) == places[1]


def test_another_reader_agrees_and_the_digest_is_right(writer: WarcWriter, tmp_path: Path) -> None:
    writer.write(URL, 599, HEADERS, b"body", DATE)
    with (tmp_path / "warc" / "news-run-1-00001.warc.gz").open("rb") as file:
        (record,) = [(r, r.content_stream().read()) for r in ArchiveIterator(file, check_digests="raise")]
    assert record[1] == b"body"
    assert record[0].rec_headers.get_header("WARC-Target-URI") == URL


def test_headers_of_codings_that_were_undone_are_kept_under_another_name(writer: WarcWriter, tmp_path: Path) -> None:
    writer.write(URL, 200, {**HEADERS, "content-encoding": "gzip", "content-length": "5"}, b"plain text", DATE)
    (found,) = read_warc(tmp_path / "warc" / "news-run-1-00001.warc.gz")
    assert (found.body, found.headers["x-crawl-content-encoding"]) == (b"plain text", "gzip")


@pytest.mark.threat(7)
def test_a_truncated_body_is_marked(writer: WarcWriter, tmp_path: Path) -> None:
    writer.write(URL, 200, HEADERS, b"half", DATE, truncated=True)
    (found,) = read_warc(tmp_path / "warc" / "news-run-1-00001.warc.gz")
    assert found.truncated


def test_a_full_file_is_followed_by_the_next(tmp_path: Path) -> None:
    for run in range(2):  # a run of the same name does not write over the first
        writer = WarcWriter(tmp_path, "news", "run-1", 100)
        names = [writer.write(URL, 200, HEADERS, b"x", DATE).file for _ in range(2)]
        writer.close()
        assert names == [f"news-run-1-0000{2 * run + n}.warc.gz" for n in (1, 2)]


def test_the_name_of_each_file_outlasts_a_power_cut_as_its_bytes_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(os.fstat(fd).st_ino))
    writer = WarcWriter(tmp_path, "news", "run-1", 100)
    for _ in range(2):
        writer.write(URL, 200, HEADERS, b"x", DATE)
    writer.close()
    assert synced.count(tmp_path.stat().st_ino) == 2
    assert {path.stat().st_ino for path in tmp_path.iterdir()} < set(synced)


@pytest.mark.parametrize("value", [b"https://news.example/gr\xc3\xb6\xc3\x9fe", b"caf\xe9", bytes(range(128, 256))])
def test_the_bytes_of_a_header_come_back(writer: WarcWriter, tmp_path: Path, value: bytes) -> None:
    writer.write(URL, 302, {"location": value.decode("latin-1")}, b"", DATE)
    (found,) = read_warc(tmp_path / "warc" / "news-run-1-00001.warc.gz")
    assert found.headers["location"].encode("latin-1") == value


@settings(max_examples=50)
@given(
    st.dictionaries(st.text("abc-\r\n:\0é", max_size=5), st.text("xyz \r\n\0€", max_size=8), max_size=4),
    st.binary(max_size=200),
)
def test_no_header_makes_a_header_or_body_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, headers: dict[str, str], body: bytes
) -> None:
    folder = tmp_path_factory.mktemp("warc")
    writer = WarcWriter(folder, "news", "run-1", 10**6)
    writer.write(URL, 200, headers, body, DATE)
    writer.close()
    (found,) = read_warc(folder / "news-run-1-00001.warc.gz")
    assert (found.body, len(found.headers) <= len(headers)) == (body, True)
