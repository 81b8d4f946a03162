"""Rows 4, 5, 13 to 17 and 20: what pages do to the worker that reads them, and that the next page is fine."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from chores import MakeWorkers
from lxml.html import HtmlElement

from crawler.extraction import teacher
from crawler.extraction.analysis import Page, analyse
from crawler.extraction.html import parse
from crawler.items import Rejection
from crawler.workers.errors import WorkerTimeout
from crawler.workers.pool import Workers

URL = "https://news.example/2026/11/23/ferry"
HEAD = "<html><head><title>Ferry returns</title></head><body><article><h1>Ferry returns</h1>"
SAID = "The harbour said in its statement {} that the ferry is back after the storm."
TEXT = "".join(f"<p>{SAID.format(n)}</p>" for n in range(9))
PAGES = {
    "80,000 short paragraphs": HEAD + TEXT + "<p>short</p>" * 80_000,
    "an attribute of a megabyte": f'{HEAD}<p data-x="{"x" * 10**6}">{TEXT}',
    "NULs": HEAD + TEXT.replace(" ", " \0") + "\0" * 10**6,
    "unclosed tags": HEAD + TEXT + "<div><b><p>" * 20_000,
    "huge colspan": f"{HEAD}{TEXT}<table>" + "<tr><td colspan=999999999 rowspan=999999999>x" * 5_000,
    "endless attributes": f"{HEAD}<p {' '.join(f'a{n}' for n in range(200_000))}>{TEXT}",
    "200,000 entities": HEAD + TEXT + "&#x26;&amp;&nosuch;" * 70_000,
    "deep nesting": f"{HEAD}{'<div>' * 5_000}{TEXT}",
    "one word of 5 MB": f"{HEAD}{TEXT}<p>{'x' * (5 * 2**20)}",
    "100,000 links": HEAD + TEXT + "<a href=/x>y</a> " * 100_000,
    "JSON-LD of quotes": f'{HEAD}{TEXT}<script type="application/ld+json">{{"a":"' + '\\"' * 200_000,
    "JSON-LD of authors": f'{HEAD}{TEXT}<script type="application/ld+json">{{' + '"author":"x",' * 20_000,
}


@pytest.fixture
def readers(make_workers: MakeWorkers) -> Workers:
    """One worker with the limits of the settings."""
    return make_workers(timeout=30.0, memory_bytes=2**30)


@pytest.mark.threat(13, 14, 15, 16)
@pytest.mark.parametrize("kind", PAGES)
def test_a_monstrous_page_costs_at_most_itself(kind: str, readers: Workers) -> None:
    future = readers.submit(analyse, PAGES[kind].encode(), URL)
    if error := future.exception(60):  # a limit of the worker, not a fault of the program
        assert isinstance(error, WorkerTimeout) or "MemoryError" in str(error)
    else:
        found = future.result()
        assert isinstance(found, Page)
        assert any(SAID.format(8) in block.text for block in found.blocks)
    after = readers.submit(analyse, (HEAD + TEXT).encode(), URL).result(60)
    assert isinstance(after, Page)


@pytest.mark.threat(5)
@pytest.mark.parametrize(
    "packed", [gzip.compress((HEAD + TEXT).encode()), gzip.compress(bytes(50 * 2**20))], ids=["page", "bomb"]
)
def test_nobody_unpacks_a_page_s_bytes_a_second_time(packed: bytes, readers: Workers) -> None:
    found = readers.submit(analyse, packed, URL).result(60)
    assert isinstance(found, Rejection) or not any("harbour" in block.text for block in found.blocks)


@pytest.mark.threat(5)
def test_trafilatura_is_given_a_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    monkeypatch.setattr(teacher, "bare_extraction", lambda page, **_: given.append(page))
    doc = parse((HEAD + TEXT).encode(), URL)
    teacher.taught_text(doc)
    assert [type(page) for page in given] == [HtmlElement]
    assert given != [doc.tree]  # trafilatura changes what it is given


@pytest.mark.threat(20)
@pytest.mark.parametrize("body", [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 200, b"\x89PNG\r\n" * 500])
def test_what_only_says_that_it_is_html_is_no_article(body: bytes, readers: Workers) -> None:
    found = readers.submit(analyse, body, URL, "text/html").result(60)
    assert isinstance(found, Rejection) or len(found.blocks) < 5


def read_many(many: int) -> list[int]:
    """The process's resident bytes after a fifth and after all of so many pages, each different."""
    sizes = []
    for number in range(many):
        analyse(f"{HEAD}<p class=c{number}>Number {number} begins.</p>{TEXT}".encode(), f"{URL}-{number}")
        if number + 1 in (many // 5, many):
            sizes.append(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
    return sizes


@pytest.mark.threat(17)
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_memory_stays_where_it_is(make_workers: MakeWorkers) -> None:
    """NEWS_LEAK_PAGES=5000 for a long run.  The bound is what an allocator holds back; a leak would grow past it."""
    many = int(os.environ.get("NEWS_LEAK_PAGES", "250"))
    early, late = make_workers(timeout=600.0, memory_bytes=2**30).submit(read_many, many).result(600)
    assert late - early < 20 * 2**20
