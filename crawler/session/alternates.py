"""Another address of an article that was taken: what it and its listings say counts for the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.session.tally import Origin
from crawler.stores.frontier import VANISHED

if TYPE_CHECKING:
    from crawler.session.session import Session


def note_alias(session: Session, site: str, key: str, taken_at: str) -> None:
    """Note that the address ``key`` leads to the article that was taken at ``taken_at`` (canonical, both)."""
    state, now = session.state, session.now()
    state.sightings.see_alias(site, key, taken_at, now)
    if awaited := state.watches.awaited(site, taken_at, VANISHED):  # it moved, and was looked at here
        revision, touched, watch = awaited
        there = Origin(site, taken_at, 1, revision, touched, VANISHED, watch)
        state.watches.looked(site, taken_at, session.rounds.unchanged(there, now))
