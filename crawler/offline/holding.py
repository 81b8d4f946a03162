"""How many pages wait at the desks of all sites, and which site is to let go when they are too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


class Holding:
    """At most ``max_pages`` and ``max_bytes`` (of the pages as they came) are to wait."""

    def __init__(self, max_pages: int, max_bytes: int) -> None:
        self._max_pages = max_pages
        self._max_bytes = max_bytes
        self._held: dict[int, tuple[str, int]] = {}
        self._pages: Counter[str] = Counter()
        self._bytes = 0

    def add(self, number: int, domain: str, size: int) -> None:
        """Page ``number`` of the domain waits."""
        self._held[number] = domain, size
        self._pages[domain] += 1
        self._bytes += size

    def left(self, numbers: Iterable[int]) -> None:
        """These pages wait no more; what is not known to wait does not matter."""
        for number in numbers:
            domain, size = self._held.pop(number, ("", 0))
            if domain:
                self._bytes -= size
                self._pages[domain] -= 1
                if not self._pages[domain]:
                    del self._pages[domain]

    def too_many(self) -> str | None:
        """The domain with most pages, the first of equals, where more wait than may; its pages count no more."""
        if not self._held or (len(self._held) <= self._max_pages and self._bytes <= self._max_bytes):
            return None
        fullest = max(self._pages, key=lambda domain: (self._pages[domain], domain))
        self.left([number for number, (domain, _) in self._held.items() if domain == fullest])
        return fullest
