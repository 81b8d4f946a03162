"""How a command's process ends."""

from __future__ import annotations

import atexit
import gc


def leave_at_once() -> None:
    """Have the interpreter end without its last full collection of garbage.

    That goes through every object of every module, 0.1 to 0.3 s of CPU, to free what the system frees with the process.
    All else of an ordinary end stays: exit handlers, flushes, what goes with the last reference to it.
    """
    atexit.register(gc.freeze)
