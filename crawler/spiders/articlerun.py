"""The articles that one run asks for of a site: drawn from the frontier within its limits, each until its way ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.spiders.suspects import Suspects
from crawler.spiders.twins import Twins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.session import Session
    from crawler.spiders.arguments import SitePlan
    from crawler.spiders.intake import Intake
    from crawler.stores.frontier import Task


class ArticleRun:
    """``quota``: pages that may still be asked for; ``unsettled``: articles asked for whose way has not ended.

    ``drawn``: whether any was taken into work.
    """

    def __init__(self, plan: SitePlan, session: Session, intake: Intake, quota: int) -> None:
        self._plan = plan
        self._session = session
        self._state = session.state
        self._intake = intake
        self._tally = session.tally(plan.site)
        self._twins = Twins(plan.site, session)
        self._suspects = Suspects(plan.site, session)
        self._dry_at: int | None = None  # how much there was when all of it had been drawn
        self.quota = quota
        self.unsettled = 0
        self.drawn = False

    @property
    def hungry(self) -> bool:
        """Whether more articles are wanted than are known to be due."""
        if self._plan.limit is None:
            return True
        left = self._room_in_limit()
        return left > 0 and (
            self._drawn_dry or self._state.frontier.due(self._plan.site, self._session.now(), 2 * left) < 2 * left
        )

    def draw(self, room: int, now: float) -> list[Task]:
        """Take up to ``room`` articles into work."""
        room = min(room, self.quota, self._room_in_limit())
        if room <= 0:
            return []
        tasks = self._freed(room)
        if self._drawn_dry:
            return self._taken(tasks)
        window = self._plan.window
        while len(tasks) < room:
            drawn = self._state.frontier.draw(self._plan.site, room - len(tasks), now, window.since, window.until)
            self.drawn = self.drawn or bool(drawn)
            due = self._twins.sift(self._suspects.sift(self._still_due(drawn, now)))
            tasks += due
            if len(due) == len(drawn):  # else there may be more
                break
        self._dry_at = self._news if len(tasks) < room else None
        return self._taken(tasks)

    def alone(self) -> list[Task]:
        """Give the next article of those that are to be asked for while nothing else is on its way."""
        if min(self.quota, self._room_in_limit()) <= 0:
            return []
        while suspect := self._suspects.one():
            if due := self._twins.sift(suspect):
                return self._taken(due)
        return []

    def settled(self, key: str) -> None:
        """Take the end of an article's way."""
        self.unsettled -= 1
        self._suspects.settled(key)
        self._twins.settled(key)

    def _freed(self, room: int) -> list[Task]:
        tasks: list[Task] = []
        while self._twins.free and len(tasks) < room:
            tasks += self._twins.sift([self._twins.free.pop(0)])
        return tasks

    def _taken(self, tasks: list[Task]) -> list[Task]:
        self.quota -= len(tasks)
        self.unsettled += len(tasks)
        return tasks

    def _still_due(self, drawn: Sequence[Task], now: float) -> list[Task]:
        """What is to be asked for of what was drawn: a look is planned hours ahead, and much is learned in between."""
        later: dict[str, float | None] = {}
        for task in drawn:
            put_off, at = self._session.rounds.not_yet(task, now)
            if put_off:
                later[task.key] = at
        if later:
            self._state.watches.postpone(self._plan.site, later)
        return [task for task in drawn if task.key not in later]

    @property
    def _drawn_dry(self) -> bool:
        return self._dry_at == self._news

    @property
    def _news(self) -> int:
        return self._intake.news + self._session.again[self._plan.site]

    def _room_in_limit(self) -> int:
        return self.quota if self._plan.limit is None else self._plan.limit - self._tally.delivered - self.unsettled
