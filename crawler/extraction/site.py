"""All that is known of one site: what its text blocks do (memory) and how it writes its metadata (habits)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from crawler.extraction.analysis import Page
from crawler.extraction.memory import SiteMemory
from crawler.extraction.metadata.habits import SiteHabits
from crawler.extraction.quality import LEAST_CHARS
from crawler.extraction.words import Floats

_LENGTH = 8  # bytes of the first part's length in a dump


@dataclass(slots=True)
class Site:
    """Learns from pages, and lasts from run to run."""

    memory: SiteMemory = field(default_factory=SiteMemory)
    habits: SiteHabits = field(default_factory=SiteHabits)

    def learn(self, page: Page) -> bool:
        """Take a page in; False where it was known already.  Only pages with a text say how articles are marked up."""
        if not self.memory.learn(page.traits):
            return False
        if float((page.traits.judged * np.array(page.traits.sizes)).sum()) >= LEAST_CHARS:
            self.habits.observe(page.meta)
        return True

    def repeats(self, page: Page) -> tuple[Floats, Floats]:
        """For each block of the page: the share of the site's other pages with its text at its place; their number."""
        return self.memory.repeats(page.traits)

    def elsewhere(self, page: Page, in_place: Floats) -> Floats:
        """For each block of the page the number of the site's other pages that tease with its text.

        ``in_place`` is the number of those that have it at its place, as ``repeats`` gives it.
        """
        return self.memory.elsewhere(page.traits, in_place)

    def dump(self) -> bytes:
        """What is known, as bytes for the store."""
        memory = self.memory.dump()
        return len(memory).to_bytes(_LENGTH, "big") + memory + self.habits.dump()

    @classmethod
    def load(cls, blob: bytes) -> Site:
        """What ``dump`` gave.  Raises ValueError for other bytes."""
        end = _LENGTH + int.from_bytes(blob[:_LENGTH], "big")
        return cls(SiteMemory.load(blob[_LENGTH:end]), SiteHabits.load(blob[end:]))
