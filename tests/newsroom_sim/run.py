"""Days of newsrooms under a driven clock: ``python -m newsroom_sim.run DAYS SEED NEWSROOMS FOLDER``; figures as JSON.

NEWSROOMS is as in ``habits.town``; the seed draws the days of all.

Cron's runs, every five minutes, are crawls one after the other in one reactor; the runs in which by the state nothing
is due are left out, because they would ask nothing (tests/e2e shows that).
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.log import configure_logging
from scrapy.utils.misc import load_object
from scrapy.utils.reactor import install_reactor

from newsroom_sim.account import account
from newsroom_sim.habits import town
from newsroom_sim.newsroom import BEGIN, DAY, Newsroom
from newsroom_sim.site import NewsroomServer

TICK = 300.0
PORT = 24_217  # is part of every address, and so of what the crawler draws by it: the same one, the same days


class Inline:
    """In place of ``Workers``: runs here and now what they would run; a crawl every few minutes starts no processes."""

    trouble = ""  # nothing that could fail to start
    size = 1

    def __init__(self, *before: Any) -> None:
        self.before = before

    @classmethod
    def read(cls, settings: Settings, *usual: Any) -> Self:
        return cls()

    @classmethod
    def keep(cls, settings: Settings, make: Callable[[], Any], *usual: Any) -> Self:
        return cls(make())

    async def run(self, function: Any, *arguments: Any) -> Any:
        return function(*self.before, *arguments)

    def close(self) -> None:
        pass


def spider(clock: Any) -> type:
    from crawler.session import session  # noqa: PLC0415
    from crawler.spiders.news import NewsSpider  # noqa: PLC0415 - after the reactor is chosen

    session.Workers = Inline  # type: ignore[assignment, misc]

    class Driven(NewsSpider):
        name = "news"

    Driven.clock = staticmethod(clock)  # type: ignore[assignment]
    return Driven


def settings(folder: Path) -> Settings:
    made = Settings()
    made.setmodule("crawler.settings", priority="project")
    given = {
        "NEWS_STATE": str(folder / "state.sqlite"), "FEEDS": {f"parts:{folder}/parts": {"format": "jsonlines"}},
        "NEWS_ALLOW_PRIVATE": True, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "NEWS_MIN_FREE_DISK": 0,
        "LOG_LEVEL": "WARNING", "ASYNCIO_EVENT_LOOP": None, "NEWS_QUORUM": 4, "NEWS_WORKERS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "NEWS_BACKOFF_START": 0.01,  # by the real clock
        "EXTENSIONS": {"crawler.extensions.delivery.DeliveryGuard": 100},
    }  # fmt: skip
    made.setdict(given, priority="cmdline")
    return made


def next_due(state: Path) -> float:
    """The moment at which by the state something is due."""
    with sqlite3.connect(f"file:{state}?mode=ro", uri=True) as conn:
        (due,) = conn.execute("SELECT count(*) FROM urls WHERE status = 2").fetchone()
        (pages,) = conn.execute("SELECT min(next_at) + 2147483648 FROM urls").fetchone()  # schema.Moment
        (listings,) = conn.execute("SELECT min(next_at) FROM sources").fetchone()
    conn.close()
    return 0.0 if due else min(x for x in (pages, listings, 1e12) if x is not None)


async def crawl(reactor: Any, folder: Path, sites: Path, clock: Any, **more: Any) -> Crawler:
    """Crawl once, at the time that ``clock`` tells; ``more`` are settings."""
    made = settings(folder)
    made.setdict(more, priority="cmdline")
    crawler = Crawler(spider(clock), made)  # without a runner, which would look for the project's spiders each time
    usual = reactor.nameResolver
    load_object(made["TWISTED_DNS_RESOLVER"]).from_crawler(crawler, reactor).install_on_reactor()
    try:
        await crawler.crawl_async(sites=str(sites))
    finally:
        reactor.installNameResolver(usual)
    assert crawler.stats is not None
    if crawler.stats.get_value("finish_reason") != "finished":
        raise RuntimeError(crawler.stats.get_stats())
    return crawler


async def simulate(reactor: Any, days: float, newsrooms: list[Newsroom], folder: Path) -> dict[str, Any]:
    now = [BEGIN]
    runs, told = 0, BEGIN
    records: list[dict[str, Any]] = []
    with NewsroomServer(newsrooms, lambda: now[0], PORT) as server:
        sites = folder / "sites.txt"
        sites.write_text("".join(f"{server.home(x)}\n" for x in newsrooms))
        while now[0] < BEGIN + days * DAY:
            await crawl(reactor, folder, sites, lambda: now[0])
            records += taken_away(folder)
            runs += 1
            if now[0] >= told + DAY:  # a month takes a while: what is known so far
                told = now[0]
                figures = {"days": (told - BEGIN) / DAY, "runs": runs}
                figures |= account(newsrooms, server, records, told)
                (folder / "figures.json").write_text(json.dumps(figures, indent=1))
            due = next_due(folder / "state.sqlite") - 60  # a run a minute before its time is the one that is meant
            ticks = max(1, -(-(due - now[0]) // TICK))
            now[0] += ticks * TICK
        end = now[0]
    return {"days": days, "runs": runs, **account(newsrooms, server, records, end)}


def taken_away(folder: Path) -> list[dict[str, Any]]:
    """The records of all parts, which go with their manifests, as a reader may take them."""
    records = read(folder)
    for path in (folder / "parts").iterdir():
        path.unlink()
    return records


def read(folder: Path) -> list[dict[str, Any]]:
    """The records of all parts."""
    parts = sorted((folder / "parts").glob("*.jsonl"))
    return [json.loads(line) for path in parts for line in path.read_text("utf-8").splitlines()]


def driven(work: Callable[[Any], Awaitable[None]]) -> None:
    """Run crawls one after the other: ``work`` is given the reactor, which ends with it."""
    configure_logging({"LOG_LEVEL": "WARNING"})
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor  # noqa: PLC0415 - there is none before install_reactor

    async def whole() -> None:
        try:
            await work(reactor)
        finally:
            reactor.stop()  # type: ignore[attr-defined]

    reactor.callWhenRunning(lambda: tasks.append(asyncio.ensure_future(whole())))  # type: ignore[attr-defined]
    tasks: list[asyncio.Future[None]] = []
    reactor.run()  # type: ignore[attr-defined]
    tasks[0].result()


def main() -> None:
    days, seed, name, folder = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    newsrooms = [Newsroom(habits, days, seed) for habits in town(name, seed)]
    figures: dict[str, Any] = {}

    async def all_days(reactor: Any) -> None:
        figures.update(await simulate(reactor, days, newsrooms, folder))

    driven(all_days)
    (folder / "figures.json").write_text(json.dumps(figures, indent=1))
    print(json.dumps(figures, indent=1))  # noqa: T201 - the figures are what it is for


if __name__ == "__main__":
    main()
