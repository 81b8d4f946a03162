"""A Scrapy extension that measures the crawl it runs in, and writes what it saw as JSON to BENCH_GAUGE.

Seconds run from the first request on the wire to the engine's stop.  A ticker of 5 ms tells how long the event loop
stood still; with BENCH_STACKS=1 a thread notes what it was doing then.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

_TICK = 0.005
_LATE = 0.045  # seconds; from then on the thread looks what the loop is at
_RSS_EVERY = 1.0
_CLOCK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Gauge:
    """Switched on by name in EXTENSIONS."""

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self._crawler = crawler
        self._path = path
        self._first = 0.0
        self._last_page = self._last_answer = 0.0
        self._pages = 0
        self._bytes = 0
        self._requests = 0
        self._ticks = 0
        self._gaps: list[tuple[float, float]] = []  # (wall, CPU of the loop's thread) of the longest
        self._beat = 0.0
        self._own_beat = 0.0
        self._stacks: Counter[str] = Counter()
        self._collecting = 0.0
        self._collections: list[tuple[float, int]] = []  # (CPU, generation) of the loop's thread
        self._done = threading.Event()
        self._rss: list[tuple[float, float]] = []
        self._begun: dict[str, float] = {}
        self._cpu: dict[str, float] = {}
        self._clock = time.pthread_getcpuclockid(threading.main_thread().ident or 0)
        self._main = threading.main_thread().ident or 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        gauge = cls(crawler, Path(crawler.settings["BENCH_GAUGE"]))
        connect = crawler.signals.connect
        connect(gauge._requested, signals.request_reached_downloader)
        connect(gauge._received, signals.response_received)
        connect(gauge._closed, signals.spider_closed)
        connect(gauge._stopped, signals.engine_stopped)
        return gauge

    def _requested(self) -> None:
        self._requests += 1
        if self._first:
            return
        self._first = time.perf_counter()
        self._begun = _cpu_by_kind()
        self._beat, self._own_beat = self._first, time.thread_time()
        asyncio.get_running_loop().call_later(_TICK, self._tick)
        gc.callbacks.append(self._collected)
        threading.Thread(target=self._watch, daemon=True).start()

    def _received(self, response: Any) -> None:
        self._last_answer = time.perf_counter()
        if response.meta.get("news_kind", "page") == "page":
            self._pages += 1
            self._bytes += len(response.body)
            self._last_page = time.perf_counter()

    def _collected(self, phase: str, info: dict[str, int]) -> None:
        if threading.get_ident() != self._main:
            return
        if phase == "start":
            self._collecting = time.thread_time()
        else:
            self._collections.append((time.thread_time() - self._collecting, info["generation"]))

    def _tick(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        gap = now - self._beat - _TICK
        self._ticks += 1
        if gap > 0.01:
            self._gaps.append((gap, own - self._own_beat))
        self._beat, self._own_beat = now, own
        if not self._done.is_set():
            asyncio.get_running_loop().call_later(_TICK, self._tick)

    def _watch(self) -> None:
        seen = looked = 0.0
        while not self._done.wait(0.005 if os.environ.get("BENCH_STACKS") else _RSS_EVERY):
            now = time.perf_counter()
            if now - looked >= _RSS_EVERY:
                looked = now
                self._rss.append((now - self._first, rss_mb(os.getpid())))
            if not os.environ.get("BENCH_STACKS") or self._beat == seen:
                continue
            if time.clock_gettime(self._clock) - self._own_beat > _LATE:
                seen = self._beat
                frame = sys._current_frames().get(self._main)
                lines = traceback.extract_stack(frame)[-14:]
                self._stacks[" < ".join(f"{Path(f.filename).name}:{f.lineno}:{f.name}" for f in reversed(lines))] += 1

    def _closed(self) -> None:
        self._cpu = _cpu_by_kind()
        self._done.set()  # what is done after the last page holds nobody up

    def _stopped(self) -> None:
        end = time.perf_counter()
        stats = self._crawler.stats.get_stats() if self._crawler.stats else {}
        spent = {kind: self._cpu[kind] - self._begun.get(kind, 0.0) for kind in self._cpu}
        found = {
            "seconds": end - self._first, "to_last_page": self._last_page - self._first, "pages": self._pages,
            "to_last_answer": self._last_answer - self._first,
            "mb": self._bytes / 1e6, "requests": self._requests, "items": stats.get("item_scraped_count", 0),
            "gaps": sorted(self._gaps, reverse=True)[:20], "late": sum(gap > 0.05 for gap, _ in self._gaps),
            "busy": max((own for _, own in self._gaps), default=0.0),
            "busy_late": sum(own > 0.05 for _, own in self._gaps),
            "collected": max((cpu for cpu, _ in self._collections), default=0.0),
            "collecting": sum(cpu for cpu, _ in self._collections),
            "ticks": self._ticks, "cpu": spent, "rss": self._rss, "stacks": self._stacks.most_common(30),
            "finish": stats.get("finish_reason"),
        }  # fmt: skip
        self._path.write_text(json.dumps(found))


def rss_mb(pid: int) -> float:
    """Resident memory of a process in MB (10**6 bytes)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 1e6


def cpu_seconds(pid: int, *, ended: bool = False) -> float:
    """User and system time of a process so far, with ``ended`` that of its children that are no more, too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if ended else 13])) / _CLOCK


def descendants(root: int) -> list[int]:
    """All living processes below a process."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    below, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in below} - below
        below |= more
        grown = bool(more)
    return sorted(below - {root})


def _cpu_by_kind() -> dict[str, float]:
    """CPU seconds of the crawl's process, of its event loop's thread, and of its workers."""
    workers = 0.0
    for pid in descendants(os.getpid()):
        try:
            workers += cpu_seconds(pid, ended=True)  # the fork server's: workers that were replaced
        except OSError:
            continue
    return {"process": time.process_time(), "loop": time.thread_time(), "workers": workers}
