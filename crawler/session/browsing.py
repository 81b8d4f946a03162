"""Which sites' pages are shown to a browser: learned from them, kept in the state, the same for pages and listings."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Literal

from crawler.browser.rendered import NotRendered, Plain, Rendered
from crawler.discovery.emptiness import Evidence
from crawler.oneline import one_line
from crawler.stores.keys import key_hash

if TYPE_CHECKING:
    from crawler.browser.find import Mode
    from crawler.browser.rendered import Renderer
    from crawler.stores.state import State

logger = logging.getLogger(__name__)

Kind = Literal["pages", "listings"]
EMPTY = ("no-text", "short", "interstitial", "links", "soft-404")
"""Why a page may have been rejected that shows nothing: its shell has no text, and is the same at all addresses."""

_MEMORY = "browser-"  # and the kind: the kind under which the state keeps a site's evidence


class Browsing:
    """``renderer`` is there where pages can be rendered; ``now`` are epoch seconds, passed in.

    ``showing``: how many article pages of each site are at the browser, or wait for it.
    """

    def __init__(self, state: State, mode: Mode = "off") -> None:
        self._state = state
        self._always = mode == "always"
        self._keeps = mode != "off"
        self.renderer: Renderer | None = None
        self.showing: Counter[str] = Counter()
        self._known: dict[tuple[Kind, str], Evidence] = {}

    def saw(self, kind: Kind, site: str, url: str, *, empty: bool) -> None:
        """Take note of a plain page of the site that came for the first time, and whether it showed nothing."""
        self._of(kind, site).saw(key_hash(url), empty=empty)

    def asks(self, kind: Kind, site: str, now: float, *, empty: bool) -> bool:
        """Whether a page is to be rendered that showed something or nothing by itself."""
        return self.renderer is not None and (self._always or (empty and self._of(kind, site).asks(now)))

    async def render(self, page: Plain) -> Rendered:
        """Show a page to the browser.  Raises NotRendered."""
        if self.renderer is None:
            raise NotRendered("stopped")
        rendered = await self.renderer.render(page)
        if rendered.forbidden:
            logger.info("%s: robots.txt or the guard forbids %d of what its scripts ask for", one_line(page.url),
                        rendered.forbidden)  # fmt: skip
        return rendered

    def helped(self, kind: Kind, site: str, now: float) -> bool:
        """A rendered page gave what the plain one did not; whether the site is proven by it only now."""
        evidence = self._of(kind, site)
        news = evidence.helped()
        if news:
            self._state.memories.save(_MEMORY + kind, site, evidence.dump(), now)  # now: a run may be killed
            logger.info("%s: its %s are empty without their scripts and are shown to a browser from now on", site, kind)
        return news

    def helped_not(self, kind: Kind, site: str, now: float) -> None:
        """A rendered page gave nothing either."""
        evidence = self._of(kind, site)
        evidence.helped_not(now)
        if evidence.rest_until > now:
            logger.info("%s: a browser shows no more of its %s than they show by themselves", site, kind)

    def proven(self, kind: Kind, site: str) -> bool:
        """Whether the browser is known to help."""
        return self._of(kind, site).proven

    def trouble(self, site: str) -> str:
        """Why a site without a browser gave nothing, for people; "" where that is not the reason."""
        if self.renderer is not None or not (self._of("pages", site).empty or self._of("listings", site).empty):
            return ""
        return "its pages are empty without their scripts; with a browser: -s NEWS_BROWSER=auto -a all=1"

    def save(self, site: str, now: float) -> None:
        """Keep what was learned of a site; nothing where none of its pages was ever empty."""
        for kind in _KINDS:
            evidence = self._known.pop((kind, site), None)
            if evidence and self._keeps and evidence.worth_keeping:
                self._state.memories.save(_MEMORY + kind, site, evidence.dump(), now)

    def _of(self, kind: Kind, site: str) -> Evidence:
        if (kind, site) not in self._known:
            self._known[kind, site] = self._recall(kind, site)
        return self._known[kind, site]

    def _recall(self, kind: Kind, site: str) -> Evidence:
        blob = self._state.memories.load(_MEMORY + kind, site) if self._keeps else None
        try:
            return Evidence.load(kind, blob) if blob else Evidence.of(kind)
        except ValueError as error:  # of another version; the site is learned anew
            logger.warning("What was learned of %s's empty pages cannot be used: %s", site, error)
            return Evidence.of(kind)


_KINDS: tuple[Kind, ...] = ("pages", "listings")
