"""Imported first by the fork server: imports what the server is to have loaded, and keeps what goes wrong there.

A server that fails at an import is gone, without a word to the program that asks it for processes.  This one lives on,
and each process that it forks can tell why it is of no use.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterable
from importlib import import_module
from multiprocessing import forkserver
from threading import Lock

_NAMES = "NEWS_FORK_SERVER_IMPORTS"  # the server can be told modules to import, and nothing else, so they stand here
_ENVIRONMENT = Lock()
failure = ""
"""What went wrong, in one line; "" where nothing did."""


def start_server(names: Iterable[str]) -> None:
    """Start the fork server of this program with these modules, unless it runs already.  Safe from any thread."""
    forkserver.set_forkserver_preload([__name__])
    with _ENVIRONMENT:
        os.environ[_NAMES] = " ".join(names)
        try:
            forkserver.ensure_running()
        finally:
            del os.environ[_NAMES]


def load(names: Iterable[str]) -> str:
    """Import modules; what goes wrong, in one line, "" where nothing does."""
    for name in names:
        try:
            import_module(name)
        except Exception as error:
            return f"{name}: {type(error).__name__}: {error}"
    return ""


if _NAMES in os.environ:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server itself does so afterwards; Ctrl-C is for the program
    failure = load(os.environ.pop(_NAMES).split())
    gc.collect()
    gc.freeze()  # a full collection in each process would go through all of it, 50 ms, and so copy it
