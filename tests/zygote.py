"""A process that has imported what the commands need and forks one for each: half of a short command is imports.

What it forks is a process like that of ``python -m scrapy``: with a folder, an environment and standard streams of its
own, it runs that module as the interpreter's ``-m`` does, and ends as the interpreter does.  Its workers are forked in
the same way by multiprocessing's own fork server.  Nothing is imported that begins something (a reactor, a log, a
loop), and e2e/test_cold_start.py holds that commands from here and commands from a cold start come to the same.
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import forkserver, util
from pathlib import Path
from typing import IO, Any, Protocol, Self

ROOT = Path(__file__).resolve().parent.parent
POSSIBLE = sys.platform == "linux" and hasattr(os, "pidfd_open")  # elsewhere commands are started as they always were
_GREATEST = 1 << 17  # bytes of one order: arguments and environment
_STREAMS = 3
_PACKAGES = ("scrapy.commands", "scrapy.downloadermiddlewares", "scrapy.spidermiddlewares", "crawler")
# what else a crawl imports, by the names in its settings or at a first use
_MODULES = (
    "multiprocessing.popen_forkserver", "scrapy.cmdline", "scrapy.dupefilters", "scrapy.pqueues",
    "scrapy.squeues", "scrapy.statscollectors", "scrapy.utils.engine", "uvloop",
    *(f"scrapy.extensions.{name}" for name in ("closespider", "corestats", "feedexport", "logcount", "logstats",
                                               "memdebug", "memusage", "spiderstate", "throttle")),
)  # fmt: skip


class Process(Protocol):
    """What the tests use of a process that they started; subprocess.Popen is one."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...
    def kill(self) -> None: ...


class Zygote:
    """The tests' side: starts the process, and has it fork."""

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, __file__, str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/", pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip

    def start(
        self, arguments: Sequence[str], folder: Path, env: dict[str, str], streams: Sequence[IO[bytes]]
    ) -> Forked:
        """Start ``python -m scrapy`` with these arguments; ``streams`` are its standard input, output and error."""
        told, tells = os.pipe()
        try:
            order = json.dumps({"arguments": arguments, "folder": str(folder), "env": env}).encode()
            socket.send_fds(self._orders, [order], [*(each.fileno() for each in streams), tells])
        finally:
            os.close(tells)
        return Forked(told)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._orders.close()
        self._process.wait(60)


class Forked:
    """A command that was forked, as subprocess.Popen would show it."""

    def __init__(self, told: int) -> None:
        self._told = os.fdopen(told, "r")
        self.pid = int(self._told.readline() or 0)
        if not self.pid:
            raise ChildProcessError("the zygote is gone")
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("scrapy", timeout or 0)
            with self._told:
                self.returncode = int(self._told.readline())
        return self.returncode

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _ready() -> None:
    """Import all that is ours, and load what is loaded at the first page (the language model, the suffix list)."""
    for package in _PACKAGES:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            try:
                importlib.import_module(found.name)
            except ModuleNotFoundError as error:
                if (error.name or "").partition(".")[0] in ("crawler", "scrapy"):
                    raise  # else of an extra that is not installed here, as playwright
    for name in _MODULES:
        importlib.import_module(name)
    text = " ".join(["A page of some length, whose language is to be told."] * 10)
    from crawler.extraction.analysis import analyse  # noqa: PLC0415 - on the tests' side it is not needed

    analyse(f"<html><body><article><p>{text}</p></article></body></html>".encode(), "https://www.a.example/1", None)
    assert "twisted.internet.reactor" not in sys.modules
    assert not logging.root.handlers
    assert threading.active_count() == 1
    gc.collect()
    gc.freeze()  # the collector of a command would touch, and so copy, every page of what is shared


def _serve(orders: socket.socket) -> dict[str, Any] | None:
    """Fork what is ordered; None at the end of orders.  In a forked process: return its order."""
    running: dict[int, tuple[int, int]] = {}
    waiting = select.poll()
    waiting.register(orders, select.POLLIN)
    while True:
        for ready, _ in waiting.poll():
            if ready != orders.fileno():
                pid, tells = running.pop(ready)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                with suppress(BrokenPipeError):  # the test has given up
                    os.write(tells, b"%d\n" % code)
                waiting.unregister(ready)
                os.close(ready)
                os.close(tells)
                continue
            order, fds, _, _ = socket.recv_fds(orders, _GREATEST, _STREAMS + 1)
            if not order:
                return None
            pid = os.fork()
            if not pid:
                orders.detach()
                for number, stream in enumerate(fds[:_STREAMS]):
                    os.dup2(stream, number)
                os.closerange(_STREAMS, os.sysconf("SC_OPEN_MAX"))
                found: dict[str, Any] = json.loads(order)
                return found
            for stream in fds[:_STREAMS]:
                os.close(stream)
            os.write(fds[_STREAMS], b"%d\n" % pid)
            running[os.pidfd_open(pid)] = pid, fds[_STREAMS]
            waiting.register(list(running)[-1], select.POLLIN)


def _fork_in_place_of_a_new_interpreter(_path: str, arguments: Sequence[Any], fds: Sequence[int]) -> int:
    """Start multiprocessing's helpers (spawnv_passfds): ``python -c PROGRAM``, of which only the program matters."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            kept = sorted({*range(_STREAMS), *fds})
            for last, following in zip(kept, [*kept[1:], os.sysconf("SC_OPEN_MAX")], strict=True):
                os.closerange(last + 1, following)
            exec(arguments[-1], {})  # what the interpreter would do with it
        except SystemExit:
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)  # what forked it goes on elsewhere
    return pid


def _enter(order: dict[str, Any]) -> None:
    """Become the process that was ordered."""
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.path[0] = order["folder"]
    sys.argv = ["-m", *order["arguments"]]
    usual, util.spawnv_passfds = util.spawnv_passfds, _fork_in_place_of_a_new_interpreter  # type: ignore[assignment]
    try:
        forkserver.ensure_running()  # the command finds it running; it ends with the command
    finally:
        util.spawnv_passfds = usual


if __name__ == "__main__":
    _ready()
    if ordered := _serve(socket.socket(fileno=int(sys.argv[1]))):
        _enter(ordered)
        runpy._run_module_as_main("scrapy")  # type: ignore[attr-defined]
