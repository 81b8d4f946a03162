"""What a run knows of each site while it goes on."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from crawler.stores.keys import iso

if TYPE_CHECKING:
    from crawler.extraction.sketch import Sketch
    from crawler.items import Discovery
    from crawler.stores.frontier import Task
    from crawler.stores.watches import Watch


@dataclass(slots=True, frozen=True)
class Origin:
    """Where a page on its way stands in the frontier; ``attempts`` counts this one, ``revision`` is the last one's.

    Of a look at a delivered article ``touched``, ``why`` and ``watch`` are as in ``Task``.  ``etag`` and
    ``last_modified`` are the page's, as it came last; ``unsent``: the server said "not modified" now.  ``sketch`` is
    its text's and ``lines`` are the prints of all its lines, once they are known; ``authors`` are as in ``Task``;
    ``news``: a listing of the newest articles named it.
    """

    site: str
    key: str
    attempts: int = 1
    revision: int = 0
    touched: float | None = None
    why: str | None = None
    watch: Watch | None = None
    etag: str | None = None
    last_modified: str | None = None
    unsent: bool = False
    sketch: Sketch | None = None
    lines: bytes = b""
    authors: tuple[str, ...] = ()
    news: bool = False

    @classmethod
    def of(cls, task: Task) -> Self:
        """Give the origin of a page that is asked for now."""
        watch = task.watch
        etag, last_modified = (watch.etag, watch.last_modified) if watch else (None, None)
        return cls(
            task.site,
            task.key,
            task.attempts,
            task.revision,
            task.touched,
            task.why,
            watch,
            etag,
            last_modified,
            authors=task.authors,
            news=_of_the_newest(task.discovery),
        )


@dataclass(slots=True, frozen=True)
class Window:
    """The dates that are wanted of a site, epoch seconds; None: open."""

    since: float | None = None
    until: float | None = None


@dataclass(slots=True)
class Tally:
    """What happened to one site in this run; times are monotonic seconds.  ``trouble``: why it gave nothing.

    ``elsewhere``: another run on the same state has the site, which is no trouble of this one.
    ``resting_until``: nothing of it was due, and will be before that moment (epoch seconds).
    ``backfill``: the dates for which its listings are walked back.
    """

    started: float = field(default_factory=time.monotonic)
    discovered: int = 0
    fetched: int = 0
    delivered: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    ended: float | None = None
    reached: bool = False
    trouble: str = ""
    elsewhere: bool = False
    resting_until: float | None = None
    backfill: Window | None = None

    def seconds(self) -> float:
        """From the site's first request to its end, or to now."""
        return (time.monotonic() if self.ended is None else self.ended) - self.started

    def rest(self, until: float) -> None:
        """Nothing of the site is due before that moment (epoch seconds)."""
        self.resting_until = until
        self.reached = True
        self.end()

    def end(self) -> None:
        """Stop the clock."""
        if self.ended is None:
            self.ended = time.monotonic()

    def as_dict(self) -> dict[str, object]:
        """The count as plain values for a JSON encoder."""
        return {
            "discovered": self.discovered,
            "fetched": self.fetched,
            "delivered": self.delivered,
            "rejected": dict(self.rejected.most_common()),
            "seconds": round(self.seconds(), 1),
            "reached": self.reached,
            "trouble": self.trouble,
            "restingUntil": None if self.resting_until is None else iso(self.resting_until),
        }


def _of_the_newest(found: Discovery) -> bool:
    """Whether a feed named it, or a news sitemap, which is the kind that has titles."""
    return found.via == "feed" or (found.via == "sitemap" and found.listedTitle is not None)
