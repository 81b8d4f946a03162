"""Do a site's pages show nothing until their scripts have run?  What they did, plain and in a browser, says so.

A page that shows hardly any text may be a picture, a wall or a fault, so it takes several addresses, and more than half
of the last ones; and then it is the browser that proves it, on pages of the site.  What it does not help is left alone
for a month.  That a site has changed back needs no trial: every page comes plain first, and what shows its text is
given to no browser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import orjson

_LAST = 8  # addresses that are remembered: the newest say what the site is like now
_IN_VAIN = 5  # pages in a row that a browser may not help before it is left alone: some are no articles anyway
_IN_VAIN_ONCE_PROVEN = 10  # the same of a site that it did help: some of its pages are films
_REST = 30 * 86_400.0  # seconds until a site that the browser did not help is tried again, with one page
_LEAST = {"pages": 3, "listings": 1}  # a site has many articles, but one home page


@dataclass(slots=True)
class Evidence:
    """What is known of a site's articles ("pages"), or of its home and section pages ("listings").

    ``last``: key hashes of the last addresses, and whether they showed nothing; ``proven``: a browser showed what the
    plain page did not; ``in_vain``: pages in a row of which it did not; ``rest_until``: epoch seconds.
    """

    least: int
    last: list[tuple[int, bool]] = field(default_factory=list)
    proven: bool = False
    in_vain: int = 0
    rest_until: float = 0.0

    @classmethod
    def of(cls, kind: str) -> Self:
        """Begin with nothing known."""
        return cls(_LEAST[kind])

    def saw(self, address: int, *, empty: bool) -> None:
        """Take note of a plain page."""
        self.last = [*(x for x in self.last if x[0] != address), (address, empty)][-_LAST:]

    @property
    def empty(self) -> bool:
        """Whether the plain pages prove empty: several of them, and most of the last."""
        empty = sum(was_empty for _, was_empty in self.last)
        return empty >= self.least and 2 * empty > len(self.last)

    def asks(self, now: float) -> bool:
        """Whether a page that shows nothing is worth a browser."""
        return now >= self.rest_until and (self.proven or self.empty)

    def helped(self) -> bool:
        """The browser showed what the plain page did not; whether that is news."""
        news, self.proven, self.in_vain = not self.proven, True, 0
        return news

    def helped_not(self, now: float) -> None:
        """The browser showed nothing either."""
        self.in_vain += 1
        if self.in_vain >= (_IN_VAIN_ONCE_PROVEN if self.proven else _IN_VAIN):
            self.proven, self.in_vain, self.rest_until = False, _IN_VAIN - 1, now + _REST

    @property
    def worth_keeping(self) -> bool:
        """Whether there is more to say than that all pages show their text."""
        return self.proven or self.rest_until > 0 or any(empty for _, empty in self.last)

    def dump(self) -> bytes:
        """Give it as bytes for the store."""
        return orjson.dumps([self.last, self.proven, self.in_vain, self.rest_until])

    @classmethod
    def load(cls, kind: str, blob: bytes) -> Self:
        """Undo dump.  Raises ValueError for other bytes."""
        try:
            last, proven, in_vain, rest_until = orjson.loads(blob)
            addresses = [(int(address), bool(empty)) for address, empty in last]
            return cls(_LEAST[kind], addresses, bool(proven), int(in_vain), float(rest_until))
        except TypeError as error:
            raise ValueError(f"not what is known of a site's empty pages: {error}") from error
