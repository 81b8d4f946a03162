"""How each site answers for pages that it does not have, as the state remembers it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.missing import MissingPage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.stores.state import State

logger = logging.getLogger(__name__)

_MEMORY = "missing"  # the kind under which the state keeps it
_CLOCK = 8  # bytes of the time


@dataclass(slots=True, frozen=True)
class _Known:
    """``asked``: when, epoch seconds; ``page``: None where the site says 404."""

    asked: float
    page: MissingPage | None


class MissingPages:
    """One answer for each site."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._known: dict[str, _Known] = {}

    def due(self, site: str, now: float, seconds: float) -> bool:
        """Whether the site was not asked within so many seconds."""
        return now - self._of(site).asked >= seconds

    def learn(self, site: str, page: MissingPage | None, now: float) -> None:
        """Keep how the site answered."""
        self._known[site] = _Known(now, page)
        blob = int(now).to_bytes(_CLOCK, "big") + (page.dump() if page else b"")
        self._state.memories.save(_MEMORY, site, blob, now)

    def forget(self, site: str, now: float) -> None:
        """Have the site asked again in the next run: its pages are looked at in another way from now on."""
        self._known[site] = _Known(0.0, None)
        self._state.memories.save(_MEMORY, site, bytes(_CLOCK), now)

    def let_go(self, site: str) -> None:
        """Hold nothing of a site that is done."""
        self._known.pop(site, None)

    def like(self, site: str, texts: Mapping[int, int]) -> bool:
        """Whether a page with these texts (``shown``) is what the site shows for pages that it does not have."""
        missing = self._of(site).page
        return missing is not None and missing.like(texts)

    def _of(self, site: str) -> _Known:
        if site not in self._known:
            self._known[site] = self._recall(site)
        return self._known[site]

    def _recall(self, site: str) -> _Known:
        blob = self._state.memories.load(_MEMORY, site)
        if not blob:
            return _Known(0.0, None)
        try:
            page = MissingPage.load(blob[_CLOCK:]) if len(blob) > _CLOCK else None
        except ValueError as error:  # of another version; the site is asked anew
            logger.warning("What was learned of %s's missing pages cannot be used: %s", site, error)
            return _Known(0.0, None)
        return _Known(int.from_bytes(blob[:_CLOCK], "big"), page)
