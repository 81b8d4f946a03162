"""A crawl without a network, for the test that kills it: found, drawn, written in parts, delivered, to the end.

Usage: crawl_and_die.py FOLDER RUN URLS PART_CODING STATE
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from crawler.stores.frontier import Found, Task
from crawler.stores.ledger import Delivery
from crawler.stores.parts import Part, PartWriter
from crawler.stores.recovery import settle
from crawler.stores.runs import RunsHere
from crawler.stores.state import State
from crawler.urls import article_id

SITE = "news.example"


def main(folder: Path, run: str, urls: int, coding: str, address: str) -> None:
    state = State.open(address, run, time.time())
    settle(state, folder / "exports", time.time())
    RunsHere(folder / "runs", run).bury(state)
    if not state.lease(SITE, time.time(), time.time() + 1800):
        raise SystemExit("a dead run has the site")
    sys.stdout.write("ready\n")
    sys.stdout.flush()

    def mark(part: Part) -> None:
        state.deliver([record.key for record in part.records], part.name, time.time())

    writer = PartWriter(
        folder / "exports", "news", run, max_records=7, max_bytes=10**6, max_seconds=10, on_part=mark,
        started=time.time(), coding=coding,  # type: ignore[arg-type]
    )  # fmt: skip
    for start in range(0, urls, 50):
        addresses = [f"https://{SITE}/{n}" for n in range(start, start + 50)]
        state.found(SITE, [Found(url, url, n % 3, "sitemap") for n, url in enumerate(addresses)], time.time())
        work(state, writer)
    writer.close(time.time(), "finished", complete=True)
    state.close()


def work(state: State, writer: PartWriter) -> None:
    while tasks := state.draw(SITE, 10, time.time()):
        for task in tasks:
            ident = article_id(task.url)
            if state.known_article(ident):
                raise SystemExit(f"{task.url} was delivered and is due again")
            writer.write(ident, 1, Delivery(SITE, task.key, ident, 1, ident), line(task, ident), time.time())


def line(task: Task, ident: str) -> bytes:
    record = {"id": ident, "revision": 1, "url": task.url, "requestUrl": task.url, "articleBody": "x" * 3000}
    return json.dumps({**record, "contentHash": ident, "simhash": None}).encode() + b"\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])
