"""Row 19 on fifty real pages that declare their encoding wrongly, or not at all."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from w3lib.encoding import resolve_encoding

from crawler.discovery.pages import read_links
from crawler.extraction.analysis import Page, analyse
from crawler.extraction.html import decode

URL = "https://news.example/2026/11/23/a-page"
WIDER = {"iso8859-1": "cp1252"}  # what browsers take it for: WHATWG Encoding, section 4.2


@pytest.fixture(scope="module")
def pages(bench_data: Path) -> list[tuple[dict[str, str], bytes]]:
    with zipfile.ZipFile(bench_data / "odd_encodings_html.zip") as archive:
        rows = map(json.loads, archive.read("index.jsonl").decode().rstrip("\n").split("\n"))
        return [(row, archive.read(row["file"])) for row in rows]


def expected(row: dict[str, str]) -> str | None:
    """What its tags say of a page; None where nothing does."""
    tags = row["tags"]
    if "bom" in tags or "not-utf8-bytes" not in tags or "declared-utf8-but-invalid" in tags:
        return "utf-8"
    declared = resolve_encoding(row["declared_charset"]) if row["declared_charset"] else None
    return WIDER.get(declared, declared) if declared else None


@pytest.mark.threat(19)
def test_each_is_read_as_what_its_bytes_are(pages: list[tuple[dict[str, str], bytes]]) -> None:
    told = [(row, body) for row, body in pages if expected(row)]
    assert len(told) > 40
    assert [(row["id"], decode(body)[1]) for row, body in told] == [(row["id"], expected(row)) for row, _ in told]


@pytest.mark.threat(19)
def test_hardly_a_character_is_lost(pages: list[tuple[dict[str, str], bytes]]) -> None:
    for row, body in pages:
        text, _ = decode(body)
        assert text.count("\ufffd") <= 15, row["id"]
        assert not re.search("[\x80-\x9f]", text), row["id"]  # what is left where windows-1252 is read as Latin-1


@pytest.mark.threat(19)
def test_each_gives_blocks_and_links_or_says_why_not(pages: list[tuple[dict[str, str], bytes]]) -> None:
    found = [analyse(body, row.get("url") or URL) for row, body in pages]
    assert sum(isinstance(each, Page) for each in found) >= len(found) - 1
    linked = [body for _, body in pages if re.search(rb"<a [^<>]*href=.?/", body)]
    assert len(linked) > 30
    assert [len(body) for body in linked if not read_links(body, URL).links] == []
