"""How many pages may have come that the workers and the office have not read yet."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

PER_WORKER = 32
"""Pages that a worker may have before it: a second's work or so.  More would only take memory, and time of the event
loop, whose full garbage collections go through all that hangs on them (240 pages: 20 to 50 ms)."""


class Crowd:
    """Has downloads held back when ``most`` pages are inside, until half of them have left.

    A context manager for each page that waits to be read, or is being read; at a browser it is outside.
    """

    def __init__(self, most: int, hold_back: Callable[[bool], object]) -> None:
        self._most = most
        self._hold_back = hold_back
        self._here = 0
        self._held = False

    def __enter__(self) -> None:
        self._here += 1
        if self._here >= self._most and not self._held:
            self._held = True
            self._hold_back(True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._here -= 1
        if self._held and self._here <= self._most // 2:
            self._held = False
            self._hold_back(False)
