"""The processes of a run: forked before it begins, or started when they are needed."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from scrapy.settings import Settings

from crawler import settings as ours
from crawler.extraction.office import Office
from crawler.session import processes
from crawler.session.processes import Forked, open_office_of, open_workers


@pytest.fixture
def settings() -> Settings:
    given = Settings()
    given.setmodule(ours)
    given.set("NEWS_WORKERS", 2)
    return given


@pytest.fixture
def forked(settings: Settings) -> Iterator[Forked]:
    made = Forked.begin(settings, "the-run")
    yield made
    made.end()


def test_workers_and_office_are_forks_of_the_program(settings: Settings, forked: Forked) -> None:
    workers, office = open_workers(settings, forked), open_office_of(settings, "the-run", forked)
    try:
        assert workers.size == 2
        assert workers.submit(os.getppid).result() == os.getpid()
        assert office.submit(Office.changed, ["a.org"]).result() == []
        assert forked.office[0].tasks == 1
    finally:
        workers.close()
        office.close()


def test_those_of_a_run_that_did_not_begin_are_ended(forked: Forked) -> None:
    assert all(process.alive for process in (*forked.workers, *forked.office))
    forked.end()
    assert not any(process.alive for process in (*forked.workers, *forked.office))


def test_where_nothing_can_be_imported_none_are_forked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "load", lambda names: "numpy: ImportError: no such file")
    assert Forked.begin(settings, "the-run") == Forked("the-run", [], [])


def test_without_forks_a_pool_has_as_many_processes_as_are_set(settings: Settings) -> None:
    for forked in (None, Forked("the-run", [], [])):
        workers = open_workers(settings, forked)
        assert workers.size == 2
        workers.close()
