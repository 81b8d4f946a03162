"""A page's account without a crawl: the page, and the pages of its site that are to teach the memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from crawler.extraction.account import Account, account
from crawler.extraction.analysis import Page
from crawler.extraction.overrides import NO_OVERRIDES, Overrides
from crawler.extraction.provenance import complete, downloaded_at
from crawler.extraction.site import Site
from crawler.items import FetchedPage, Rejection
from crawler.offline.inputs import PLACEHOLDER, BadInput, Input, read_files
from crawler.offline.keeper import read_input
from crawler.offline.lost import lost
from crawler.urls import BadAddress, canonical, domain_of
from crawler.workers.errors import WorkerError
from crawler.workers.pool import Workers


class NoPage(ValueError):
    """What was given holds no page to explain; the message is one line that names it and says what would do."""


def open_page(path: Path, url: str | None) -> Input:
    """The HTML file's page, or the page of a WARC file that was recorded at ``url``.  Raises NoPage."""
    offered = 0
    for given in read_files([path], url):
        if isinstance(given, BadInput):
            raise NoPage(given.message)
        if isinstance(given, Input):
            if given.page.warc is None:
                return given
            offered += 1
            if url and _same(given.page.url, url):
                return given
        elif url and _same(given.url, url):
            raise NoPage(f"{path}: the recording of {url} is cut off")
    if url:
        raise NoPage(f"{path}: none of its {offered} pages was recorded at {url}")
    raise NoPage(f"{path} is a recording of {offered} pages; name one of them with --url ADDRESS")


def read_page(workers: Workers, given: Input) -> Page | Rejection:
    """Read the page in a worker, which what it holds may stop or kill; gives it its own address where it says one."""
    try:
        found = workers.submit(read_input, given).result()
    except WorkerError as error:
        return lost(given, error)
    if isinstance(found, Rejection):
        return found
    given.page.url = found.url
    return found


def teach(
    site: Site, page: Page, paths: Iterable[Path], workers: Workers, overrides: Overrides = NO_OVERRIDES
) -> list[str]:
    """Let the site learn from those pages in the files that are of the page's site, as ``overrides`` rule for them.

    Gives what could not be used, one line each.
    """
    complaints: list[str] = []
    foreign: set[str] = set()
    inputs = (replace(given, overrides=overrides) for given in _of_site(page, paths, complaints, foreign))
    for given, found in workers.map_unordered(read_input, inputs):
        if isinstance(found, WorkerError):
            complaints.append(f"{given.id or given.page.url}: {found}")
        elif not isinstance(found, Rejection):
            if found.domain == page.domain:
                site.learn(found)
            else:
                foreign.add(found.domain)
    if site.memory.pages == (page.traits.page in site.memory.seen):
        others = f"; they are of {', '.join(sorted(foreign)[:3])}" if foreign else ""
        way_out = "; give the page's address with --url" if page.url.startswith(PLACEHOLDER) else ""
        complaints.append(f"--with: no other page of {page.domain} is in what was given{others}{way_out}")
    return complaints


def explain(found: Page | Rejection, site: Site | None, fetched: FetchedPage) -> Account:
    """The page's account; the page itself is among those that its site knows, as in a crawl."""
    if site and isinstance(found, Page):
        site.learn(found)
    told = account(found, site, downloaded_at(fetched))
    if told.article:
        complete(told.article, fetched)
    return told


def _of_site(page: Page, paths: Iterable[Path], complaints: list[str], foreign: set[str]) -> Iterator[Input]:
    """The inputs that may be of the page's site; a file that does not say its address is: that is why it was given."""
    parts = urlsplit(page.url)
    root = f"{parts.scheme}://{parts.netloc}/"
    for given in read_files(paths):
        if isinstance(given, BadInput):
            complaints.append(given.message)
        elif isinstance(given, Input):
            if given.guessed:
                name = given.page.url.removeprefix(PLACEHOLDER)
                given.page.url = given.page.request_url = urljoin(root, f"/{name}")
            if given.guessed or domain_of(given.page.url) == page.domain:
                yield given
            else:
                foreign.add(domain_of(given.page.url))


def _same(one: str, other: str) -> bool:
    try:
        return canonical(one) == canonical(other)
    except BadAddress:
        return one == other
