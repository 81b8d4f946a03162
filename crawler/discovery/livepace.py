"""When a live blog is worth another look: its entries tell how fast it grows, and their silence that it has ended."""

from __future__ import annotations

from collections.abc import Sequence

_CLOSEST = 900.0  # seconds between two looks
_ENDED = 86_400.0  # seconds of silence after which nothing more is to be expected
_LAST = 6  # entries of which the pace is taken


def live_wait(entries: Sequence[float], now: float) -> float | None:
    """Give the seconds to the next look, by the moments of the entries (epoch seconds); None: the blog has ended.

    As long as an entry usually takes, or as it has been silent already if that is longer.
    """
    told = sorted(moment for moment in entries if moment <= now)
    if not told:
        return None
    last = told[-_LAST:]
    pace = (last[-1] - last[0]) / (len(last) - 1) if len(last) > 1 else 0.0
    silence = now - last[-1]
    return None if silence > _ENDED else min(max(_CLOSEST, pace, silence), _ENDED)


def silent_wait(waited: float) -> float | None:
    """Give the seconds to the look after one that found nothing new in so many seconds; None: the blog has ended."""
    wait = max(_CLOSEST, 2 * waited)
    return wait if wait <= _ENDED else None
