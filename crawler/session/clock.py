"""Where a run takes its time from.

One function, given to the session by its spider (``SessionSpider.clock``) and asked through ``Session.now``: a
simulation passes another.  Pace, rests and deadlines are not on it but on the monotonic clock, because they are about
real sockets and real processes.
"""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]
"""Gives epoch seconds."""
