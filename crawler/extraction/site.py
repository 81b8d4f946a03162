"""All that is known of one site: what its text blocks do (memory) and how it writes its metadata (habits)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from crawler.extraction.analysis import Page
from crawler.extraction.frame import in_sample
from crawler.extraction.judge import probability
from crawler.extraction.memory import SiteMemory
from crawler.extraction.metadata.candidates import Candidate
from crawler.extraction.metadata.habits import SiteHabits
from crawler.extraction.quality import LEAST_CHARS
from crawler.extraction.trust import reheard, trust
from crawler.extraction.verdict import chances
from crawler.extraction.words import Floats

_AUDITS = 5  # the last ones count
_FEWEST = 8  # pages; what fewer taught is heard at half only
_MISLED = 0.3  # F1 by which the page alone is nearer to the teacher
_TAKEN = 0.5
_LENGTH = 8  # bytes of the first part's length in a dump


@dataclass(slots=True)
class Site:
    """Learns from pages, and lasts from run to run."""

    memory: SiteMemory = field(default_factory=SiteMemory)
    habits: SiteHabits = field(default_factory=SiteHabits)
    misled: list[bool] = field(default_factory=list)  # of the last audits, whether the memory was wrong

    def learn(self, page: Page) -> bool:
        """Take a page in; False where it was known already.  Only pages with a text say how articles are marked up."""
        if not self.memory.learn(page.traits):
            return False
        if float((page.traits.judged * np.array(page.traits.sizes)).sum()) >= LEAST_CHARS:
            self.habits.observe(page.meta)
        return True

    def audit(self, page: Page) -> None:
        """On a page of the sample hold the memory's word against the teacher's; forget a memory that misleads.

        It misleads where the page alone is judged much more like the teacher; so drift shows.
        """
        if page.taught is None or not in_sample(page.traits.page) or self.memory.pages <= _FEWEST:
            return
        size = np.array(page.traits.sizes, float)
        alone, together = (_agreement(c, page.taught, size) for c in (probability(page.odds), self.chances(page)))
        self.misled = [*self.misled[1 - _AUDITS :], alone - together > _MISLED]
        if sum(self.misled) > _AUDITS // 2:
            self.memory, self.misled = SiteMemory(), []
            self.memory.learn(page.traits)

    def chances(self, page: Page) -> Floats:
        """As ``verdict.chances``, each of the page's teachers heard as far as it proved right on the other pages."""
        trusted = {name: trust(*counts) for name, counts in self.memory.teachers_of(page.traits).items()}
        odds = reheard(page.odds, page.unheard, trusted)
        return chances(page.traits, odds, page.own, self.memory)

    def repeats(self, page: Page) -> tuple[Floats, Floats]:
        """As ``SiteMemory.repeats``, for a page."""
        return self.memory.repeats(page.traits)

    def elsewhere(self, page: Page, in_place: Floats) -> Floats:
        """For each block of the page the number of the site's other pages that tease with its text.

        ``in_place`` is the number of those that have it at its place, as ``repeats`` gives it.
        """
        return self.memory.elsewhere(page.traits, in_place)

    @property
    def language(self) -> Candidate | None:
        """The language of all its pages that tell one, for those too short to; None where they differ."""
        languages = self.memory.languages
        return Candidate(next(iter(languages)), "site") if len(languages) == 1 else None

    def dump(self) -> bytes:
        """What is known, as bytes for the store."""
        memory = self.memory.dump()
        misled = sum(1 << i for i, wrong in enumerate(self.misled) if wrong)
        return b"".join([
            len(memory).to_bytes(_LENGTH, "big"), bytes([len(self.misled), misled]), memory, self.habits.dump()
        ])  # fmt: skip

    @classmethod
    def load(cls, blob: bytes) -> Site:
        """What ``dump`` gave.  Raises ValueError for other bytes."""
        begin = _LENGTH + 2
        end = begin + int.from_bytes(blob[:_LENGTH], "big")
        if len(blob) < end:
            raise ValueError("not what a site taught: too short")
        misled = [bool(blob[_LENGTH + 1] >> i & 1) for i in range(blob[_LENGTH])]
        return cls(SiteMemory.load(blob[begin:end]), SiteHabits.load(blob[end:]), misled)


def _agreement(chance: Floats, taught: Floats, size: Floats) -> float:
    """F1, by characters, of the blocks that are likely text against those that the teacher took; 0 to 1."""
    ours, theirs = chance >= _TAKEN, taught >= _TAKEN
    both = float(size[ours & theirs].sum())
    return 2 * both / max(1.0, float(size[ours].sum() + size[theirs].sum()))
