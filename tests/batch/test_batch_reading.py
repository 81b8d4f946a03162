"""One partition's captures to lines, without Spark and without processes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import orjson
import pytest

from crawler.batch.captures import Capture, captures
from crawler.batch.reading import Counted, Job, read_sites
from crawler.extraction.overrides import NO_OVERRIDES
from crawler.offline.keeper import Keeper, Written
from crawler.offline.processes import Processes
from tests.extraction.pages import page
from tests.stores.archives import Archive

TOPICS = ["boats", "bread", "bells", "roofs", "wells", "hulls", "mills", "barns"]


class Here:
    """Workers that do each task at once, in this process."""

    def __init__(self, *kept: object) -> None:
        self.kept = kept

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(function(*self.kept, *arguments))
        return done


def archive(path: Path, sites: list[str], body: Callable[[str], bytes] = page) -> list[Capture]:
    made = Archive(path)
    for site in sites:
        for topic in TOPICS:
            made.add(f"https://{site}/all-about-{topic}-today", body(topic))
    return list(captures(str(path)))


def read(found: list[Capture], tmp_path: Path) -> tuple[list[dict[str, Any]], Counted]:
    job = Job(str(tmp_path), {"NEWS_EXTRACT_QUORUM": 4}, NO_OVERRIDES, "mark")
    settings = job.settings()
    keeper = Keeper(settings.getint("NEWS_EXTRACT_QUORUM"), sketches=True)
    processes = Processes(Here(), [Here(keeper)])  # type: ignore[arg-type, list-item]
    *articles, counted = read_sites(sorted(found, reverse=True), processes, settings, job)
    assert isinstance(counted, Counted)
    return [orjson.loads(article.line) for article in articles if isinstance(article, Written)], counted


def test_every_article_of_every_site_comes_once(tmp_path: Path) -> None:
    records, counted = read(archive(tmp_path / "a.warc", ["one.example", "two.example"]), tmp_path)
    assert len({record["id"] for record in records}) == len(records) == 2 * len(TOPICS)
    assert not counted.rejected


def test_a_site_gives_the_same_whatever_else_is_in_its_partition(tmp_path: Path) -> None:
    one = archive(tmp_path / "a.warc", ["one.example"])
    others = archive(tmp_path / "b.warc", ["lone.example", "two.example"])
    alone, _ = read(one, tmp_path)
    among, _ = read(one + others, tmp_path)
    assert [record for record in among if "//one." in record["url"]] == alone


def test_the_order_of_the_files_does_not_count(tmp_path: Path) -> None:
    found = archive(tmp_path / "a.warc", ["one.example", "two.example"])
    assert read(found, tmp_path)[0] == read(found[::-1], tmp_path)[0]


def test_pages_that_say_they_are_of_one_article_give_it_once(tmp_path: Path) -> None:
    def body(topic: str) -> bytes:
        return page(topic, head=f'<link rel="canonical" href="https://one.example/all-about-{topic}-today">')

    other = Archive(tmp_path / "b.warc").add("https://one.example/sections/all-about-bread-today", body("bread"))
    found = archive(tmp_path / "a.warc", ["one.example"], body) + list(captures(str(other.path)))
    records, counted = read(found, tmp_path)
    assert len({record["id"] for record in records}) == len(records) == len(TOPICS)
    assert counted.rejected == {"duplicate": 1}


def test_what_is_told_of_files_is_counted(tmp_path: Path) -> None:
    (tmp_path / "no.warc").write_bytes(b"no archive")
    _, counted = read(
        archive(tmp_path / "a.warc", ["one.example"]) + list(captures(str(tmp_path / "no.warc"))), tmp_path
    )
    assert counted.bad == [f"{tmp_path / 'no.warc'}: no WARC file"]


@pytest.mark.parametrize(("given", "workers"), [({}, 1), ({"NEWS_WORKERS": "3"}, 3)])
def test_a_task_has_one_reader_unless_more_are_asked_for(given: dict[str, str], workers: int) -> None:
    settings = Job("", given, NO_OVERRIDES, "mark").settings()
    assert (settings.getint("NEWS_WORKERS"), settings.getint("NEWS_EXTRACT_QUORUM")) == (workers, 100)
