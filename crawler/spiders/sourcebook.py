"""What is remembered of a site's listings: when each is asked again, with which validators, how it answered last."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from crawler.stores.sources import Source

if TYPE_CHECKING:
    from crawler.spiders.steps import Step
    from crawler.stores.state import State

_AGAIN = 600.0  # seconds until a listing that failed is asked again; doubles with every failure
_GUESS_AGAIN = 30 * 86_400.0  # seconds until a customary path that led nowhere is tried again
_REWALK = 30 * 86_400.0  # seconds until an older page of a listing, once read, is read again
_LONGEST = 30 * 86_400.0
_MOST_FAILURES = 12  # doubled that often, ten minutes are four weeks


@dataclass(slots=True, frozen=True)
class Answer:
    """What came back for a step.  ``sitemaps``: what the host's robots.txt names."""

    url: str
    status: int
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sitemaps: Sequence[str] = ()


class SourceBook:
    """One site's listings.  With ``everything`` all are asked in full, whatever earlier runs saw."""

    def __init__(self, site: str, state: State, *, everything: bool) -> None:
        self._site = site
        self._state = state
        self._everything = everything
        self.known = {source.url: source for source in state.sources(site)}
        self._leading_on: list[Source] = []

    def validators(self, step: Step) -> dict[str, str]:
        """Give the headers that let the server say "not modified" (RFC 9110 section 13)."""
        source = self.known.get(step.url)
        if source is None or self._everything:
            return {}
        given = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
        return {name: value for name, value in given.items() if value}

    def unchanged(self, step: Step, answer: Answer) -> bool:
        """Whether the answer says nothing that an earlier run did not read; the body is the judge, validators lie."""
        source = self.known.get(step.url)
        if source is None or self._everything:
            return False
        if answer.status != 304 and source.body_hash != _digest(answer):
            return False
        self._save(replace(source, failures=0, next_at=self._next(step)))
        return True

    def read(self, step: Step, answer: Answer, new: int, *, led_on: bool) -> None:
        """Keep that a listing was read and brought ``new`` addresses.

        ``led_on``: to more listings.  Until those have been asked too it counts as not yet read, or a run that ends
        early would lose them for as long as this one does not change.
        """
        now = time.time()
        source = self.known.get(step.url) or self._fresh(step)
        source = replace(source, failures=0, next_at=self._next(step), last_new=now if new else source.last_new)
        whole = replace(source, etag=answer.etag, last_modified=answer.last_modified, body_hash=_digest(answer))
        if led_on:
            self._leading_on.append(whole)
            whole = replace(source, etag=None, last_modified=None, body_hash=None)
        self._save(whole)

    def failed(self, step: Step) -> None:
        """Keep that a listing did not answer, or is none."""
        source = self.known.get(step.url) or self._fresh(step)
        failures = min(source.failures + 1, _MOST_FAILURES)
        wait = _GUESS_AGAIN if step.guessed else min(_AGAIN * 2 ** (failures - 1), _LONGEST)
        self._save(replace(source, failures=failures, next_at=time.time() + wait))

    def go_on_at(self, url: str, step: Step) -> None:
        """Have a later run go on with a listing at this page."""
        if url not in self.known:
            self._save(replace(self._fresh(step), url=url))

    def all_asked(self) -> None:
        """Whatever the listings led to has been asked: they count as read."""
        for source in self._leading_on:
            self._save(source)

    def _fresh(self, step: Step) -> Source:
        return Source(self._site, step.url, step.kind)

    def _next(self, step: Step) -> float:
        return time.time() + (_REWALK if step.page > 1 else 0.0)

    def _save(self, source: Source) -> None:
        self._state.save_source(source)


def _digest(answer: Answer) -> str:
    return blake2b(answer.body, digest_size=16).hexdigest()
