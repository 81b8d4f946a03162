"""What tells that the browser is gone, and what is done about the files that it leaves then."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.async_api import Error as PlaywrightError

_CLOSED_PIPE = "the handler is closed"  # uvloop's words for a write to a pipe that was closed: a bare RuntimeError
_TRIES, _PAUSE = 20, 0.1  # seconds between two tries: the processes of a killed browser write until they end


class PipeClosed(ConnectionError):
    """The pipe to playwright's driver was closed."""


LOST = (PlaywrightError, ConnectionError)
"""What is raised where the browser is gone, as far as it is raised within ``pipe_told``."""


@contextmanager
def pipe_told() -> Iterator[None]:
    """Raise PipeClosed for the RuntimeError that uvloop has for a closed pipe; others are errors of the program."""
    try:
        yield
    except RuntimeError as error:
        if _CLOSED_PIPE not in str(error):
            raise
        raise PipeClosed(str(error)) from error


async def remove_folders(folders: Collection[Path]) -> None:
    """Remove what a browser that was killed has left; of one that ended by itself nothing is there."""
    for _ in range(_TRIES):
        for folder in folders:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        if not any(folder.exists() for folder in folders):
            return
        await asyncio.sleep(_PAUSE)
