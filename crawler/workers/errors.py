"""How a task in a worker can fail; each fails its own task only."""

from __future__ import annotations

import signal


class WorkerError(Exception):
    """Base of the errors that a task's future holds."""


class WorkerTimeout(WorkerError):
    """The task took longer than ``seconds``; its process was killed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the task was stopped after {seconds:g} s")
        self.seconds = seconds


class WorkerDied(WorkerError):
    """The process ended in the middle of the task.  ``exit_code`` is negative for a signal, None if unknown."""

    def __init__(self, exit_code: int | None) -> None:
        how = f"exit code {exit_code}"
        if exit_code is not None and exit_code < 0:
            how = f"signal {signal.Signals(-exit_code).name}"
        super().__init__(f"the worker process died ({how})")
        self.exit_code = exit_code


class WorkerFailed(WorkerError):
    """The task raised.  ``kind`` is the exception's class name, ``trace`` the worker's traceback."""

    def __init__(self, kind: str, message: str, trace: str = "") -> None:
        super().__init__(f"{kind}: {message}" if message else kind)
        self.kind, self.message, self.trace = kind, message, trace


class WorkersClosed(WorkerError):
    """The pool was closed before the task was done."""

    def __init__(self) -> None:
        super().__init__("the worker pool is closed")


class WorkersUnable(WorkerError):
    """No process can be started, so no task can be done: the installation or the machine is at fault, not the task."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no worker process can be started: {why}")
