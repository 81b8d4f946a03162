"""threats.md row 16: what is read grows with the page, never with its square.  Counted in calls, not in seconds."""

from __future__ import annotations

import sys

import pytest

from crawler.extraction.html import parse
from crawler.extraction.metadata.read import read_metadata

SCRIPT = '<script type="application/ld+json">{}</script>'


def calls(html):
    """How many Python and C functions the reading of a page calls."""
    doc = parse(html.encode(), "https://news.example/a/2026/11/23", "text/html; charset=utf-8")
    count = 0

    def note(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        read_metadata(doc)
    finally:
        sys.setprofile(None)
    return count


HOSTILE = {
    "an unterminated string of escaped quotes": lambda n: SCRIPT.format('{"a": "' + '\\"' * n),
    "quotes that could all end a string": lambda n: SCRIPT.format('{"a": "' + '" ' * n),
    "repeated authors": lambda n: SCRIPT.format("{" + '"author":"x",' * n),
    "nested containers": lambda n: SCRIPT.format('{"@graph":[' * n),
    "backslashes": lambda n: SCRIPT.format('{"a": "' + "\\" * n),
    "commas and blanks": lambda n: SCRIPT.format("{" + ",   " * n),
    "open comments": lambda n: SCRIPT.format("{/*" * n),
    "slashes": lambda n: SCRIPT.format("{" + "/ " * n),
    "less-than signs in a title": lambda n: f"<title>{'&lt;' * n}</title>",
    "separators in a title": lambda n: f"<title>{'a | ' * n}</title><h1>{'b - ' * n}</h1>",
    "nested author elements": lambda n: "<div class=author>" * n + "By Ada Example",
    "many author elements": lambda n: "<h1>x</h1>" + "<span class=byline>By Ada Example</span>" * n,
    "many headings": lambda n: f"<title>x</title>{'<h1>The river rises again and again</h1>' * n}",
    "many times": lambda n: "<time>2026-11-23</time>" * n,
    "many dates before a heading": lambda n: "<p>12.11.2026</p>" * n + "<h1>x</h1>",
    "many figures": lambda n: "<figure><img src=/a.jpg><figcaption>Photo: Photo: </figcaption></figure>" * n,
    "nested figures": lambda n: "<figure>" * n + "<img src=/a.jpg>",
    "many metas": lambda n: "<meta name=author content='Ada Example'>" * n,
    "nested scopes": lambda n: "<div itemscope itemprop=author>" * n + "Ada Example",
    "conjunctions": lambda n: f"<meta name=author content='{'a and ' * n}'>",
}


@pytest.mark.threat(16)
@pytest.mark.parametrize("kind", HOSTILE)
def test_work_grows_no_faster_than_the_page(kind):
    small, large = (calls(HOSTILE[kind](n)) for n in (2_000, 4_000))
    assert large < 2.5 * small + 2_000


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_large_hostile_page_is_read(kind):
    size = 200 if kind.startswith("nested") else 20_000
    assert read_metadata(parse(HOSTILE[kind](size).encode(), "https://news.example/a/2026/11/23")).url
