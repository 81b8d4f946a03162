"""The pages of a backfill's walks: what they name is noted, and from that follows whether the walk goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crawler.discovery.reach import reach
from crawler.discovery.walks import Named
from crawler.spiders.backfill import MEMORY, Backfill, Held
from crawler.stores.keys import key_hash
from crawler.stores.sightings import SECTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.session import Session
    from crawler.spiders.arguments import SitePlan
    from crawler.spiders.explore import Explorer
    from crawler.spiders.intake import Intake
    from crawler.spiders.reading import Reading
    from crawler.spiders.steps import Stage, Step
    from crawler.stores.state import State

_DATED = 4  # one article in so many must have a date for its page to have one
_EPOCH = date(1970, 1, 1)
_DAY = 86_400.0


def begun_backfill(plan: SitePlan, state: State, now: float) -> Backfill | None:
    """Give what is to be walked back for ``since``; None for a run with a limit, which is for the newest only."""
    if plan.limit is not None:
        return None
    return Backfill.of(plan.window, state.memories.load(MEMORY, plan.site), now)


class StepsBack:
    """One site's; a page without dates waits until its articles, which have them, were fetched."""

    def __init__(
        self, plan: SitePlan, session: Session, backfill: Backfill, explorer: Explorer, intake: Intake
    ) -> None:
        self._site = plan.site
        self._until = plan.window.until
        self._session = session
        self._state = session.state
        self._backfill = backfill
        self._explorer = explorer
        self._intake = intake
        self._measured: Stage | None = None

    async def take(self, step: Step, reading: Reading, sitemaps: Sequence[str]) -> int:
        """Note what a page of a walk names, and go on; how many of it were new."""
        now = self._session.now()
        await self._measure()
        if not step.walk:
            step = self._first(step, reading)
        named = self._named(step, reading) if step.walk in self._backfill.walks else []
        found = self._explorer.answered(step, reading, sitemaps, now)
        undated = named and sum(x.at is not None for x in named) * _DATED < len(named)
        if not undated:
            new = await self._intake.take(found)
            if step.walk in self._backfill.walks:
                self._go_on(step, named, reading.next_url)
            return new
        held = Held(step, reading.next_url, named)
        if self._until is not None and self._until < now - _DAY:
            some = {x.key for x in named}
            all_found = list(filter(None, found))
            ours = [x for x in all_found if key_hash(x.key) in some]
            sample = ours[len(ours) // 2 : len(ours) // 2 + 1]
            held.rest = [x for x in all_found if x not in sample]
            found = iter(sample)
        self._session.awaited.setdefault(self._site, {})
        self._backfill.held.append(held)
        self.keep()
        return await self._intake.take(found)

    def resolve(self) -> bool:
        """Go on with the pages that waited, once the articles that were due have been fetched; whether there were any.

        Each may want more articles, or lead to the next page.
        """
        waiting, self._backfill.held = self._backfill.held, []
        dates = self._session.awaited.get(self._site, {})
        for held in waiting:
            known = self._state.listings.listed_as(self._site, [x.key for x in held.named])
            listed = {x.key: known[x.key].at if x.key in known else x.at for x in held.named}
            named = [x._replace(at=dates.get(x.key) or listed[x.key]) for x in held.named]
            if held.rest:
                at = next((x.at for x in named if x.at is not None), None)
                self._intake.note(self._backfill.sampled(held, at))
            self._go_on(held.step, named, held.next_url)
        dates.clear()
        return bool(waiting)

    def keep(self) -> None:
        """Write down how far it is."""
        self._state.memories.save(MEMORY, self._site, self._backfill.dump(), self._session.now())

    def end(self, now: float, *, whole: bool) -> None:
        """The run ends; ``whole``: nothing that it could ask is left.  Of a site that is out nothing was walked."""
        answered = any((x.full_at or 0.0) >= self._backfill.begun for x in self._state.sources.of_site(self._site))
        if whole and answered and self._backfill.finished:
            self._backfill.done = now
        self.keep()

    def _first(self, step: Step, reading: Reading) -> Step:
        """The first page of a listing begins a walk, unless it was begun before."""
        walk = self._backfill.begin(step.url, "feed" if reading.kind == "feed" else "section")
        return replace(step, walk=step.url) if walk else step

    def _go_on(self, step: Step, named: list[Named], next_url: str | None) -> None:
        name, backfill = step.walk, self._backfill
        walk = backfill.walks[name]
        if walk.unit and next_url and named:  # a month may have pages of its own
            inner = backfill.begin(step.url, "archive")
            if inner:
                backfill.go_on(replace(step, walk=step.url), named, next_url)
                self._explorer.walk_on(step.url, inner)
        backfill.go_on(step, named, next_url)
        self.keep()
        self._explorer.walk_on(name, walk)

    def _named(self, step: Step, reading: Reading) -> list[Named]:
        """The articles of a page that the page before it in the walk did not name."""
        listed = self._explorer.named(reading)
        known = self._state.listings.listed_as(self._site, [key_hash(key) for key, _ in listed])
        named: list[Named] = []
        for key, at in listed:
            before = known.get(key_hash(key))
            seen = before.seen & ~SECTION if before else 0
            named.append(Named(key_hash(key), at or (before.at if before else None), seen > 0))
        return self._backfill.fresh(step.walk, named)

    async def _measure(self) -> None:
        """See how far the sitemaps reach back; at each stage anew, because they are read in one of them."""
        if self._measured != self._explorer.queue.stage:
            self._measured = self._explorer.queue.stage
            days = await asyncio.to_thread(self._state.listings.named_days, self._site, "sitemap")
            first = reach({_EPOCH + timedelta(days=day): count for day, count in days.items()})
            self._backfill.reach = None if first is None else (first - _EPOCH).days * _DAY
