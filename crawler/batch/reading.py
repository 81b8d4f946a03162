"""One partition's pages, site after site, to articles: what ``scrapy extract`` makes of the pages of one site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from scrapy.settings import BaseSettings, Settings

from crawler.batch.captures import Capture, newest, unpack
from crawler.extraction.overrides import Overrides
from crawler.extraction.stories import Rule
from crawler.items import FetchedPage, Rejection
from crawler.offline.inputs import Input
from crawler.offline.keeper import Keeper, Outcome, Written
from crawler.offline.processes import Processes, open_processes
from crawler.offline.run import Extraction


@dataclass(slots=True, frozen=True)
class Job:
    """What holds for all partitions.  ``out``: a folder that all machines see; ``given``: NEWS_ settings as given."""

    out: str
    given: Mapping[str, Any]
    overrides: Overrides
    duplicates: Rule

    def settings(self) -> Settings:
        """The settings in a process without a Scrapy project.  A task has one reader: Spark says how many tasks run."""
        settings = Settings()
        settings.setmodule("crawler.settings")
        settings.setdict({"NEWS_WORKERS": 1, **self.given})
        return settings


@dataclass(slots=True)
class Counted:
    """What of a partition is no article.  ``bad``: a line for each file that is no WARC or breaks off."""

    rejected: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_partition(captures: Iterable[Capture], job: Job) -> Iterator[Written | Counted]:
    """Give the articles of captures that come in falling order of their keys; at the end, once, what else there was.

    Raises WorkersUnable.
    """
    settings = job.settings()
    with ExitStack() as stack:
        processes = open_processes(settings, stack, alone=False, sketches=job.duplicates != "off")
        yield from read_sites(captures, processes, settings, job)


def read_sites(
    captures: Iterable[Capture], processes: Processes, settings: BaseSettings, job: Job
) -> Iterator[Written | Counted]:
    """As ``read_partition``.  Each site is read by itself: its records are the same whatever others are beside it."""
    html, counted = settings.getbool("NEWS_BODY_HTML"), Counted()
    for _, pages in groupby(_pages(captures, counted), key=lambda page: page[0]):
        extraction = Extraction.read(settings, processes, job.overrides, sketches=job.duplicates != "off")
        yield from _once(extraction.outcomes(Input(page, html=html) for _, page in pages), counted.rejected)
        counted.warnings += extraction.misses.warnings()
        for keeper in processes.keepers:
            keeper.submit(Keeper.forget)
    yield counted


def _pages(captures: Iterable[Capture], counted: Counted) -> Iterator[tuple[str, FetchedPage]]:
    for (domain, _, _), packed in newest(captures):
        told = unpack(packed)
        if isinstance(told, FetchedPage):
            yield domain, told
        elif isinstance(told, Rejection):
            counted.rejected[told.reason] += 1
        else:
            counted.bad.append(told.message)


def _once(outcomes: Iterable[Outcome], rejected: Counter[str]) -> Iterator[Written]:
    """The articles; of one that further pages say they are of (``rel=canonical``) the first."""
    seen: set[bytes] = set()
    for outcome in outcomes:
        if isinstance(outcome, Rejection):
            rejected[outcome.reason] += 1
            continue
        name = bytes.fromhex(outcome.id)
        if name in seen:
            rejected["duplicate"] += 1
            continue
        seen.add(name)
        yield outcome
