"""A site's lease on a shared state, taken and kept up while the site is in work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.session import Session, Tally

_SECONDS = 1800.0  # that a site stays ours after a sign of life; a machine that is gone blocks it no longer


class SiteLease:
    """``taken``: another run has the site.  A state of one run's own needs no lease."""

    def __init__(self, site: str, session: Session, tally: Tally) -> None:
        self._site = site
        self._session = session
        self._tally = tally
        self._until = 0.0
        self.taken = False

    def held(self, now: float) -> bool:
        """Whether the site is ours, for another while if it was due."""
        state = self._session.state
        if now > self._until - _SECONDS / 2 and not state.database.embedded:
            if not state.sites.lease(self._site, now, now + _SECONDS):
                self._lose()
                return False
            self._until = now + _SECONDS
        return True

    def _lose(self) -> None:
        self.taken = True
        self._tally.elsewhere = self._tally.reached = True
        self._tally.trouble = "another run has it"
        self._tally.end()

    def leave(self, now: float) -> None:
        """Let others have it, once what is on its way is marked."""
        self._session.leave(self._site, now, now + _SECONDS)
