"""What the middlewares' tests share: ``crawl(middlewares, address, ..., SETTING=value)``."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

import pytest
from crawling import SETTINGS, Asked, Crawl, CrawlFunction, serve


@pytest.fixture(scope="session")
def crawling_process() -> Iterator[Connection]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,))
    process.start()
    yield ours
    ours.send(None)
    process.join()
    process.close()


@pytest.fixture
def crawl(crawling_process: Connection) -> CrawlFunction:
    """Runs a crawl to its end and gives the outcomes; addresses may be ``Asked`` with meta and headers."""

    def run(middlewares: dict[str, int | None], *asked: str | Asked, **settings: Any) -> Crawl:
        requests = [each if isinstance(each, Asked) else Asked(each) for each in asked]
        merged = {**SETTINGS, **settings}
        merged["DOWNLOADER_MIDDLEWARES"] = {**SETTINGS["DOWNLOADER_MIDDLEWARES"], **middlewares}
        crawling_process.send((requests, merged))
        answer = crawling_process.recv()
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Crawl)
        return answer

    return run
