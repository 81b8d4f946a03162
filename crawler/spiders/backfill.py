"""One site's backfill: which walks through its listings are open, and what of it is done; kept in the state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Self

import orjson

from crawler.discovery.periods import ArchiveForm, archive_form, folder_form
from crawler.discovery.walks import Aim, Kind, Named, Walk, lose, newest, step_back, turn

if TYPE_CHECKING:
    from crawler.session import Window
    from crawler.spiders.steps import Step
    from crawler.stores.frontier import Found
    from crawler.stores.sources import Source

MEMORY = "backfill"
"""The kind under which the state keeps a site's backfill."""

_FORMAT = "backfill-1"
_MOST_FORMS = 8  # ways to write archive addresses that are tried on one site
_ALIKE = 2  # links of one form that show an archive where the date does not stand apart in the address
_FOLDERS = 5  # articles in dated folders under one path, from which on the month's folder is asked for
_APART = re.compile(r"[/=]\{[ymd]")
_TARDY = 60.0


@dataclass(slots=True)
class Held:
    """A page whose articles have no dates before they are fetched; ``rest``: those that wait for the one that was."""

    step: Step
    next_url: str | None
    named: list[Named]
    rest: list[Found] = field(default_factory=list)


class Backfill:
    """``begun``: when (epoch seconds); listings that answered since then have done their part."""

    def __init__(self, window: Window, now: float) -> None:
        self.window = window
        self.begun = float(int(now))  # the state notes answers in whole seconds: one of this very second is not earlier
        self.done: float | None = None
        self.walks: dict[str, Walk] = {}
        self.held: list[Held] = []
        self.reach: float | None = None
        self._last: dict[str, set[int]] = {}
        self._skipped: dict[str, list[Found]] = {}

    @classmethod
    def of(cls, window: Window, blob: bytes | None, now: float) -> Self | None:
        """Give what is still to be done for a window; None where it has no beginning, or all of it was done."""
        if window.since is None:
            return None
        given = cls(window, now)
        try:
            data = orjson.loads(blob)[_FORMAT] if blob else None
        except (KeyError, TypeError, ValueError):  # of another version: it begins anew
            data = None
        if data is None:
            return given
        whole = data["until"] is None or (window.until is not None and window.until <= data["until"])
        if data["done"] and data["since"] <= window.since and whole:
            return None
        if data["done"] or data["since"] != window.since or data["until"] != window.until:
            return given
        given.begun = data["begun"]
        given.walks = {name: Walk(**walk) for name, walk in data["walks"].items()}
        return given

    def dump(self) -> bytes:
        """What is kept."""
        walks = {name: asdict(walk) for name, walk in self.walks.items()}
        own = {"since": self.window.since, "until": self.window.until, "begun": self.begun, "done": self.done}
        return orjson.dumps({_FORMAT: own | {"walks": walks}})

    @property
    def aim(self) -> Aim:
        """What the walks are for."""
        assert self.window.since is not None, "made by ``of``"
        return Aim(self.window.since, self.window.until, self.reach)

    @property
    def finished(self) -> bool:
        """Whether no walk is open."""
        return not self.held and all(walk.ended for walk in self.walks.values())

    def anew(self, source: Source, now: float) -> bool:
        """Whether a listing is to be asked in full, because it was not since the backfill began."""
        failing = source.failures > 0 and source.next_at > now + _TARDY
        return (source.full_at or 0.0) < self.begun and not failing

    def open_walks(self) -> Iterator[tuple[str, Walk]]:
        """The walks to go on with."""
        return ((name, walk) for name, walk in self.walks.items() if not walk.ended)

    def begin(self, name: str, kind: Kind) -> Walk | None:
        """Begin a walk at the first page of a listing; None where it was begun before."""
        if name in self.walks:
            return None
        self.walks[name] = walk = Walk(kind, name)
        return walk

    def archives(self, links: Iterable[str], articles: Iterable[str], now: float) -> list[tuple[str, Walk]]:
        """Begin walks through the dated archives that links, and the folders of articles, show; the new ones."""
        shown = Counter(form for form in map(archive_form, links) if form)
        guessed = Counter(form for form in map(folder_form, articles) if form)
        forms = [form for form, count in shown.most_common() if count >= _ALIKE or _APART.search(form.pattern)]
        forms += [form for form, count in guessed.most_common() if count >= _FOLDERS]
        fresh: list[tuple[str, Walk]] = []
        for form in dict.fromkeys(forms):
            known = sum(1 for walk in self.walks.values() if walk.unit)
            if form.pattern not in self.walks and known < _MOST_FORMS:
                walk = Walk("archive", form.at(newest(form, self.aim, now).first), form.unit)
                self.walks[form.pattern] = walk
                fresh.append((form.pattern, walk))
        return fresh

    def fresh(self, name: str, named: list[Named]) -> list[Named]:
        """What a page names that the page before it did not: what stands on all pages says nothing of this one."""
        before = self._last.get(name, set())
        self._last[name] = {x.key for x in named}
        return [x for x in named if x.key not in before]

    def go_on(self, step: Step, named: list[Named], next_url: str | None) -> None:
        """Take in a page."""
        walk = self.walks[step.walk]
        if walk.unit:
            step_back(walk, ArchiveForm(step.walk, walk.unit), named, self.aim)
        else:
            turn(walk, named, next_url, self.aim)
        self._tidy(step.walk)

    def lost(self, name: str, *, gone: bool) -> None:
        """Take in that a page of a walk did not come."""
        walk = self.walks.get(name)
        if walk is not None:
            lose(walk, ArchiveForm(name, walk.unit) if walk.unit else None, gone=gone, aim=self.aim)
            self._tidy(name)

    def sampled(self, held: Held, at: float | None) -> list[Found]:
        """Of a page of which one article was fetched to date it: the articles that are wanted, of it and of the last.

        What is younger than ``until`` is left, unless the next page proves not to be.
        """
        name, until = held.step.walk, self.window.until
        if at is not None and until is not None and at > until:
            self._skipped[name] = held.rest
            return []
        return [*self._skipped.pop(name, []), *held.rest]

    def _tidy(self, name: str) -> None:
        """A walk through the pages of one period of an archive is forgotten when it ends; there are hundreds."""
        walk = self.walks[name]
        if walk.ended and walk.kind == "archive" and not walk.unit:
            del self.walks[name]
