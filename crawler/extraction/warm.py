"""Read once before processes are forked, so that what pages are read with is loaded once and not in each of them.

Models and tables are loaded where they are first asked for: in every worker, and again in each that replaces one.  A
fork of a process that has read a page has them already.
"""

from __future__ import annotations

from crawler.extraction.office import Analysed, Arrival, Office, analyse_page
from crawler.extraction.quiet import quiet
from crawler.items import FetchedPage
from crawler.records import article_adapter

_URL = "https://news.example.com/harbour/the-ferry-runs-again"  # nearly every run needs the suffixes of .com
_DOWNLOADED = "2026-01-02T08:00:00Z"
# a date in words, a byline and several sentences: each is read by something that has to be loaded
_PAGE = b"""<!doctype html><html><head><title>The ferry runs again - News</title></head><body>
<nav><a href="/">Home</a> <a href="/harbour/">Harbour</a></nav><article><h1>The ferry runs again</h1>
<p class="byline">By Ada Brook</p><p class="date">Published 2 January 2026, 7:30</p>
<p>The ferry across the harbour runs again from Monday, the council said after its first meeting of the year.</p>
<p>It had been laid up since October, when its engine failed in the middle of a crossing with forty people on board.</p>
<p>A second boat will be bought in spring, and both will then cross every twenty minutes until late in the evening.</p>
</article><footer><a href="/about">About us</a></footer></body></html>"""


def warm() -> None:
    """Read a page as workers and office do; nothing of it is kept."""
    quiet()
    page = analyse_page(_PAGE, _URL, "text/html; charset=utf-8")
    assert isinstance(page, Analysed), "our own page is an article"
    office = Office(1, "", most=1, sketches=True)
    fetched = FetchedPage(url=_URL, request_url=_URL, status=200, headers={}, body=b"", downloaded=_DOWNLOADED,
                          discovery=None, site="news.example.com")  # fmt: skip
    office.open(page.domain, None)
    office.enter(page.domain, Arrival(_URL, page.packed, fetched))
    article_adapter()


if __name__ == "crawler.extraction.warm":  # a fork server can be told modules, not calls
    warm()
