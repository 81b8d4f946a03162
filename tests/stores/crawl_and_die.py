"""A crawl without a network, for the test that kills it: found, drawn, written in parts, delivered, to the end.

Reads orders from standard input, one a line (JSON: folder, run, urls, part coding, state), and forks a process for
each, which so has nothing to import.  That says "ready" and its process id; when it has ended, "ended" and its exit
code follow.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path

from crawler.stores.frontier import Found, Task
from crawler.stores.ledger import Delivery
from crawler.stores.partfile import let_go
from crawler.stores.parts import Part, PartWriter
from crawler.stores.recovery import settle
from crawler.stores.runs import RunsHere
from crawler.stores.state import State
from crawler.urls import article_id

SITE = "news.example"


def main(folder: Path, run: str, urls: int, coding: str, address: str) -> None:
    state = State.open(address, run, time.time())
    settle(state, folder / "exports", time.time())
    RunsHere(folder / "runs", run).bury(state, time.time())
    if not state.sites.lease(SITE, time.time(), time.time() + 1800):
        raise SystemExit("a dead run has the site")
    tell("ready", os.getpid())

    def mark(part: Part) -> None:
        state.ledger.deliver([record.key for record in part.records], part.name, time.time())
        let_go(folder / "exports" / part.name)

    writer = PartWriter(
        folder / "exports", "news", run, max_records=7, max_bytes=10**6, max_seconds=10, on_part=mark,
        started=time.time(), coding=coding,  # type: ignore[arg-type]
    )  # fmt: skip
    for start in range(0, urls, 50):
        addresses = [f"https://{SITE}/{n}" for n in range(start, start + 50)]
        state.frontier.found(SITE, [Found(url, url, n % 3, "sitemap") for n, url in enumerate(addresses)], time.time())
        work(state, writer)
    writer.close(time.time(), "finished", complete=True)
    state.close()


def work(state: State, writer: PartWriter) -> None:
    while tasks := state.frontier.draw(SITE, 10, time.time()):
        for task in tasks:
            ident = article_id(task.url)
            if state.ledger.known_article(ident):
                raise SystemExit(f"{task.url} was delivered and is due again")
            writer.write(ident, 1, Delivery(SITE, task.key, ident, 1, ident), line(task, ident), time.time())


def line(task: Task, ident: str) -> bytes:
    record = {"id": ident, "revision": 1, "url": task.url, "requestUrl": task.url, "articleBody": "x" * 3000}
    return json.dumps({**record, "contentHash": ident, "simhash": None}).encode() + b"\n"


def tell(what: str, number: int) -> None:
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


def forked(order: str) -> int:
    """The exit code of a process that does what is ordered."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 1
    try:
        folder, *rest = json.loads(order)
        main(Path(folder), *rest)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    for ordered in iter(sys.stdin.readline, ""):
        tell("ended", forked(ordered))
