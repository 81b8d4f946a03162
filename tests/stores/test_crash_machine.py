"""Found, drawn, rejected, written, delivered, refreshed, crashed in any order: nothing is lost, nothing doubled."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from rows import NOW, SITE, die, found, url

from crawler.stores.frontier import Task
from crawler.stores.ledger import Delivery
from crawler.stores.parts import Part, PartWriter
from crawler.stores.recovery import settle
from crawler.stores.state import State

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
NUMBERS = st.integers(0, 11)
OUTCOMES = ["accepted", "accepted", "alias", "rejected", "released", "left"]  # "alias": the page says it is article 0


class Killed(Exception):
    """The process ends between the rename of a part and the state's word."""


def number_of(task: Task) -> int:
    return int(task.key.rpartition("/")[2].removesuffix(".html"))


class Crawl(RuleBasedStateMachine):
    """A crawl as the pipelines do it, with a copy of the files taken at each crash."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.listed: set[str] = set()
        self.rejected: set[str] = set()
        self.runs = 0
        self.start()

    def start(self) -> None:
        self.runs += 1
        self.in_work: set[str] = set()
        self.pending: dict[str, Delivery] = {}
        self.dies_before_delivery = False
        self.state = State.open(self.folder / "state.sqlite", f"run-{self.runs}", NOW)
        settle(self.state, self.folder / "exports", NOW)
        self.writer = PartWriter(
            self.folder / "exports", "news", f"run-{self.runs}", max_records=2, max_bytes=10**9, max_seconds=10**9,
            on_part=self.mark, started=NOW,
        )  # fmt: skip

    def mark(self, part: Part) -> None:
        if self.dies_before_delivery:
            raise Killed
        done = [record.key for record in part.records]
        self.state.ledger.deliver(done, part.name, NOW)
        for delivery in done:
            del self.pending[delivery.article_id]

    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=6))
    def discover(self, numbers: list[int]) -> None:
        self.state.frontier.found(SITE, [found(n) for n in numbers], NOW)
        self.listed |= {url(n) for n in numbers}

    @rule(outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4), dies=st.booleans())
    def work(self, outcomes: list[str], dies: bool) -> None:
        """Draw as many URLs as there are outcomes; ``dies``: the next part is the last thing of this process."""
        drawn = self.state.frontier.draw(SITE, len(outcomes), NOW)
        assert not {task.key for task in drawn} & self.in_work, "a URL is in work once"
        self.in_work |= {task.key for task in drawn}
        self.dies_before_delivery = dies
        try:
            for task, outcome in zip(drawn, outcomes, strict=False):
                self.settle_task(task, outcome)
            if dies:
                self.writer.end_part(NOW)
        except Killed:
            self.crash()
        self.dies_before_delivery = False

    def settle_task(self, task: Task, outcome: str) -> None:
        if outcome == "left":
            return
        self.in_work.remove(task.key)
        if outcome == "released":
            assert self.state.frontier.release(SITE, [task.key]) == 1
        elif outcome == "rejected":
            self.state.frontier.reject(SITE, task.key, "not-an-article", NOW)
            self.rejected |= {task.key}
        else:
            self.take(task, 0 if outcome == "alias" else number_of(task))

    def take(self, task: Task, article: int) -> None:
        ident = f"{article:032x}"
        known = self.state.ledger.known_article(ident)
        if ident in self.pending or (known and not task.revision):
            self.state.frontier.reject(SITE, task.key, "duplicate", NOW)
            self.rejected |= {task.key}
            return
        delivery = Delivery(SITE, task.key, ident, known.revision + 1 if known else 1, ident)
        self.pending[ident] = delivery
        value = {"id": ident, "revision": delivery.revision, "url": task.key, "requestUrl": task.url}
        line = json.dumps({**value, "contentHash": ident, "simhash": None}).encode() + b"\n"
        self.writer.write(ident, delivery.revision, delivery, line, NOW)

    @rule()
    def end_part(self) -> None:
        self.writer.end_part(NOW)

    @rule()
    def refresh(self) -> None:
        self.state.frontier.refresh(SITE, NOW)

    @rule()
    def crash(self) -> None:
        """Go on from the files as the dead process left them."""
        die(self.writer)
        image = Path(tempfile.mkdtemp(dir=MEMORY))
        shutil.copytree(self.folder, image, dirs_exist_ok=True)
        self.state.close()
        shutil.rmtree(self.folder)
        self.folder = image
        self.start()

    @rule()
    def restart(self) -> None:
        self.writer.close(NOW, "finished", complete=True)
        self.state.close()
        self.start()

    def on_disk(self) -> Counter[tuple[str, int]]:
        lines: Counter[tuple[str, int]] = Counter()
        for part in (self.folder / "exports").glob("*.jsonl"):
            lines.update((r["id"], r["revision"]) for r in map(json.loads, part.read_text().splitlines()))
        return lines

    @invariant()
    def no_record_is_on_disk_twice(self) -> None:
        assert max(self.on_disk().values(), default=1) == 1

    @invariant()
    def the_state_knows_nothing_that_is_not_on_disk(self) -> None:
        disk = self.on_disk()
        for number in range(12):
            known = self.state.ledger.known_article(f"{number:032x}")
            assert known is None or (f"{number:032x}", known.revision) in disk

    @invariant()
    def every_found_url_is_somewhere(self) -> None:
        assert sum(self.state.frontier.counts(SITE).values()) == len(self.listed)

    def teardown(self) -> None:
        """A last run ends it all: then each URL was rejected or its article is on disk."""
        self.crash()
        while drawn := self.state.frontier.draw(SITE, 5, NOW):
            for task in drawn:
                self.take(task, number_of(task))
        self.writer.close(NOW, "finished", complete=True)
        assert self.state.frontier.counts(SITE)["due"] == self.state.frontier.counts(SITE)["in_work"] == 0
        ids = {ident for ident, _ in self.on_disk()}
        covered = self.rejected | {url(int(ident, 16)) for ident in ids} | set(self.aliased())
        assert self.listed <= covered
        self.no_record_is_on_disk_twice()
        self.state.close()
        shutil.rmtree(self.folder)

    def aliased(self) -> list[str]:
        parts = (self.folder / "exports").glob("*.jsonl")
        return [json.loads(line)["url"] for part in parts for line in part.read_text().splitlines()]


TestCrawl = Crawl.TestCase
TestCrawl.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
