"""The processes of one run: workers that read pages, and the office, in which they are judged."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Self

from crawler.extraction.office import open_office
from crawler.extraction.quiet import quiet
from crawler.workers.child import Setup, pool_size
from crawler.workers.errors import WorkersUnable
from crawler.workers.pool import Workers
from crawler.workers.prefork import Prefork
from crawler.workers.preload import load
from crawler.workers.process import WorkerProcess

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.extraction.office import Office

# what each process would import by itself: how pages are read, and what listings say
_PRELOAD = (
    "crawler.extraction.warm",
    "crawler.discovery.feeds",
    "crawler.discovery.pages",
    "crawler.discovery.sitemaps",
)


class Forked(NamedTuple):
    """Processes that were forked for the ``run`` of that name from the program as it was: nothing is imported twice."""

    run: str
    workers: list[WorkerProcess]
    office: list[WorkerProcess]

    @classmethod
    def begin(cls, settings: BaseSettings, run: str) -> Self:
        """Fork them, while the program has no other thread; none where that cannot be: who needs one is told why."""
        forked = cls(run, [], [])
        if load(_PRELOAD):
            return forked
        prefork, size = Prefork(), pool_size(settings)
        try:
            forked.office.append(prefork.process(Setup.read(settings, _office(settings, run), keeps=True)))
            forked.workers.extend(prefork.process(Setup.read(settings, quiet)) for _ in range(size))
        except WorkersUnable:  # those before it are gone, too
            return cls(run, [], [])
        return forked

    def end(self) -> None:
        """End those that are left, such as all of a run that did not come to its beginning."""
        for process in (*self.workers, *self.office):
            process.kill()


def open_workers(settings: BaseSettings, forked: Forked | None) -> Workers:
    """Give the pool as it is set (NEWS_WORKERS, NEWS_WORKER_*); what is not ``forked`` is started when it is needed."""
    return Workers.read(settings, quiet, _PRELOAD, forked.workers if forked else ())


def open_office_of(settings: BaseSettings, run: str, forked: Forked | None) -> Workers:
    """Give the way to the run's one ``Office``."""
    return Workers.keep(settings, _office(settings, run), _PRELOAD, forked.office if forked else ())


def _office(settings: BaseSettings, run: str) -> Callable[[], Office]:
    return partial(
        open_office,
        run,
        settings.getint("NEWS_QUORUM"),
        settings.getint("NEWS_SITES_AT_ONCE"),
        settings["NEWS_DUPLICATES"] != "off",
    )
