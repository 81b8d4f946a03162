"""The processes of one extraction, forked from the program before it has any thread: readers, and keepers of sites.

A reader reads whatever page is next; a keeper judges the pages of its sites, when all that is known of them is known.
There are as many readers as cores, and nearly twice as many keepers, since sites are of unequal size.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.quiet import quiet
from crawler.workers.child import Setup, pool_size
from crawler.workers.errors import WorkersUnable
from crawler.workers.pool import Workers
from crawler.workers.prefork import Prefork
from crawler.workers.preload import load
from crawler.workers.process import WorkerProcess

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_PRELOAD = ("crawler.offline.keeper", "crawler.extraction.warm")


class Processes(NamedTuple):
    """``readers`` read pages; each of ``keepers`` is one ``Keeper``."""

    readers: Workers
    keepers: Sequence[Workers]


def open_processes(settings: BaseSettings, stack: ExitStack, *, alone: bool, sketches: bool) -> Processes:
    """Start them as they are set (NEWS_WORKERS, NEWS_WORKER_*); ``alone``: without keepers.  Raises WorkersUnable."""
    if trouble := load(_PRELOAD):
        raise WorkersUnable(trouble)
    from crawler.offline.keeper import open_keeper  # noqa: PLC0415 - what fails in it has been told

    make = partial(open_keeper, settings.getint("NEWS_EXTRACT_QUORUM"), sketches=sketches)
    prefork = Prefork()
    size = pool_size(settings)
    readers = _readers(settings, prefork, size)
    # one that has two large sites would be at work when all others have ended; on a single core that does not matter
    number = 0 if alone else 2 * size - 1
    keepers = [prefork.process(Setup.read(settings, make, keeps=True)) for _ in range(number)]
    return Processes(
        stack.enter_context(Workers.read(settings, quiet, _PRELOAD, readers)),
        [stack.enter_context(Workers.keep(settings, make, _PRELOAD, [keeper])) for keeper in keepers],
    )


def open_readers(settings: BaseSettings, *, single: bool) -> Workers:
    """Start a pool for pages that the program judges itself; ``single``: for one page.  Raises WorkersUnable."""
    if trouble := load(_PRELOAD[:1]):
        raise WorkersUnable(trouble)
    return Workers.read(settings, quiet, _PRELOAD, _readers(settings, Prefork(), 1 if single else pool_size(settings)))


def _readers(settings: BaseSettings, prefork: Prefork, number: int) -> list[WorkerProcess]:
    return [prefork.process(Setup.read(settings, quiet)) for _ in range(number)]
