"""Where a run takes its time from.

One function, given to the session by its spider (``SessionSpider.clock``) and asked through ``Session.now``: a
simulation passes another.  Pace, rests and deadlines are not on it but on the monotonic clock, because they are about
real sockets and real processes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], float]
"""Gives epoch seconds."""


def utc(seconds: float) -> str:
    """Epoch seconds as the record writes a moment: ISO 8601, UTC, to the second."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
