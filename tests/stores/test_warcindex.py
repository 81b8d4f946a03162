from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from archives import HTML, Archive

from crawler.stores.errors import WarcError
from crawler.stores.warcindex import WarcIndex
from crawler.stores.warcwriter import WarcWriter

URL = "https://news.example/a?b=1"


@pytest.fixture(params=["a.warc", "a.warc.gz"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    return Archive(tmp_path / request.param)


def body(index: WarcIndex, url: str) -> bytes | None:
    found = index.lookup(url)
    return found.body if found else None


def test_a_recorded_address_is_found_and_another_is_not(archive: Archive) -> None:
    for number in range(5):
        archive.add(f"{URL}{number}", b"%d" % number)
    index = WarcIndex([archive.path])
    assert [body(index, f"{URL}{n}") for n in (3, 0, 4)] == [b"3", b"0", b"4"]
    assert (body(index, "https://news.example/"), len(index)) == (None, 5)


@pytest.mark.parametrize(
    "asked",
    [
        "http://news.example/a?b=1",
        "https://NEWS.example:443/a?b=1#top",
        "http://news.example:80/a?b=1",
        "https://news.example/./a?b=1",
    ],
)
def test_an_address_is_found_in_another_spelling(archive: Archive, asked: str) -> None:
    assert body(WarcIndex([archive.add(URL, b"x").path]), asked) == b"x"


def test_the_exact_spelling_comes_first(archive: Archive) -> None:
    archive.add(URL, b"secure").add(URL.replace("https", "http"), b"plain")
    index = WarcIndex([archive.path])
    assert (body(index, URL), body(index, URL.replace("https", "http"))) == (b"secure", b"plain")
    assert body(index, URL + "#top") == b"plain"


def test_the_last_record_of_an_address_counts(tmp_path: Path) -> None:
    Archive(tmp_path / "1.warc").add(URL, b"old", "503 Busy").add(URL, b"new")
    Archive(tmp_path / "2.warc").add(URL, b"newest")
    assert body(WarcIndex([tmp_path]), URL) == b"newest"
    assert body(WarcIndex([tmp_path / "1.warc"]), URL) == b"new"


def test_what_was_not_modified_is_answered_as_it_was_recorded_before(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "news", "run-1", 10**6)
    writer.write("https://news.example/a", 200, {}, b"whole", "2026-11-23T10:00:00Z")
    for name in "ab":
        writer.write(f"https://news.example/{name}", 304, {}, b"", "2026-11-24T10:00:00Z")
    writer.close()
    index = WarcIndex([tmp_path])
    assert body(index, "https://news.example/a") == b"whole"
    only = index.lookup("https://news.example/b")
    assert only
    assert only.status == 304


def test_a_redirect_is_answered_as_recorded(archive: Archive) -> None:
    archive.add(URL, b"", "301 Moved", [*HTML, ("Location", "/b")])
    found = WarcIndex([archive.path]).lookup(URL)
    assert found
    assert (found.status, found.headers["location"]) == (301, "/b")


def test_a_folder_is_searched_to_any_depth(tmp_path: Path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    Archive(tmp_path / "x" / "y" / "1.warc.gz").add(URL, b"deep")
    (tmp_path / "x" / "notes.txt").write_text("no archive")
    assert body(WarcIndex([tmp_path]), URL) == b"deep"


def test_a_cut_off_file_is_named_and_its_whole_records_used(archive: Archive) -> None:
    archive.add(URL, b"one").add(URL + "2", b"two" * 50)
    archive.path.write_bytes(archive.path.read_bytes()[:-30])
    index = WarcIndex([archive.path])
    assert [error.offset for error in index.broken] == [archive.ends[0]]
    assert (body(index, URL), body(index, URL + "2")) == (b"one", None)


@pytest.mark.parametrize("name", ["empty", "missing.warc"])
def test_where_there_is_no_archive_it_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WarcError, match=name):
        WarcIndex([tmp_path / name])


def test_a_file_compressed_as_one_stream_is_refused_with_the_way_out(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.warc").add(URL).add(URL + "2")
    packed = tmp_path / "b.warc.gz"
    packed.write_bytes(gzip.compress(archive.path.read_bytes()))
    with pytest.raises(WarcError, match="warcio recompress"):
        WarcIndex([packed])


def test_an_address_that_is_none_is_not_found(archive: Archive) -> None:
    assert WarcIndex([archive.add(URL).path]).lookup("http://[broken") is None
