"""Waiting for a store's server that went away in mid-crawl, so that the crawl pauses and goes on."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import FrameType
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from crawler.stores.errors import StateUnavailable

logger = logging.getLogger(__name__)

_FIRST_PAUSE = 0.25  # seconds: a server that restarts is back soon
_LONGEST_PAUSE = 5.0  # seconds: how late a run may notice that the server is back
_SLICE = 0.25  # seconds: how late it may notice that it was told to stop
_STOPS = (signal.SIGTERM, signal.SIGINT)

P = ParamSpec("P")
R = TypeVar("R")


class Patience:
    """Outlasts absences of up to ``seconds`` each.

    The calling thread sleeps meanwhile, the event loop with it, and that is what a pause is: nothing is asked of any
    site whose answer could not be remembered.  SIGTERM and SIGINT end the waiting, for good.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: float | None = None
        self._pause = _FIRST_PAUSE
        self._told_to_stop = False
        self.lost: StateUnavailable | None = None
        """Set for good when patience ran out, or when the run was told to stop meanwhile: nobody waits any more.

        A stand-by that answers questions and takes no writes would be waited for once more at each write.
        """

    def outlast(self, error: StateUnavailable) -> bool:
        """Sleep for a while; False where there is no more patience."""
        now = time.monotonic()
        if self._since is None:
            self._since, self._pause = now, _FIRST_PAUSE
            if not self._told_to_stop:
                logger.warning("The crawl pauses for up to %.0f s: %s", self._seconds, error)
        if self._told_to_stop or now - self._since >= self._seconds:
            self.lost = error
        if self.lost:
            return False
        with self._watching():
            end = min(now + self._pause, self._since + self._seconds)
            while not self._told_to_stop and (left := end - time.monotonic()) > 0:
                time.sleep(min(left, _SLICE))
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        return True

    def answered(self) -> None:
        """The server is there."""
        if self._since is not None:
            logger.warning("The state answers again after %.0f s; the crawl goes on", time.monotonic() - self._since)
            self._since = None

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """Hear a signal to stop although the event loop, which would act on it, sleeps."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in _STOPS}

        def heard(number: int, frame: FrameType | None) -> None:
            self._told_to_stop = True
            restore()
            if callable(own := before[signal.Signals(number)]):
                own(number, frame)
            elif own == signal.SIG_DFL:
                signal.raise_signal(number)

        def restore() -> None:
            for number, handler in before.items():
                if signal.getsignal(number) is heard:
                    signal.signal(number, handler)

        for number in _STOPS:
            signal.signal(number, heard)
        try:
            yield
        finally:
            restore()


class _Patient(Protocol):
    """What ``outlasting`` needs of a database."""

    patience: Patience | None


class _HasDatabase(Protocol):
    @property
    def database(self) -> _Patient: ...


S = TypeVar("S", bound=_HasDatabase)


def outlasting(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Have a method, which must be right when it is called twice, called again until the server answers.

    So "unknown" is never taken for "unseen": the question waits for its answer.  Raises StateUnavailable where the
    database has no patience (SQLite, a state that is being opened) or it has run out.
    """

    @wraps(method)
    def asking(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        while True:
            patience = self.database.patience
            if patience is not None and patience.lost:
                raise patience.lost
            try:
                result = method(self, *args, **kwargs)
            except StateUnavailable as error:
                if patience is None or not patience.outlast(error):
                    raise
            else:
                if patience is not None:
                    patience.answered()
                return result

    return asking
