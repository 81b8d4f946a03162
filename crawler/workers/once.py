"""A process for a single task: for a program that has one, and neither threads nor time for a fork server."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from crawler.workers.child import Setup
from crawler.workers.errors import WorkerDied
from crawler.workers.prefork import Prefork
from crawler.workers.process import IdleDeath
from crawler.workers.wire import pack

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

R = TypeVar("R")


class Once:
    """Forked from this program as it is, so that nothing is imported twice; the limits are those of a pool's workers.

    To be made while the program has no other thread.
    """

    def __init__(self, setup: Setup) -> None:
        self._process = Prefork().process(setup)

    @classmethod
    def read(cls, settings: BaseSettings, initializer: Callable[[], object]) -> Self:
        """Start it as it is set (NEWS_WORKER_*)."""
        return cls(Setup.read(settings, initializer))

    def do(self, function: Callable[..., R], *arguments: Any) -> R:
        """Call the function there.  Raises WorkerError."""
        self._process.wait_ready()
        try:
            return self._process.do(pack((function, arguments)))  # type: ignore[no-any-return]
        except IdleDeath as error:
            raise WorkerDied(None) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
