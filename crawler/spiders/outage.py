"""A site that gives no answer at all is left alone as a whole: for a quarter of the time for which it has been out.

Each of its listings and articles would find that out by itself else, a night of it some thirty times, and be asked
again hours after the site is back, when its own time comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.spiders.verdicts import OUT
from crawler.stores.keys import pack_numbers, unpack_numbers

if TYPE_CHECKING:
    from crawler.session import Session

_MEMORY = "outage"  # the kind under which the state keeps since when a site is out, and until when it is left alone
_SHARE = 0.25  # of the time that it has been out
_LEAST, _MOST = 600.0, 24 * 3600.0  # seconds


class Outage:
    """One site's; ``until``: the moment (epoch seconds) before which nothing is asked, 0.0 where it answered last."""

    def __init__(self, site: str, session: Session) -> None:
        self._site = site
        self._session = session
        kept = unpack_numbers(session.state.memories.load(_MEMORY, site) or b"")
        self._since, self.until = (float(kept[0]), float(kept[1])) if len(kept) > 1 else (0.0, 0.0)
        self._answered = self._failed = False
        self._wished = 0.0

    def came(self, *, failing: bool, retry_after: float | None = None) -> None:
        """Take in an answer, or (``failing``) that the site had none; ``retry_after``: seconds that it asks for."""
        self._answered = self._answered or not failing
        self._failed = self._failed or failing
        self._wished = max(self._wished, retry_after or 0.0)

    def end(self, now: float) -> None:
        """The run ends: keep that the site is out, or that it is back, and what it did not give meanwhile is due."""
        state = self._session.state
        if self._answered and self.until:
            state.memories.save(_MEMORY, self._site, b"", now)
            state.frontier.reconsider(self._site, OUT, now, given_up=False)
        elif self._failed and not self._answered:
            since = self._since or now
            rest = min(max(_SHARE * (now - since), _LEAST, self._wished), _MOST)
            state.memories.save(_MEMORY, self._site, pack_numbers([int(since), int(now + rest)]), now)
