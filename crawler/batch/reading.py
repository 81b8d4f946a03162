"""One partition's pages, site after site, to finished lines: what ``scrapy extract`` makes of the pages of one site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
from scrapy.settings import BaseSettings, Settings

from crawler.batch.captures import Capture, newest, unpack
from crawler.batch.parts import PartitionParts
from crawler.extraction.overrides import Overrides
from crawler.extraction.stories import Rule
from crawler.items import FetchedPage, Rejection
from crawler.offline.inputs import Input
from crawler.offline.keeper import Keeper
from crawler.offline.processes import Processes, open_processes
from crawler.offline.run import Extraction
from crawler.stores.manifest import PartEntry


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
class Result:
    """What became of a partition.  ``bad``: a line for each file that is no WARC or breaks off."""

    parts: list[PartEntry] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_partition(number: int, captures: Iterable[Capture], job: Job) -> Iterator[Result]:
    """Read captures, in falling order of their keys, and give the one result once its parts are on disk.

    Raises OSError as the disk does, WorkersUnable.
    """
    result, settings = Result(), job.settings()
    most, coding = settings.getint("NEWS_PART_BYTES"), settings["NEWS_PART_CODING"]
    with ExitStack() as stack:
        processes = open_processes(settings, stack, alone=False, sketches=job.duplicates != "off")
        parts = stack.enter_context(closing(PartitionParts(Path(job.out), number, most=most, coding=coding)))
        for line in read_sites(captures, processes, settings, job, result):
            parts.write(line)
        parts.finish()
        result.parts = parts.finished
    yield result


def read_sites(
    captures: Iterable[Capture], processes: Processes, settings: BaseSettings, job: Job, result: Result
) -> Iterator[bytes]:
    """Give the articles' lines; what else becomes of the captures goes into ``result``.

    Each site is read by itself, so that its records are the same whatever others share the partition.
    """
    html = settings.getbool("NEWS_BODY_HTML")
    for _, pages in groupby(_pages(captures, result), key=lambda page: page[0]):
        extraction = Extraction(
            processes.readers,
            processes.keepers,
            max_pages=settings.getint("NEWS_HOLD_PAGES"),
            max_bytes=settings.getint("NEWS_HOLD_BYTES"),
            overrides=job.overrides,
            duplicates=job.duplicates,
        )
        yield from _once(extraction.outcomes(Input(page, html=html) for _, page in pages), result.rejected)
        result.warnings += extraction.misses.warnings()
        for keeper in processes.keepers:
            keeper.submit(Keeper.forget)


def _pages(captures: Iterable[Capture], result: Result) -> Iterator[tuple[str, FetchedPage]]:
    for (domain, _, _), packed in newest(captures):
        told = unpack(packed)
        if isinstance(told, FetchedPage):
            yield domain, told
        elif isinstance(told, Rejection):
            result.rejected[told.reason] += 1
        else:
            result.bad.append(told.message)


def _once(outcomes: Iterable[bytes | Rejection], rejected: Counter[str]) -> Iterator[bytes]:
    """The lines; of an article that further pages say they are of (``rel=canonical``) the first one."""
    seen: set[bytes] = set()
    for outcome in outcomes:
        if isinstance(outcome, Rejection):
            rejected[outcome.reason] += 1
            continue
        name = bytes.fromhex(orjson.loads(outcome)["id"])
        if name in seen:
            rejected["duplicate"] += 1
            continue
        seen.add(name)
        yield outcome
