"""A crawler that never runs, for components that need one to be built, and a session on a state of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from crawler.extraction.fingerprints import content_hash
from crawler.extraction.office import Office
from crawler.extraction.stories import Rule
from crawler.items import Article, FetchedPage, Metadata
from crawler.pipelines.copies import Copies
from crawler.pipelines.deduplicate import Deduplicate
from crawler.session import Origin, Session
from crawler.stores.frontier import Found
from crawler.stores.state import State
from crawler.urls import article_id

NOW = 1_795_000_000.0
PAGE = "https://a.org/2026/11/one"


class InlineWorkers:
    """Runs what workers would run, here and now."""

    size = 1

    async def run(self, function, *arguments):
        return function(*arguments)

    def close(self):
        pass


class InlineOffice(InlineWorkers):
    """An office in this process."""

    def __init__(self, quorum=8):
        self.office = Office(quorum, "test-run", most=10, sketches=True)

    async def run(self, method, *arguments):
        return method(self.office, *arguments)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with State.open(tmp_path / "state.sqlite", "test-run", NOW) as state:
        yield Session("test-run", state, InlineWorkers(), clock=lambda: NOW, office=InlineOffice())  # type: ignore[arg-type]


@pytest.fixture
def crawler(session: Session) -> Crawler:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("NEWS_MIN_FREE_DISK", 0)
    crawler = Crawler(Spider, settings)
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.spider = Spider("test")
    crawler.spider.session = session  # type: ignore[attr-defined]
    return crawler


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    loop.close()


@pytest.fixture
def page_html() -> bytes:
    """A page that any extractor takes for an article."""
    said = "says that the council met and agreed on its plan"
    text = "".join(f"<p>Sentence {n} {said} {n} for the coming year.</p>" for n in range(12))
    dated = '<meta property="article:published_time" content="2026-11-20T08:00:00Z">'
    head = f"<html><head><title>Council agrees</title>{dated}</head>"
    return f"{head}<body><article><h1>Council agrees</h1>{text}</article></body></html>".encode()


def an_article(url: str = PAGE, **fields: Any) -> Article:
    """A valid article; its text is made from its address unless given."""
    text = fields.pop("articleBody", f"The text of {url}.")
    given = {"headline": "A headline", "articleBody": text, "requestUrl": url, "contentHash": content_hash(text)}
    return Article(article_id(url), url, metadata=Metadata("2026-11-23T10:00:00Z"), **{**given, **fields})


def deduplicate(session: Session, rule: Rule = "mark") -> Deduplicate:
    return Deduplicate(session, Copies(session.state, rule, 14 * 24 * 3600))


def a_page(url: str = PAGE, body: bytes = b"<html>", site: str = "a.org") -> FetchedPage:
    return FetchedPage(url, url, 200, {"content-type": "text/html"}, body, "2026-11-23T10:00:00Z", site=site)


def on_its_way(session: Session, url: str = PAGE, site: str = "a.org", revision: int = 0) -> Origin:
    """Bring an address into the frontier and into work, as the spider does before it asks for it."""
    session.state.frontier.found(site, [Found(url, url, 0, "feed")], NOW)
    session.state.frontier.draw(site, 10, NOW)
    session.origins[url] = Origin(site, url, 1, revision)
    return session.origins[url]
