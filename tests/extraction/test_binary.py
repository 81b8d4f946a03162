"""Bytes that are no page, whatever they are called; and pages in odd encodings, which are pages all the same."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.binary import binary
from crawler.extraction.html import NotHtml, decode, parse

URL = "https://harbour.example/a"
_PIXEL = bytes(range(256)) * 4
ENGLISH = "The ferry runs again, \u201cas it did\u201d - and the council\u2019s \u201csecond boat\u201d too. " * 20
RUSSIAN = "Паром снова ходит через гавань, и «второй» тоже. " * 20
JAPANESE = "港の新聞は、今日も朝早くから読まれています。「それは本当だ」と言った。" * 20


def packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("page.html", f"<p>{ENGLISH}</p>")
    return file.getvalue()


@pytest.mark.threat(20)
@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj", "a PDF document"),
        (packed(), "a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + _PIXEL, "a PNG image"),
        (b"GIF89a\x01\x00\x01\x00" + _PIXEL, "a GIF image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + _PIXEL, "a JPEG image"),
        (b"RIFF\x24\x01\x00\x00WEBPVP8 " + _PIXEL, "an image, a sound or a video"),
        (b"\x00\x00\x00\x20ftypisom" + _PIXEL, "an image, a sound or a video"),
        (zlib.compress(ENGLISH.encode() + _PIXEL), "no text"),
    ],
    ids=["pdf", "zip", "png", "gif", "jpeg", "webp", "mp4", "zlib"],  # never the bytes: a ZIP file has a clock in it
)
def test_a_file_of_another_kind_is_told_for_what_it_is(body: bytes, what: str) -> None:
    with pytest.raises(NotHtml, match=f"its bytes are {what}"):
        parse(body, URL, "text/html; charset=utf-8")


@pytest.mark.threat(20)
@given(st.integers(), st.integers(500, 5000))
def test_random_bytes_are_no_page(seed: int, size: int) -> None:
    body = b"\x9d" + random.Random(seed).randbytes(size)  # the first is no bracket
    assert binary(body, decode(body)[0])


@pytest.mark.threat(19)
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp037", "gb18030"]
)
def test_english_in_an_odd_encoding_is_a_page(encoding: str) -> None:
    assert taken_for_a_page(ENGLISH, encoding)


@pytest.mark.threat(19)
@pytest.mark.parametrize(
    "encoding", ["koi8-r", "cp866", "iso8859-5", "mac_cyrillic", "utf-16-be", "utf-16-le", "utf-7"]
)
def test_russian_in_an_odd_encoding_is_a_page(encoding: str) -> None:
    assert taken_for_a_page(RUSSIAN, encoding)


@pytest.mark.threat(19)
@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "iso2022_jp", "utf-16-le", "utf-32-be", "gb18030", "hz"])
def test_japanese_in_an_odd_encoding_is_a_page(encoding: str) -> None:
    assert taken_for_a_page(JAPANESE, encoding)


def taken_for_a_page(text: str, encoding: str) -> bool:
    """Whatever encoding the server names, and without any markup where it names none."""
    page = f"<!doctype html><title>A</title><p>{text}</p>".encode(encoding, "ignore")
    bare = text.encode(encoding, "ignore")
    named = (None, "text/html; charset=utf-8", "text/html; charset=windows-1252")
    return not any([binary(bare, decode(bare)[0]), *(binary(page, decode(page, name)[0]) for name in named)])


@pytest.mark.threat(15)
@given(st.binary(max_size=300))
def test_what_begins_with_markup_is_a_page_whatever_follows(rest: bytes) -> None:
    body = b"\n <!-- a comment --><p>x" + rest
    assert binary(body, decode(body)[0]) == ""
