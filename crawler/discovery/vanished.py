"""What a listing left out of the middle of what it still names: perhaps it was taken back."""

from __future__ import annotations

from collections.abc import Sequence


def vanished(before: Sequence[int], now: Sequence[int]) -> list[int]:
    """Give what ``before`` named between two entries that ``now`` still names, and ``now`` does not.

    Both in the listing's order, entries as numbers.  What is lost at an end is no sign: a listing of the latest drops
    its oldest; except at the end where new entries came in, where nothing drops out by age.
    """
    still = set(now)
    kept = [at for at, entry in enumerate(before) if entry in still]
    if not kept:
        return []
    known = set(before)
    first = -1 if now[0] not in known else kept[0]
    last = len(before) if now[-1] not in known else kept[-1]
    if first == -1 and last == len(before):
        return []  # new at both ends: it is sorted by something else than age, or was made anew
    return [entry for at, entry in enumerate(before) if first < at < last and entry not in still]
