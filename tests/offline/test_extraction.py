"""From pages to lines by readers and keepers: the same whatever is done first, and whatever a page does to a keeper."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import FetchedPage, Rejection
from crawler.offline.inputs import Input
from crawler.offline.keeper import Keeper, Written
from crawler.offline.run import Extraction
from crawler.workers.errors import WorkerDied, WorkersUnable
from tests.extraction.pages import page

Outcomes = list[bytes | Rejection]
KILLS = b"kills whoever judges it"
TOPICS = ["boats", "bread", "bells", "roofs", "wells", "hulls", "mills", "barns", "docks", "lanes", "kilns", "ropes"]


class Pool:
    """Workers without processes; ``step`` does a task that is queued, of one that keeps something the first."""

    def __init__(self, make: Callable[[], object] | None = None) -> None:
        self.size = 1
        self.make = make
        self.kept = make() if make else None
        self.queued: deque[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = deque()

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.queued.append((future, function, arguments))
        if function is Keeper.alone:  # asked for where nothing else is waited for
            self.step(len(self.queued) - 1)
        return future

    def step(self, place: int) -> None:
        place = 0 if self.make else place % len(self.queued)
        if self.make and self.queued[-1][1] is Keeper.alone:
            place = len(self.queued) - 1
        future, function, arguments = self.queued[place]
        del self.queued[place]
        if self.make and any(KILLS in part for part in arguments if isinstance(part, bytes)):
            self.kept = self.make()
            future.set_exception(WorkerDied(-11))
            return
        future.set_result(function(*([self.kept] if self.make else []), *arguments))


class Turns:
    """Stands for the queue that wakes the extraction: has one of the tasks done, chosen by chance."""

    def __init__(self, pools: Iterable[Pool], chance: random.Random) -> None:
        self.pools, self.chance = list(pools), chance

    def put(self, _: object) -> None:
        pass

    def get(self) -> None:
        busy = [pool for pool in self.pools if pool.queued]
        if busy:
            self.chance.choice(busy).step(self.chance.randrange(100))


def extract(inputs: list[Input], keepers: int, seed: int = 0, quorum: int = 3, **limits: int) -> Outcomes:
    readers, pools = Pool(), [Pool(lambda: Keeper(quorum, sketches=True)) for _ in range(keepers)]
    extraction = Extraction(readers, pools, **{"max_pages": 500, "max_bytes": 1 << 26, **limits})  # type: ignore[arg-type]
    extraction._wake = Turns([readers, *pools], random.Random(seed))  # type: ignore[assignment]
    return lines(extraction, inputs)


def lines(extraction: Extraction, inputs: list[Input]) -> Outcomes:
    return [found.line if isinstance(found, Written) else found for found in extraction.outcomes(inputs)]


def inputs(sites: int = 3, body: Callable[[str], bytes] = page, *, html: bool = False) -> list[Input]:
    found = []
    for number, topic in enumerate(TOPICS):
        url = f"https://www.site-{number % sites}.example/news/{topic}-in-town.html"
        found.append(Input(FetchedPage(url, url, 0, {}, body(topic), "2026-11-01T00:00:00Z"), topic, html=html))
    return found


@pytest.fixture(scope="module")
def usual() -> Outcomes:
    return extract(inputs(), 1)


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 1 << 30), keepers=st.integers(1, 4))
def test_lines_and_their_order_depend_on_the_pages_alone(usual: Outcomes, seed: int, keepers: int) -> None:
    assert extract(inputs(), keepers, seed) == usual


@pytest.mark.parametrize("seed", range(5))
def test_pages_that_must_leave_early_leave_in_the_same_order_too(seed: int) -> None:
    assert extract(inputs(), 2, seed, quorum=50, max_pages=4) == extract(inputs(), 1, quorum=50, max_pages=4)


@pytest.mark.parametrize("keepers", [0, 2])
def test_texts_are_html_too_where_that_is_wanted(keepers: int) -> None:
    records = [orjson.loads(line) for line in extract(inputs(html=True), keepers)]
    assert len(records) == len(TOPICS)
    for record in records:
        paragraphs = record["articleBody"].split("\n\n")
        assert record["articleBodyHtml"] == "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert {orjson.loads(line)["articleBodyHtml"] for line in extract(inputs(), keepers)} == {None}


def test_every_page_is_there_once(usual: Outcomes) -> None:
    assert sorted(orjson.loads(line)["metadata"]["inputId"] for line in usual) == sorted(TOPICS)  # type: ignore[arg-type]


@pytest.mark.threat(18)
@pytest.mark.parametrize("keepers", [1, 2])
def test_a_page_that_kills_its_keeper_is_lost_alone(keepers: int) -> None:
    def body(topic: str) -> bytes:
        return page(topic, after=f"<p>{KILLS.decode()}</p>" if topic == "wells" else "")

    outcomes = extract(inputs(body=body), keepers)
    (lost,) = [one for one in outcomes if isinstance(one, Rejection)]
    assert (lost.reason, "wells" in lost.url) == ("worker-died", True)
    articles = [orjson.loads(one) for one in outcomes if isinstance(one, bytes)]
    assert sorted(one["metadata"]["inputId"] for one in articles) == sorted({*TOPICS} - {"wells"})
    assert all(one["articleBody"].count("\n\n") == 5 for one in articles)


@pytest.mark.parametrize("seed", range(3))
def test_pages_that_a_keeper_has_lost_without_a_word_are_judged_by_themselves(seed: int) -> None:
    class Forgetful(Pool):
        def step(self, place: int) -> None:
            if self.queued[0][1] is Keeper.flush:
                self.kept = self.make and self.make()
            super().step(place)

    readers, keeper = Pool(), Forgetful(lambda: Keeper(50, sketches=True))
    extraction = Extraction(readers, [keeper], max_pages=5, max_bytes=1 << 26)  # type: ignore[arg-type, list-item]
    extraction._wake = Turns([readers, keeper], random.Random(seed))  # type: ignore[assignment]
    outcomes = [orjson.loads(line)["metadata"]["inputId"] for line in lines(extraction, inputs())]  # type: ignore[arg-type]
    assert sorted(outcomes) == sorted(TOPICS)


def test_where_no_process_starts_the_extraction_ends() -> None:
    class Dead(Pool):
        def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(WorkersUnable("no model file"))
            return future

    extraction = Extraction(Dead(), [Dead()], max_pages=5, max_bytes=1 << 20)  # type: ignore[arg-type, list-item]
    with pytest.raises(WorkersUnable, match="no model file"):
        list(extraction.outcomes(inputs()))
