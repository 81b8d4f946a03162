"""Links of pages that were read before the site's feeds: judged once these have shown what its articles look like."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from crawler.stores.inhand import Held

if TYPE_CHECKING:
    from crawler.session import Session
    from crawler.spiders.explore import Explorer
    from crawler.spiders.intake import Intake
    from crawler.spiders.siterun import SiteRun
    from crawler.spiders.sourcebook import SourceBook


class Deciding:
    """Lets sites judge their links side by side; each is touched when it is through, and asks for nothing before."""

    def __init__(self, touch: Callable[[SiteRun], None]) -> None:
        self._touch = touch
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def holds_up(self, run: SiteRun) -> bool:
        """Whether the site has links to judge, which is begun; raises what that failed of."""
        site = run.plan.site
        if site in self._tasks and self._tasks[site].done():
            self._tasks.pop(site).result()
        if site not in self._tasks and run.undecided:
            self._tasks[site] = asyncio.ensure_future(run.decide())
            self._tasks[site].add_done_callback(lambda _: self._touch(run))
        return site in self._tasks

    def cancel(self) -> None:
        """Leave what is not judged: its pages do not count as read yet."""
        for task in self._tasks.values():
            task.cancel()


async def judge_late(site: str, session: Session, explorer: Explorer, intake: Intake, book: SourceBook) -> None:
    """Find sections and articles among the links; a home page has thousands, so there is room for all else between."""
    homes = explorer.homes()
    with ExitStack() as in_hand:
        for url, _ in homes:
            in_hand.enter_context(session.in_hand.holding(Held(site, "home", url)))
        for url, links in homes:
            explorer.ask_sections(url, await asyncio.to_thread(explorer.sections, url, links))
        for source, found in explorer.late(session.now()):
            book.brought(source, await intake.take(found))
