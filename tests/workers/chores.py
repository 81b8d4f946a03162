"""What the worker tests have done in worker processes."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from crawler.workers import child
from crawler.workers.pool import Workers

MakeWorkers = Callable[..., Workers]

KEPT: list[str] = []


def orphans_end_soon() -> None:
    """To be called in a worker."""
    child._ORPHAN_SECONDS = 1


def double(number: int) -> int:
    return 2 * number


def length(body: bytes) -> int:
    return len(body)


def zeros(count: int) -> bytes:
    return bytes(count)


def pid(*_: object) -> int:
    return os.getpid()


def slow(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def touch_and_sleep(path: str, seconds: float) -> None:
    with open(path, "a") as file:  # noqa: PTH123 - a worker's smallest import
        file.write("x")
    time.sleep(seconds)


def segfault(*_: object) -> None:
    ctypes.string_at(0)


def loop(*_: object) -> None:
    while True:
        pass


def loop_in_c(*_: object) -> None:
    """Never comes back to the interpreter and holds its lock."""
    sum(range(10**13))


def grow(*_: object) -> int:
    held = []
    while True:
        held.append(bytearray(16 << 20))


def leave(code: int) -> None:
    os._exit(code)


def raise_value_error(text: str) -> None:
    raise ValueError(text)


class Unpicklable(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__("odd")
        self.lock = open(os.devnull)  # noqa: PTH123, SIM115 - makes it unpicklable


def raise_unpicklable(*_: object) -> None:
    raise Unpicklable(1, 2)


def give_unpicklable(*_: object) -> object:
    return lambda: None


def interrupt_self(number: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    return number


def initialise(text: str) -> None:
    KEPT.append(text)


def kept(*_: object) -> list[str]:
    return KEPT


def fail_to_start() -> None:
    raise RuntimeError("no model file")


def die_at_first(marks: str, times: int) -> None:
    """Kill the process as it starts, so many times in all; ``marks`` is a file that counts them."""
    with Path(marks).open("a+b") as file:
        file.seek(0)
        if len(file.read()) < times:
            file.write(b".")
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)


def chore(kind: str) -> str:
    """One of many: the bad ones among the good."""
    {"segfault": segfault, "grow": grow, "loop": loop, "raise": raise_unpicklable, "exit": lambda: os._exit(3)}.get(
        kind, lambda: None
    )()
    return kind


class Counter:
    """Something to be kept."""

    def __init__(self) -> None:
        self.sum = 0

    def add(self, number: int) -> int:
        self.sum += number
        return self.sum

    def pid(self) -> int:
        return os.getpid()

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
