"""The rounds to articles that their sites may still edit: what each look teaches, and when the next one is due."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.discovery.livepace import live_wait, silent_wait
from crawler.discovery.revisits import HORIZON, Edits
from crawler.stores.frontier import LIVE, TOLD, VANISHED, WALLED
from crawler.stores.keys import key_hash
from crawler.stores.watches import NO_PRINTS, Look, Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.session.tally import Origin
    from crawler.stores.frontier import Task
    from crawler.stores.state import State

logger = logging.getLogger(__name__)

_MEMORY = "edits"  # the kind under which the state keeps what was learned of a site
_SAMPLE = 25  # one article in so many is looked at once though its site seems never to edit: it may begin to
_SAMPLE_AGE = 24 * 3600.0  # seconds after publication at which it is
_HOUR = 3600.0
_SECOND_LOOK = _HOUR  # seconds from a "not found" to the look that confirms it: a deployment is over by then
_TELLING = 8  # one article in so many is looked at early first, and one late again: they tell when the site edits
_LATE_AGES = 4  # so many steps, each so many times later than the one before, to the last age at which one is late
_LATE_LOOKS = 3  # after which an article needs no late one any more
_LATE_AGE = 0.9 * HORIZON  # from which on there is no need of another last look
_SOON = 600.0  # seconds by which a look may come before its time, as by then it is due
_EARLY = 0.9  # of them after which a look may count as the second


@dataclass(slots=True, frozen=True)
class Visits:
    """How eagerly articles are looked at again (NEWS_REVISIT_*): an edit is ``worth`` so many looks, of ``most``."""

    worth: float
    most: int


NO_VISITS = Visits(1.0, 0)
"""Articles are looked at once."""


class Rounds:
    """Learns and plans for all sites of a run."""

    def __init__(self, state: State, visits: Visits) -> None:
        self._state = state
        self._visits = visits
        self._edits: dict[str, Edits] = {}

    def edits(self, site: str) -> Edits:
        """What is known of the site's editing."""
        if site not in self._edits:
            blob = self._state.memories.load(_MEMORY, site)
            try:
                self._edits[site] = Edits.load(blob)
            except ValueError as error:  # of another version; the site is learned anew
                logger.warning("What was learned of %s's edits cannot be used: %s", site, error)
                self._edits[site] = Edits()
        return self._edits[site]

    def follow(self, site: str) -> int:
        """How many of the changes that a listing announces are worth a look; 0 where nobody is to look again."""
        return self.edits(site).follow() if self._visits.most else 0

    def told(self, site: str, changes: Mapping[int, float]) -> None:
        """Learn from what a listing tells of changes (epoch seconds, by ``key_hash``), also of those known already."""
        edits = self.edits(site)
        if edits.unsure:
            self._edits[site] = edits.told_late({_number(h): at for h, at in changes.items()})

    def delivered(
        self, origin: Origin, prints: str, published: str | None, now: float, *, changed: bool,
        entries: Iterable[str | None] = (),
    ) -> Look:  # fmt: skip
        """Plan for an article whose record leaves now, the first or a revision, which may say nothing new.

        ``entries``: when each entry of a live blog was published; while they come it is looked at as they do.
        """
        since = _epoch(published)
        new = Watch(now if since is None else min(since, now), prints, 0, None, origin.etag, origin.last_modified)
        look = self._looked(origin, prints, now, changed=changed) if origin.revision else self._plan(origin, new, now)
        wait = live_wait([moment for entry in entries if (moment := _epoch(entry)) is not None], now)
        known = replace(origin.watch, prints=prints) if origin.watch else new
        return self._live(look, look.watch or known, origin, wait, now)

    def unchanged(self, origin: Origin, now: float) -> Look:
        """Plan for an article that a look found as it was."""
        look = self._looked(origin, None, now, changed=False)
        if origin.why != LIVE or look.watch is None:
            return look
        return self._live(look, look.watch, origin, silent_wait(now - (origin.touched or now)), now)

    def _live(self, look: Look, watch: Watch, origin: Origin, wait: float | None, now: float) -> Look:
        """The look at a live blog that is due in so many seconds; None: what was planned for any article."""
        if wait is None or not self._visits.most or now - watch.since >= HORIZON:
            return look
        visits = origin.watch.visits if origin.watch else 0  # looks at what grows are no rounds
        return Look(now, replace(watch, visits=visits), now + wait, LIVE)

    def missing(self, origin: Origin, now: float) -> Look:
        """Plan the second look at an article that is not found."""
        watch = replace(origin.watch or Watch(now - HORIZON, NO_PRINTS), missing=now)
        return Look(None, watch, now + _SECOND_LOOK, origin.why)

    def gone(self, origin: Origin, status: int, now: float) -> bool:
        """Whether an answer of that status means that the article was taken back: 410 says so, 404 only twice."""
        first = origin.watch.missing if origin.watch else None
        return status == 410 or (status == 404 and first is not None and now - first >= _EARLY * _SECOND_LOOK)

    def retracted(self, origin: Origin, now: float) -> Look:
        """Learn from an article that was taken back; nobody looks again."""
        self._learn(origin, now, changed=True)
        return Look(now, None, None)

    def failed(self, origin: Origin, retry_at: float | None, now: float) -> Look:
        """Plan for an article that a look did not get to see, or saw as no article."""
        if retry_at is not None:
            return Look(None, origin.watch, retry_at)
        return self._plan(origin, origin.watch, now, visited=True) if origin.watch else Look(now, None, None)

    def not_yet(self, task: Task, now: float) -> tuple[bool, float | None]:
        """Whether a look that comes due is better taken later, by what was learned since it was planned; and when.

        What seems to need no look now is asked about once more at the last moment for one: None only then.
        """
        watch = task.watch
        if task.why or watch is None or watch.missing or task.touched is None:
            return False, None
        age = self._next_age(task.site, task.key, watch, max(0.0, task.touched - watch.since))
        last = watch.since + HORIZON
        at = watch.since + age if age is not None else last if now < last - _SOON else None
        return at is None or at > now + _SOON, at

    def _looked(self, origin: Origin, prints: str | None, now: float, *, changed: bool) -> Look:
        self._learn(origin, now, changed=changed)
        watch = origin.watch
        if watch is None and prints is None:
            return Look(now, None, None)
        watch = watch or Watch(now - HORIZON, NO_PRINTS)
        whole = (watch.whole or origin.touched) if origin.unsent else None  # validators lie: a listing may know better
        watch = replace(
            watch,
            prints=prints or watch.prints,
            missing=None,
            etag=origin.etag,
            last_modified=origin.last_modified,
            whole=whole,
        )
        look = self._plan(origin, watch, now, visited=True)
        return replace(look, touched=whole) if whole is not None and look.watch is None else look

    def _learn(self, origin: Origin, now: float, *, changed: bool) -> None:
        if origin.why == LIVE:  # how fast a blog grows says nothing of how articles are edited
            return
        edits = self.edits(origin.site)
        announced = origin.why in {TOLD, VANISHED, WALLED}
        if origin.why == TOLD:
            edits = edits.told(true=changed)
        if origin.watch and origin.touched is not None:
            since = origin.watch.since
            if changed and not announced and self._visits.most:
                edits = edits.found(_number(key_hash(origin.key)), origin.touched, now, now - since)
            else:
                edits = edits.seen(origin.touched - since, now - since, changed=False)
        self._edits[origin.site] = edits

    def _plan(self, origin: Origin, watch: Watch, now: float, *, visited: bool = False) -> Look:
        watch = replace(watch, visits=watch.visits + visited)
        if watch.visits >= self._visits.most:
            return Look(now, None, None)
        age = now - watch.since
        next_age = self._next_age(origin.site, origin.key, watch, age)
        if next_age is None and age >= HORIZON:
            return Look(now, None, None)
        return Look(now, watch, watch.since + (HORIZON if next_age is None else next_age))

    def _next_age(self, site: str, key: str, watch: Watch, age: float) -> float | None:
        """The age for the look that follows one at ``age``; None: no more."""
        edits, number = self.edits(site), key_hash(key)
        early = number % _TELLING == 0 and not watch.visits
        next_age = edits.next_age(age, self._visits.worth, early=early)
        late = number % _TELLING == 1 and age < _LATE_AGE and watch.visits < _LATE_LOOKS
        if next_age is None and late and edits.edited:
            far = (number // _TELLING % _LATE_AGES + 1) / _LATE_AGES
            at: float = max(age, _HOUR) ** (1 - far) * HORIZON**far
            return at
        if next_age is None and age < _SAMPLE_AGE and number % _SAMPLE == 0:
            return _SAMPLE_AGE
        return next_age

    def save(self, site: str, now: float) -> None:
        """Keep what was learned of a site."""
        if site in self._edits:
            self._state.memories.save(_MEMORY, site, self._edits[site].dump(), now)

    def forget(self, site: str) -> None:
        """Let go of a site that is done."""
        self._edits.pop(site, None)


def _number(key: int) -> int:
    """A ``key_hash`` as a number that a float holds exactly."""
    return key & ((1 << 48) - 1)


def _epoch(published: str | None) -> float | None:
    """A publication as epoch seconds; None for a bare date or a time without offset, which may be a day off."""
    moment = datetime.fromisoformat(published) if published else None
    return moment.timestamp() if moment and moment.tzinfo else None
