"""The way from pages to articles without Scrapy: workers, desk, record, all bounded in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from lxml import etree
from pydantic import ValidationError

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.desk import Desk
from crawler.extraction.html import NotHtml, parse
from crawler.extraction.overrides import NO_OVERRIDES, Overrides
from crawler.extraction.provenance import complete
from crawler.extraction.quality import refusal
from crawler.extraction.sketch import sketch
from crawler.extraction.stories import NOTHING_NEW, Rule, place
from crawler.extraction.unmatched import Misses
from crawler.items import Article, FetchedPage, Rejection, article_adapter, record_of
from crawler.offline.inputs import Input
from crawler.offline.stories import RecentStories
from crawler.urls import BadAddress, domain_of, normalise
from crawler.workers.errors import WorkerDied, WorkerError, WorkerTimeout
from crawler.workers.pool import Workers

_REASONS: dict[type[WorkerError], str] = {WorkerTimeout: "worker-timeout", WorkerDied: "worker-died"}
_OWN_ADDRESS = ("//head/link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")


@dataclass(slots=True)
class _Held:
    given: Input
    size: int
    domain: str


class Extraction:
    """``desk``: where pages of a domain wait for each other; at most ``max_pages`` and ``max_bytes`` wait in all.

    ``duplicates``: what becomes of stories that were told before.  ``misses`` counts
    the selectors of ``overrides`` that find nothing.
    """

    def __init__(
        self,
        workers: Workers,
        desk: Desk,
        *,
        max_pages: int,
        max_bytes: int,
        overrides: Overrides = NO_OVERRIDES,
        duplicates: Rule = "mark",
    ) -> None:
        self._workers = workers
        self._desk = desk
        self._max_pages = max_pages
        self._max_bytes = max_bytes
        self._overrides = overrides
        self._duplicates = duplicates
        self._stories = RecentStories()
        self.misses = Misses(overrides)
        self._held: dict[int, _Held] = {}
        self._bytes = 0

    def articles(self, inputs: Iterable[Input]) -> Iterator[Article | Rejection]:
        """Give each page's outcome, in no particular order."""
        numbers = count()
        for given, found in self._workers.map_unordered(read_input, self._prepared(inputs)):
            if isinstance(found, WorkerError):
                yield lost(given, found)
            elif isinstance(found, Rejection):
                yield found
            else:
                url, page = found
                given.page.url = given.page.request_url = url
                self.misses.count(url, page.matched)
                number, size = next(numbers), len(given.page.body)
                given.page.body = b""  # the desk has what it needs
                self._held[number] = _Held(given, size, page.domain)
                self._bytes += size
                yield from self._let_go(self._desk.add(number, page))
                yield from self._within_bounds()
        yield from self._let_go(self._desk.flush())

    def _prepared(self, inputs: Iterable[Input]) -> Iterator[Input]:
        """Give each page what persons and pages taught of its site; all rules where only the page knows its site."""
        for given in inputs:
            given.overrides = self._overrides if given.guessed else self._overrides.only(given.page.url)
            if not given.guessed:
                given.known = self._desk.known(domain_of(given.page.url))
            yield given

    def _within_bounds(self) -> Iterator[Article | Rejection]:
        while self._held and (len(self._held) > self._max_pages or self._bytes > self._max_bytes):
            fullest = Counter(held.domain for held in self._held.values()).most_common(1)[0][0]
            yield from self._let_go(self._desk.flush(fullest))

    def _let_go(self, outcomes: Iterable[tuple[object, Article | Rejection]]) -> Iterator[Article | Rejection]:
        for number, outcome in outcomes:
            held = self._held.pop(number)  # type: ignore[call-overload]
            self._bytes -= held.size
            recorded = outcome if isinstance(outcome, Rejection) else _recorded(outcome, held.given)
            yield recorded if isinstance(recorded, Rejection) else self._placed(recorded)

    def _placed(self, article: Article) -> Article | Rejection:
        if self._duplicates == "off":
            return article
        told = self._stories.tell(article.id, sketch(article.articleBody))
        if told and self._duplicates == "drop" and told.share >= NOTHING_NEW:
            return Rejection(article.url, "duplicate", f"the story of article {told.first}")
        place(article, told)
        return article


def _recorded(article: Article, given: Input) -> Article | Rejection:
    complete(article, given.page).metadata.inputId = given.id
    # a page that was handed over by itself is read whatever it looks like; a recording holds a site's lists, too
    if given.page.warc and (reason := refusal(article.metadata.qualityFlags, listed=True)):
        return Rejection(article.url, reason)
    try:
        article_adapter().validate_python(record_of(article))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        return Rejection(article.url, "invalid-record", f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
    return article


def lost(given: Input, error: WorkerError) -> Rejection:
    """What becomes of a page that a worker did not come back with."""
    return Rejection(given.page.url, _REASONS.get(type(error), "worker-failed"), str(error))


def read_input(given: Input) -> tuple[str, Page] | Rejection:
    """Analyse one page, in a worker; gives the address that holds for it too."""
    page = given.page
    content_type = page.headers.get("content-type")
    url = own_address(page, content_type) if given.guessed else page.url
    found = analyse(page.body, url, content_type, given.overrides.of(url), given.known)
    return found if isinstance(found, Rejection) else (url, found)


def own_address(page: FetchedPage, content_type: str | None = None) -> str:
    """Give the address that a page names as its own, or the one that it was given."""
    try:
        tree = parse(page.body, page.url, content_type).tree
    except NotHtml:
        return page.url
    for path in _OWN_ADDRESS:
        found = etree.XPath(path)(tree)
        for text in found if isinstance(found, list) else ():
            try:
                return normalise(str(text))
            except BadAddress:
                continue
    return page.url
