"""A place in the pool: always one live process, whatever became of the one before."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

from crawler.workers.errors import WorkerDied, WorkersUnable
from crawler.workers.process import IdleDeath, WorkerProcess
from crawler.workers.wire import Packed

_STARTS = 3  # of a process that is gone before it is ready; once may be chance


class Lane:
    """Used by one thread, but for ``stop``.  ``closed`` is set before ``stop`` is called.

    ``keeps``: the process keeps something that its tasks need, so that another one is not as good.
    """

    def __init__(
        self, start: Callable[[], WorkerProcess], max_tasks: int, closed: Event, *, keeps: bool = False
    ) -> None:
        self._start = start
        self._keeps = keeps
        self._max_tasks = max_tasks
        self._closed = closed
        self._worker: WorkerProcess | None = None

    def do(self, task: Packed) -> Any:
        """Give the result of the task; raises WorkerError."""
        for _ in range(1 if self._keeps else 2):  # one that died idle did not begin it; twice in a row is no accident
            try:
                return self._ready().do(task)
            except IdleDeath:
                continue
            finally:
                self._tidy()
        raise WorkerDied(None)

    def _ready(self) -> WorkerProcess:
        attempts = 0
        while self._worker is None:
            attempts += 1
            try:
                self._begin()
            except WorkerDied as error:
                if attempts == _STARTS or self._closed.is_set():
                    raise WorkersUnable(str(error)) from error
        return self._worker

    def _begin(self) -> None:
        self._worker = worker = self._start()
        if self._closed.is_set():  # ``stop`` may have come before there was anything to stop
            worker.stop()
        try:
            worker.wait_ready()
        finally:
            self._tidy()

    def _tidy(self) -> None:
        worker = self._worker
        if worker and worker.alive and worker.tasks >= self._max_tasks:
            worker.end()
        if worker and not worker.alive:
            self._worker = None

    def stop(self) -> None:
        """Kill the process; the thread that waits for it sees it die.  Safe from any thread."""
        if self._worker:
            self._worker.stop()

    def end(self) -> None:
        """Let the process leave."""
        if self._worker:
            self._worker.end()
            self._worker = None
