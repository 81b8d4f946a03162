"""The parent's side of one worker process: start it, give it a task, outlive whatever becomes of it."""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, cast

from crawler.workers.child import Failure, Setup, serve
from crawler.workers.errors import WorkerDied, WorkerError, WorkerFailed, WorkersUnable, WorkerTimeout
from crawler.workers.wire import Packed, receive, send, unpack

_START_SECONDS = 120  # imports of the whole extraction on a busy machine; a start that takes longer never ends
_STALL_SECONDS = 10  # for bytes to cross between two live processes; a stopped one would hold the pipe for ever
_END_SECONDS = 5  # for an idle worker to notice that its pipe is closed

# For all pools of the program: multiprocessing keeps its children in one list, which has no lock of its own.
_STARTING = threading.Lock()


class _Spawns(Protocol):
    def Process(self, **kwargs: Any) -> BaseProcess: ...  # noqa: N802 - multiprocessing's name


class IdleDeath(Exception):
    """The process was gone before it got the task, so the task can go to another one."""


class WorkerProcess:
    """One process and the only pipe to it, so that its death can break nobody else's messages.

    ``forked``: the processes that were forked from this program before it, where it is forked from it, too.  Raises
    WorkersUnable where it cannot be started.
    """

    def __init__(self, context: BaseContext, setup: Setup, forked: Iterable[WorkerProcess] = ()) -> None:
        self.tasks = 0
        self._timeout = setup.timeout
        self._pipe, theirs = context.Pipe(duplex=True)
        _bound(self._pipe)
        inherited = [self._pipe, *(other._pipe for other in forked if other.alive)]  # noqa: SLF001 - one of us
        if context.get_start_method() != "fork":
            inherited = []
        process = cast("_Spawns", context).Process(
            target=serve, args=(theirs, setup, inherited), name="crawler-worker", daemon=True
        )
        self._process = process
        try:
            with _STARTING, _without_main():
                process.start()
        except (EOFError, OSError) as error:  # the fork server is gone, or the machine has no more processes
            self._pipe.close()
            raise WorkersUnable(str(error) or "the fork server is gone") from error
        finally:
            theirs.close()

    def wait_ready(self) -> None:
        """Return when limits and initializer are done.

        Raises WorkersUnable where they fail, and WorkerDied where the process was killed before, perhaps by chance.
        """
        try:
            self._reply(_START_SECONDS)
        except WorkerDied:
            raise
        except WorkerError as error:
            raise WorkersUnable(str(error)) from error

    def do(self, task: Packed) -> Any:
        """Give the result of one packed (function, arguments).

        Raises IdleDeath (not begun), WorkerTimeout, WorkerDied, WorkerFailed.  ``alive`` says if the process is still
        good for another.
        """
        try:
            send(self._pipe, task)
        except OSError as error:
            self.kill()
            raise IdleDeath from error
        self.tasks += 1
        return self._reply(self._timeout)

    @property
    def alive(self) -> bool:
        """Whether the process may get another task."""
        return not self._pipe.closed

    def _reply(self, timeout: float) -> Any:
        try:
            if not self._pipe.poll(timeout):
                self.kill()
                raise WorkerTimeout(timeout)
            answer = unpack(receive(self._pipe))
        except (EOFError, OSError) as error:
            raise WorkerDied(self.kill()) from error
        if isinstance(answer, Failure):
            if answer.last:
                self.end()
            raise WorkerFailed(answer.kind, answer.message, answer.trace)
        return answer

    def end(self) -> None:
        """Let an idle process leave by itself."""
        self._pipe.close()
        self._process.join(_END_SECONDS)
        self.kill()

    def stop(self) -> None:
        """Signal the process to end now; whoever waits for its reply then sees it die.  Safe from any thread."""
        self._process.kill()

    def kill(self) -> int | None:
        """End the process now and take up its remains; its exit code."""
        self._process.kill()  # first: one that finds its pipe closed would complain
        self._pipe.close()
        self._process.join()
        return self._process.exitcode


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep multiprocessing from running the program's main module in each child: half a second of Scrapy's imports.

    That serves functions of the main module, which tasks never are.  Under ``_STARTING``: the module is everybody's.
    """
    main = sys.modules["__main__"]
    spec, file = main.__spec__, main.__dict__.pop("__file__", None)
    main.__spec__ = None
    try:
        yield
    finally:
        main.__spec__ = spec
        if file is not None:
            main.__file__ = file


def _bound(pipe: Connection) -> None:
    """Give up on a peer that neither takes nor sends bytes in the middle of a message."""
    with socket.socket(fileno=pipe.fileno()) as view:
        wait = struct.pack("ll", _STALL_SECONDS, 0)
        view.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, wait)
        view.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
        view.detach()
