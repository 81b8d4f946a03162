from __future__ import annotations

from collections.abc import Iterator

import pytest
from chores import MakeWorkers

from crawler.workers.pool import Workers


@pytest.fixture
def make_workers() -> Iterator[MakeWorkers]:
    """Makes pools with small limits, and closes them."""
    made: list[Workers] = []

    def make(size: int = 1, **options: object) -> Workers:
        limits = {"timeout": 20.0, "memory_bytes": 256 << 20, "max_tasks": 1000, **options}
        made.append(Workers(size, **limits))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for workers in made:
        workers.close()


@pytest.fixture
def workers(make_workers: MakeWorkers) -> Workers:
    return make_workers()
