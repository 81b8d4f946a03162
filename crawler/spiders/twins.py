"""Addresses that differ in nothing that chooses the page (``article_id``): one is asked for, not each of them.

Listings name one article with and without "www.", a final slash, "https" or "/amp".  The first that is drawn is asked
for; the others wait for what comes of it, and are asked for only if it gave no article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.session.alternates import note_alias
from crawler.urls import article_id, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.session import Session
    from crawler.stores.frontier import Task


class Twins:
    """Those of one site in one run.  ``free``: they waited for nothing, or need wait no more."""

    def __init__(self, site: str, session: Session) -> None:
        self._site = site
        self._session = session
        self._asked: dict[str, str] = {}  # by id: the address that is on its way
        self._waiting: dict[str, list[Task]] = {}
        self.free: list[Task] = []

    def sift(self, tasks: Iterable[Task]) -> list[Task]:
        """Give what is to be asked for now; what is delivered under another form of its address ends here.

        What is on its way for another site of this run, of which this one is a subdomain or the other way round, stays
        in work until this site's end: an article counts for both, and what proves to be none is left to the next run.
        """
        now: list[Task] = []
        for task in tasks:
            ident = article_id(task.key)
            if task.url in self._session.origins:
                continue
            if task.revision:  # a look at what was delivered
                now.append(task)
            elif taken_at := self._taken_at(ident, task.key):
                self._end(task, taken_at)
            elif self._asked.setdefault(ident, task.key) == task.key:
                now.append(task)
            else:
                self._waiting.setdefault(ident, []).append(task)
        return now

    def settled(self, key: str) -> None:
        """Free those that waited for the address whose way has ended."""
        ident = article_id(key)
        if self._asked.get(ident) == key:
            del self._asked[ident]
            self.free += self._waiting.pop(ident, ())

    def _taken_at(self, ident: str, key: str) -> str:
        """The other address through which the article was taken, in this run or before; "" if it was not."""
        if waiting := self._session.pending.get(ident):
            return waiting.key if waiting.key != key else ""
        known = self._session.state.ledger.known_article(ident)
        taken_at = canonical(known.url) if known and not known.retracted else ""
        return taken_at if taken_at != key else ""

    def _end(self, task: Task, taken_at: str) -> None:
        self._session.state.frontier.reject(self._site, task.key, "duplicate", self._session.now())
        self._session.tally(self._site).rejected["duplicate"] += 1
        note_alias(self._session, self._site, task.key, taken_at)
