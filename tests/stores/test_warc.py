from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from archives import HTML, Archive
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.stores import warc
from crawler.stores.errors import WarcCutOff
from crawler.stores.warc import Recorded, read_warc

URL = "https://news.example/a"


@pytest.fixture(params=["a.warc", "a.warc.gz"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    return Archive(tmp_path / request.param)


def whole_and_error(path: Path) -> tuple[list[str], WarcCutOff | None]:
    urls = []
    try:
        for found in read_warc(path):
            urls.append(found.url)  # noqa: PERF401 - what was given before the error counts
    except WarcCutOff as error:
        return urls, error
    return urls, None


def test_a_response_comes_with_all_that_was_recorded(archive: Archive) -> None:
    archive.add(URL, b"<p>x</p>", "404 Not Found", [*HTML, ("X-Two", "a"), ("x-two", "b")])
    (found,) = read_warc(archive.path)
    headers = {"content-type": "text/html; charset=utf-8", "x-two": "a, b"}
    assert found == Recorded(
        URL, 404, headers, b"<p>x</p>", "2026-11-23T10:00:00Z", archive.path.name, 0, headers["content-type"], False
    )


def test_offsets_are_where_the_records_begin(archive: Archive) -> None:
    for number in range(3):
        archive.add(f"{URL}{number}")
    assert [found.offset for found in read_warc(archive.path)] == [0, *archive.ends[:2]]


@pytest.mark.parametrize("kind", ["request", "resource", "metadata", "warcinfo", "revisit", "conversion"])
def test_only_responses_are_given(archive: Archive, kind: str) -> None:
    archive.add(URL).add(URL + "2", kind=kind).add(URL + "3")
    assert [found.url for found in read_warc(archive.path)] == [URL, URL + "3"]


@pytest.mark.parametrize("url", ["dns:news.example", "ftp://news.example/a", "file:///etc/passwd"])
def test_only_pages_of_the_web_are_given(archive: Archive, url: str) -> None:
    archive.add(url).add(URL)
    assert [found.url for found in read_warc(archive.path)] == [URL]


def test_a_body_is_unchunked_and_unpacked_and_its_headers_say_so(archive: Archive) -> None:
    packed = gzip.compress(b"<p>x</p>")
    headers = [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "99")]
    archive.add(URL, b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed), headers=headers)
    (found,) = read_warc(archive.path)
    assert (found.body, list(found.headers), found.truncated) == (b"<p>x</p>", ["content-type"], False)


def test_a_page_over_the_limit_is_cut_and_says_so(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "_HTML_BYTES", 100)
    archive.add(URL, bytes(101)).add(URL, bytes(100)).add(URL, bytes(101), headers=[("Content-Type", "text/xml")])
    found = [(len(each.body), each.truncated) for each in read_warc(archive.path)]
    assert found == [(100, True), (100, False), (101, False)]


@pytest.mark.threat(4)
def test_a_bomb_in_an_archive_is_cut(archive: Archive) -> None:
    archive.add(URL, gzip.compress(bytes(30 << 20)), headers=[*HTML, ("Content-Encoding", "gzip")])
    (found,) = read_warc(archive.path)
    assert (len(found.body), found.truncated) == (5 << 20, True)


@pytest.mark.threat(25)
def test_a_file_cut_at_any_byte_gives_its_whole_records_and_says_where(archive: Archive) -> None:
    for number in range(3):
        archive.add(f"{URL}{number}")
    content = archive.path.read_bytes()
    for cut in range(0, len(content), 7):
        archive.path.write_bytes(content[:cut])
        urls, error = whole_and_error(archive.path)
        whole = sum(cut >= end for end in archive.ends)
        assert whole <= len(urls) <= whole + 1  # a record that lacks its last line ends is whole
        assert error is not None or cut >= archive.ends[len(urls) - 1] - 4
        assert error is None or error.offset <= cut


def test_flipped_bytes_end_the_file_there(archive: Archive) -> None:
    for number in range(3):
        archive.add(f"{URL}{number}")
    content = bytearray(archive.path.read_bytes())
    content[archive.ends[0] : archive.ends[0] + 12] = b"\xa5" * 12
    archive.path.write_bytes(content)
    urls, error = whole_and_error(archive.path)
    assert urls == [f"{URL}0"]
    assert error is not None
    assert (error.file, error.offset) == (str(archive.path), archive.ends[0])


@pytest.mark.parametrize("content", [b"", b"hello, this is no archive\n" * 100, b"\x1f\x8b broken"])
def test_what_is_no_warc_file_is_an_error_of_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(content)
    urls, error = whole_and_error(path)
    assert urls == []
    assert error is not None
    assert "\n" not in str(error)


def test_zeros_after_the_last_record_are_no_error(archive: Archive) -> None:
    archive.add(URL)
    with archive.path.open("ab") as file:
        file.write(bytes(5000))
    if archive.path.suffix == ".warc":
        assert whole_and_error(archive.path)[0] == [URL]


def test_a_response_without_http_is_passed_over(archive: Archive, tmp_path: Path) -> None:
    archive.path = tmp_path / "a.warc"
    archive.add(URL)
    content = archive.path.read_bytes().replace(b"HTTP/1.1 200 OK", b"nonsense_______")
    archive.path.write_bytes(content)
    assert whole_and_error(archive.path) == ([], None)


def test_an_address_in_angle_brackets_is_read_without_them(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.warc").add(URL)
    content = archive.path.read_bytes().replace(URL.encode(), f"<{URL}>".encode())
    archive.path.write_bytes(content)
    assert whole_and_error(archive.path)[0] == [URL]


@pytest.mark.threat(25)
@settings(max_examples=60)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=40))
def test_no_damage_makes_it_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes) -> None:
    archive = Archive(tmp_path_factory.mktemp("warc") / "a.warc")
    for number in range(3):
        archive.add(f"{URL}{number}", b"<p>%d</p>" % number * 100)
    content = archive.path.read_bytes()
    at %= len(content)
    archive.path.write_bytes(content[:at] + junk + content[at + len(junk) :])
    whole_and_error(archive.path)
