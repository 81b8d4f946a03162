"""How long a robots.txt is believed: 24 hours, and ten minutes where it could not be had."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import Request, Response

from crawler.middlewares import robots
from crawler.middlewares.downloader import PoliteDownloader
from crawler.middlewares.refused import Refused
from crawler.session import Session
from crawler.stores.state import State

HOUR = 3600.0


class Origin:
    """An engine whose one host answers /robots.txt with the statuses it is given, one after the other."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.asked = 0
        self.downloader = PoliteDownloader.__new__(PoliteDownloader)
        self.downloader._waiting = 0
        self.downloader.crawler = SimpleNamespace(engine=None)  # type: ignore[assignment]

    async def download_async(self, request: Request) -> Response:
        self.asked += 1
        return Response(request.url, status=self.statuses.pop(0), body=b"")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    now = SimpleNamespace(seconds=1e6)
    monkeypatch.setattr(robots, "monotonic", lambda: now.seconds)
    return now


def ask(origin: Origin, clock: SimpleNamespace, *pauses: float, session: Session | None = None) -> list[str]:
    spider = SimpleNamespace(session=session)
    crawler: Any = SimpleNamespace(engine=origin, stats=None, settings={"NEWS_REPLAY": None}, spider=spider)
    middleware = robots.RobotsMiddleware(crawler, obey=True, agent="x", max_delay=1, timeout=1)

    async def run() -> list[str]:
        ended = []
        for pause in (0.0, *pauses):
            clock.seconds += pause
            try:
                await middleware.process_request(Request("https://daily.example/1"))
                ended.append("passed")
            except Refused as refused:
                ended.append(refused.reason)
        return ended

    return asyncio.run(run())


@pytest.mark.threat(21)
def test_a_file_is_believed_for_24_hours(clock: SimpleNamespace) -> None:
    origin = Origin(404, 200)
    ask(origin, clock, 23 * HOUR, 2 * HOUR)
    assert origin.asked == 2


@pytest.mark.threat(21)
def test_a_file_that_could_not_be_had_is_asked_for_again_after_ten_minutes(clock: SimpleNamespace) -> None:
    origin = Origin(500, 404)
    assert ask(origin, clock, 300, 301) == ["robots-unreachable", "robots-unreachable", "passed"]
    assert origin.asked == 2


@pytest.mark.threat(21)
def test_the_memory_of_files_is_bounded(clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "_MAX_ORIGINS", 3)
    origin = Origin(*[404] * 9)
    crawler: Any = SimpleNamespace(engine=origin, stats=None, settings=None)
    middleware = robots.RobotsMiddleware(crawler, obey=True, agent="x", max_delay=1, timeout=1)

    async def run() -> None:
        for n in range(9):
            await middleware.process_request(Request(f"https://{n}.daily.example/"))

    asyncio.run(run())
    assert len(middleware._origins) == 3


@pytest.mark.parametrize("status", [200, 404])
def test_a_later_run_believes_the_file_of_an_earlier_one(clock: SimpleNamespace, tmp_path: Path, status: int) -> None:
    origin = Origin(status, status)
    with State.open(tmp_path / "state.sqlite", "run", 0) as state:
        for hours, asked in ((0, 1), (23, 1), (25, 2)):
            workers: Any = None
            session = Session("run", state, workers, clock=lambda hours=hours: 1e9 + hours * HOUR)  # type: ignore[misc]
            assert ask(origin, clock, session=session) == ["passed"]
            assert origin.asked == asked
