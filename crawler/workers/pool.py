"""Worker processes of which a dead, hanging or oversized one fails just the task it had.

Each process has a pipe and a parent thread of its own.  Pools whose workers share a pipe (concurrent.futures, pebble)
were measured: after one SIGKILL at the wrong moment the tasks of all the others fail or wait for ever.
"""

from __future__ import annotations

import asyncio
import atexit
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from itertools import islice
from multiprocessing.context import BaseContext
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, TypeVar

from crawler.workers.child import Setup, pool_size
from crawler.workers.errors import WorkerError, WorkerFailed, WorkersClosed, WorkersUnable
from crawler.workers.lane import Lane
from crawler.workers.preload import start_server
from crawler.workers.process import WorkerProcess
from crawler.workers.wire import pack

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

T = TypeVar("T")
R = TypeVar("R")


class _Job(NamedTuple):
    future: Future[Any]
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class Workers:
    """A pool of up to ``size`` processes, each started for the first task that finds the others at work.

    A task that runs longer than ``timeout`` seconds is killed with its process; one that allocates ``memory_bytes``
    more than the started process had gets a MemoryError; a process is replaced after ``max_tasks`` tasks.
    ``initializer`` runs once in each process; where the pool ``keeps`` what it gives, that is the first argument of
    every task, so that a pool of one process is an object that lives elsewhere; a task that would find another object
    than the one before it fails.  ``preload`` names modules that the fork server imports once, so that a new process
    costs a fork instead of their import (it counts for the program's first process that is no fork of its own).
    ``first``: processes that are there already (``Prefork``).  Once a process cannot be started, no task is done any
    more.
    """

    def __init__(
        self,
        size: int,
        *,
        timeout: float,
        memory_bytes: int,
        max_tasks: int,
        initializer: Callable[[], object] | None = None,
        keeps: bool = False,
        preload: Iterable[str] = (),
        method: Literal["forkserver", "spawn"] = "forkserver",
        first: Sequence[WorkerProcess] = (),
    ) -> None:
        self.size = size
        context = multiprocessing.get_context(method)
        preload = preload if method == "forkserver" else ()
        setup = Setup(memory_bytes, timeout, initializer, keeps)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._closed = threading.Event()
        self._unable: WorkersUnable | None = None
        self._first = list(first)
        start = partial(_start, self._first, tuple(preload), context, setup)
        self._lane = partial(Lane, start, max_tasks, self._closed, keeps=keeps)
        self._lanes: list[Lane] = []
        self._threads: list[threading.Thread] = []
        self._idle = threading.Semaphore(0)  # lanes without a task
        self._growing = threading.Lock()
        atexit.register(self.close)  # runs before multiprocessing's own exit, which would wait for the workers

    @classmethod
    def read(
        cls,
        settings: BaseSettings,
        initializer: Callable[[], object],
        preload: Iterable[str],
        first: Sequence[WorkerProcess] = (),
    ) -> Self:
        """Give a pool as it is set (NEWS_WORKERS, NEWS_WORKER_*), or one of as many processes as are there already."""
        setup = Setup.read(settings, initializer)
        return cls(
            len(first) or pool_size(settings),
            timeout=setup.timeout,
            memory_bytes=setup.memory_bytes,
            max_tasks=settings.getint("NEWS_WORKER_PAGES"),
            initializer=initializer,
            preload=preload,
            first=first,
        )

    @classmethod
    def keep(
        cls,
        settings: BaseSettings,
        make: Callable[[], object],
        preload: Iterable[str] = (),
        first: Sequence[WorkerProcess] = (),
    ) -> Self:
        """Give one process that keeps what ``make`` gives there, for as long as nothing kills it (NEWS_WORKER_*)."""
        setup = Setup.read(settings, make, keeps=True)
        return cls(
            1,
            timeout=setup.timeout,
            memory_bytes=setup.memory_bytes,
            max_tasks=sys.maxsize,
            initializer=make,
            keeps=True,
            preload=preload,
            first=first,
        )

    @property
    def trouble(self) -> str:
        """Why no process can be started; "" as far as is known."""
        return str(self._unable or "")

    def submit(self, function: Callable[..., R], *arguments: Any) -> Future[R]:
        """Queue a call of a module-level function; the future's exceptions are WorkerError."""
        job = _Job(Future(), function, arguments)
        self._jobs.put(job)
        if not self._idle.acquire(blocking=False):
            self._grow()
        if self._closed.is_set():
            self._refuse_waiting()
        return job.future

    def _grow(self) -> None:
        """Have one process more, if there may be one."""
        with self._growing:
            if len(self._lanes) == self.size or self._closed.is_set():
                return
            self._lanes.append(self._lane())
            self._threads.append(threading.Thread(target=self._serve, args=(self._lanes[-1],), daemon=True))
            self._threads[-1].start()

    async def run(self, function: Callable[..., R], *arguments: Any) -> R:
        """Call the function in a worker without blocking the event loop.  Raises WorkerError."""
        return await asyncio.wrap_future(self.submit(function, *arguments))

    def map_unordered(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | WorkerError]]:
        """Give (item, result or error) as they come, with at most twice as many items taken as there are workers."""
        source = iter(items)
        done: SimpleQueue[tuple[T, Future[R]]] = SimpleQueue()
        running = 0
        while True:
            for item in islice(source, 2 * self.size - running):
                running += 1
                self.submit(function, item).add_done_callback(partial(_hand_over, done, item))
            if not running:
                return
            item, future = done.get()
            running -= 1
            error = future.exception()
            if error is not None and not isinstance(error, WorkerError):
                raise error
            yield item, error or future.result()

    def close(self, grace: float = 0.0) -> None:
        """End all processes.  Waiting tasks fail with WorkersClosed; running ones have ``grace`` seconds to end."""
        if not self._closed.is_set():
            with self._growing:
                self._closed.set()
            atexit.unregister(self.close)
            self._refuse_waiting()
            for _ in self._threads:
                self._jobs.put(None)
        deadline = time.monotonic() + grace
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        for lane in self._lanes:
            lane.stop()
        with suppress(IndexError):  # those that no task needed
            while True:
                self._first.pop().kill()
        for thread in self._threads:
            thread.join()

    def _refuse_waiting(self) -> None:
        ends = 0
        with suppress(Empty):
            while True:
                job = self._jobs.get_nowait()
                ends += job is None
                if job is not None and job.future.set_running_or_notify_cancel():
                    job.future.set_exception(WorkersClosed())
        for _ in range(ends):  # they are for the threads
            self._jobs.put(None)

    def _serve(self, lane: Lane) -> None:
        while job := self._jobs.get():
            running = job.future.set_running_or_notify_cancel()
            result, error = self._outcome(lane, job) if running else (None, None)
            self._idle.release()  # before the next task can come of this one's result
            if error is not None:
                job.future.set_exception(error)
            elif running:
                job.future.set_result(result)
        lane.end()

    def _outcome(self, lane: Lane, job: _Job) -> tuple[Any, WorkerError | None]:
        """Give the task's result, or what it failed of."""
        if self._unable:  # each further attempt would take its time, and fail
            return None, self._unable
        try:
            return lane.do(pack((job.function, job.arguments))), None
        except WorkerError as error:
            self._note(error)
            return None, WorkersClosed() if self._closed.is_set() else error
        except BaseException as error:
            return None, WorkerFailed(type(error).__name__, str(error))

    def _note(self, error: WorkerError) -> None:
        if isinstance(error, WorkersUnable) and not self._closed.is_set():
            self._unable = error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _start(first: list[WorkerProcess], preload: tuple[str, ...], context: BaseContext, setup: Setup) -> WorkerProcess:
    with suppress(IndexError):
        return first.pop()  # atomic: lanes share the list
    if preload:
        start_server(preload)
    return WorkerProcess(context, setup)


def _hand_over(done: SimpleQueue[tuple[T, Future[R]]], item: T, future: Future[R]) -> None:
    done.put((item, future))
