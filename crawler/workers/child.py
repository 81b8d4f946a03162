"""What runs inside a worker process: limits first, then one task after the other from its own pipe."""

from __future__ import annotations

import gc
import os
import resource
import signal
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Self

from crawler.workers import preload
from crawler.workers.wire import Packed, pack, receive, send, unpack

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_GARBAGE = 50_000  # new objects between collections, which find next to nothing; Python's 700 took 2 to 6 % of a page
_ORPHAN_SECONDS = 10  # the parent kills at the task's timeout; a worker without a parent ends this much later


@dataclass(slots=True, frozen=True)
class Setup:
    """``memory_bytes``: address space that tasks may add to what the started process has; ``timeout`` in seconds.

    ``keeps``: what the initializer gives is the first argument of every task.
    """

    memory_bytes: int
    timeout: float
    initializer: Callable[[], object] | None
    keeps: bool = False

    @classmethod
    def read(cls, settings: BaseSettings, initializer: Callable[[], object], *, keeps: bool = False) -> Self:
        """As it is set (NEWS_WORKER_MEMORY, NEWS_WORKER_SECONDS)."""
        memory, seconds = settings.getint("NEWS_WORKER_MEMORY"), settings.getfloat("NEWS_WORKER_SECONDS")
        return cls(memory, seconds, initializer, keeps)


def pool_size(settings: BaseSettings) -> int:
    """How many processes a pool has, as it is set (NEWS_WORKERS): one a core where it is not."""
    return settings.getint("NEWS_WORKERS") or os.cpu_count() or 1


@dataclass(slots=True, frozen=True)
class Failure:
    """An exception in words, because exceptions themselves may not survive pickling.  ``last``: the process ends."""

    kind: str
    message: str
    trace: str
    last: bool


def serve(pipe: Connection, setup: Setup, inherited: Iterable[Connection] = ()) -> None:
    """Do tasks until the other end of the pipe is closed.

    ``inherited``: that end, and those of the processes before it, which a fork of the program has open, too.
    """
    for end in inherited:
        end.close()
    # Ctrl-C and a service manager's SIGTERM reach all processes of the group: the parent decides when a worker ends
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    gc.set_threshold(_GARBAGE)
    if preload.failure:
        send(pipe, pack(Failure("ImportError", preload.failure, "", last=True)))
        return
    try:
        _limit(setup.memory_bytes)
        kept = setup.initializer() if setup.initializer else None
    except BaseException as error:
        send(pipe, pack(_failure(error, last=True)))
        return
    with suppress(BrokenPipeError):  # nobody waits for it any more, and the next turn finds that out
        send(pipe, pack(None))
    before = (kept,) if setup.keeps else ()
    while True:
        try:
            task = receive(pipe)
        except (EOFError, ConnectionResetError, MemoryError):
            return
        reply, last = _do(task, setup.timeout + _ORPHAN_SECONDS, before)
        try:
            send(pipe, reply)
        except (BrokenPipeError, MemoryError):  # the parent sees the task's process end
            return
        if last:
            return


def _do(task: Packed, seconds: float, before: tuple[object, ...]) -> tuple[Packed, bool]:
    # the kernel's timer ends even a loop in C that never comes back to the interpreter, and needs no parent
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        function, arguments = unpack(task)
        return pack(function(*before, *arguments)), False
    except BaseException as error:
        # after a refused allocation the heap may be in pieces: a new process costs milliseconds
        failure = _failure(error, last=isinstance(error, MemoryError))
        return pack(failure), failure.last
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _failure(error: BaseException, *, last: bool) -> Failure:
    return Failure(type(error).__name__, str(error), "".join(traceback.format_exception(error)), last)


def _limit(memory_bytes: int) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    space = pages * resource.getpagesize() + memory_bytes
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (space if hard == resource.RLIM_INFINITY else min(space, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a page that kills the parser leaves no gigabyte of core dump
