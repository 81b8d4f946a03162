"""What the invented newspapers write in: word lists of six languages from which unlike sentences are put together."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """Parts of a sentence in order, and the lines that a newspaper of this language puts around its texts."""

    code: str
    house: str
    parts: tuple[tuple[str, ...], ...]
    gap: str
    stop: str
    names: tuple[str, ...]
    by: str
    sections: tuple[str, ...]
    share: str
    newsletter: tuple[str, str]
    app: tuple[str, ...]
    related: str
    comments: str
    replies: tuple[str, ...]
    caption: str
    footer: str

    def sentence(self, rng: random.Random) -> str:
        """One sentence; there are some hundred thousand."""
        line = self.gap.join(rng.choice(part) for part in self.parts)
        return line[0].upper() + line[1:] + self.stop

    def paragraph(self, rng: random.Random) -> str:
        """Two to four sentences."""
        return self.gap.join(self.sentence(rng) for _ in range(rng.randint(2, 4)))

    def headline(self, rng: random.Random) -> str:
        """A sentence's first three parts, without a stop."""
        line = self.gap.join(rng.choice(part) for part in self.parts[:3])
        return line[0].upper() + line[1:]


def split(text: str) -> tuple[str, ...]:
    """The parts of a line, split at its bars."""
    return tuple(part.strip() for part in text.split("|"))
