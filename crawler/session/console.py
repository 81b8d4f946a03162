"""Standard error as people and logs read it, for as long as they do."""

from __future__ import annotations

import os
import sys

from rich.console import Console


class ErrorConsole(Console):
    """Goes on without a word where whoever read it has left.

    rich would end the program there, in the middle of the event loop, which then waits for its own threads for ever.
    """

    def __init__(self) -> None:
        super().__init__(stderr=True, emoji=False)  # what is told is foreign text; and its table of names takes 30 ms

    def on_broken_pipe(self) -> None:
        """Called by rich: write to nobody from now on."""
        if sys.__stderr__:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stderr__.fileno())
