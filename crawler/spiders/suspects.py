"""Articles that were on their way when one run after the other was killed: each is asked for alone, after others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.session import Session
    from crawler.stores.frontier import Task


class Suspects:
    """Those of one site in one run (``crawler.stores.kills`` says what becomes of one that kills it)."""

    def __init__(self, site: str, session: Session) -> None:
        self._site = site
        self._session = session
        self._any: bool | None = None  # not yet known
        self._waiting: list[Task] = []
        self._alone = ""
        self._cleared: list[str] = []

    def sift(self, tasks: Sequence[Task]) -> list[Task]:
        """Give those that nothing is held against; the others wait for ``one``."""
        if not tasks or self._any is False:
            return list(tasks)
        if self._any is None:
            self._any = self._session.state.suspects.any_suspected(self._site)
        suspected = (
            self._session.state.suspects.suspected(self._site, [task.key for task in tasks]) if self._any else set()
        )
        self._waiting += [task for task in tasks if task.key in suspected]
        return [task for task in tasks if task.key not in suspected]

    def one(self) -> list[Task]:
        """Give the next one, if there is any; to be called when nothing is on its way."""
        if not (self._waiting or self._alone):
            return []
        tasks, self._waiting = self._waiting[:1], self._waiting[1:]
        self._alone = tasks[0].key if tasks else ""
        self._session.state.suspects.note_alone(self._site, self._alone or None, self._cleared, self._session.now())
        self._cleared = []
        return tasks

    def settled(self, key: str) -> None:
        """Take the end of an article's way; one that was dropped because the run stops is not cleared by that."""
        if key == self._alone and not self._session.stopping:
            self._cleared.append(key)
