"""What is remembered of a site's listings: when each is asked again, with which validators, how it answered last."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.discovery.polling import is_due
from crawler.spiders.answers import belied, contradicts
from crawler.spiders.resting import FIRST_HOURS, Polling, Taken, habit_of, planned
from crawler.stores.sources import Source

if TYPE_CHECKING:
    from crawler.spiders.answers import Answer
    from crawler.spiders.reading import Reading
    from crawler.spiders.steps import Step
    from crawler.stores.state import State
    from crawler.stores.watches import Watch

logger = logging.getLogger(__name__)

_AGAIN = 600.0  # seconds until a listing that failed is asked again; doubles with every failure
_GUESS_AGAIN = 30 * 86_400.0  # seconds until a customary path that led nowhere is tried again
_LONGEST = 30 * 86_400.0
_MOST_FAILURES = 12  # doubled that often, ten minutes are four weeks
_DOUBT = 3.0  # events to be expected since the last whole answer at which "not modified" is no more believed: by
#               Poisson's law one honest silence in twenty is that long
_DOUBT_FIRST = 0.5  # the same in the first hours: a validator that changes every six was believed for three looks


class SourceBook:
    """One site's listings.  With ``everything`` all are asked in full, whatever earlier runs saw.

    ``anew``: the same for those that gave no whole answer since that moment (epoch seconds).  What the state is to
    know of them is told to it by ``keep``; a run that is killed before asks them again.
    """

    def __init__(
        self,
        site: str,
        state: State,
        polling: Polling,
        clock: Callable[[], float],
        *,
        everything: bool,
        anew: float = 0.0,
    ) -> None:
        self._site = site
        self._state = state
        self._polling = polling
        self._now = clock
        self._everything = everything
        self._anew = anew
        self._unsaved: dict[str, Source] = {}
        self.known = {source.url: source for source in state.sources.of_site(site)}
        self._taken: dict[str, Taken] = {}

    def revive(self) -> None:
        """Have what brought something once, and failed since, asked now: it was the host that was out."""
        for url, source in self.known.items():
            if source.failures and source.last_new is not None:
                self.known[url] = replace(source, next_at=0.0)

    def due_at(self, homes: Sequence[str]) -> float:
        """Give the moment from which on a listing of the site is due; 0.0: since ever, it was never read."""
        if not self.known or any(home not in self.known for home in homes):
            return 0.0
        return min(source.next_at for source in self.known.values())

    @property
    def ever_fruitful(self) -> bool:
        """Whether a listing is known to have named an article; what may be an index may have named files only."""
        return any(source.last_new is not None for source in self.known.values() if source.kind in ("feed", "section"))

    def validators(self, step: Step) -> dict[str, str]:
        """Give the headers that let the server say "not modified" (RFC 9110 section 13), as long as it is believed."""
        source = self.known.get(step.url)
        if source is None or self._whole(source) or source.lies or source.full_at is None:
            return {}
        habit = habit_of(source)
        if habit.expected(source.full_at, self._now()) >= (_DOUBT if sum(habit.hours) >= FIRST_HOURS else _DOUBT_FIRST):
            return {}
        given = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
        return {name: value for name, value in given.items() if value}

    def page_validators(self, watch: Watch) -> dict[str, str]:
        """Give the headers of a conditional request for an article; none where the site's validators proved false."""
        if any(source.lies for source in self.known.values()):
            return {}
        given = {"If-None-Match": watch.etag, "If-Modified-Since": watch.last_modified}
        return {name: value for name, value in given.items() if value}

    def unchanged(self, step: Step, answer: Answer) -> bool:
        """Whether the answer says nothing that an earlier run did not read; the body is the judge, validators lie."""
        source = self.known.get(step.url)
        if source is None or self._whole(source) or source.body_hash is None:
            return False
        if answer.status != 304 and source.body_hash != answer.digest:
            return False
        full_at = source.full_at if answer.status == 304 else self._now()
        self._take(Taken(step, replace(source, failures=0, full_at=full_at), answer.fresh_for))
        return True

    def read(self, step: Step, answer: Answer, new: int, reading: Reading, *, leads_on: bool, named: int = 0) -> None:
        """Keep that a listing was read and brought ``new`` addresses or changes of the articles that it ``named``.

        ``leads_on``: to more listings.  Until those have been asked too it counts as not yet read, or a run that ends
        early would lose them for as long as this one does not change.
        """
        source = self.known.get(step.url) or self._fresh(step)
        if reading.hub and reading.hub != source.hub:
            logger.info("%s announces a WebSub hub: %s", step.url, reading.hub)
        whole = replace(
            source,
            failures=0,
            etag=answer.etag,
            last_modified=answer.last_modified,
            body_hash=answer.digest,
            full_at=self._now(),
            lies=source.lies or contradicts(source, answer) or belied(source, reading.listings),
            hub=reading.hub or source.hub,
        )
        if whole.lies and not source.lies:
            logger.info("%s says it is not modified when it is; it is asked in full from now on", step.url)
        self._take(Taken(step, whole, max(reading.ttl, answer.fresh_for), leads_on, new, reading.moments, named))

    def brought(self, url: str, news: int) -> None:
        """Keep that a listing of this run proved to have brought so much more that is new than was known, or less."""
        taken = self._taken.get(url)
        if taken and news:
            self._take(replace(taken, news=max(0, taken.news + news)))

    def failed(self, step: Step, retry_after: float | None = None, *, passing: bool = False) -> None:
        """Keep that a listing did not answer, or is none; ``retry_after``: seconds that the server asks for.

        ``passing``: the server or the way to it is at fault; one that brought something once is then asked daily.
        """
        source = self.known.get(step.url) or self._fresh(step)
        failures = min(source.failures + 1, _MOST_FAILURES)
        longest = self._polling.most if passing and source.last_new is not None else _LONGEST
        wait = _GUESS_AGAIN if step.guessed else min(_AGAIN * 2 ** (failures - 1), longest)
        self._save(replace(source, failures=failures, next_at=self._now() + max(wait, retry_after or 0.0)))

    def go_on_at(self, url: str, step: Step) -> None:
        """Have a later run go on with a listing at this page."""
        self._save(replace(self.known.get(url) or replace(self._fresh(step), url=url), next_at=0.0))

    def all_asked(self, but: Collection[str] = ()) -> None:
        """Whatever the listings led to has been asked: they count as read, ``but`` those that lead to more."""
        for taken in list(self._taken.values()):
            if taken.leads_on and taken.step.url not in but:
                self._take(replace(taken, leads_on=False))

    def _whole(self, source: Source) -> bool:
        return self._everything or (source.full_at or 0.0) < self._anew

    def _take(self, taken: Taken) -> None:
        self._taken[taken.step.url] = taken
        source = planned(taken, self.known.get(taken.step.url), self._polling, self._now())
        if taken.leads_on:
            source = replace(source, etag=None, last_modified=None, body_hash=None, next_at=0.0)
        self._save(source)

    def _fresh(self, step: Step) -> Source:
        return Source(self._site, step.url, step.kind)

    def keep(self) -> None:
        """Write down what was learned since the last call."""
        if self._unsaved:
            self._state.sources.save(self._unsaved.values())
            self._unsaved.clear()

    def _save(self, source: Source) -> None:
        self._unsaved[source.url] = source


def due(source: Source, now: float) -> bool:
    """Whether the listing is to be asked now."""
    return is_due(source.next_at, now)
