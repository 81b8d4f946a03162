"""What a newsroom does in some days, drawn beforehand, and what its site shows at any moment of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from newsroom_sim.habits import Habits

BEGIN = 1_736_121_600.0  # 2025-01-06T00:00Z, a Monday: long enough ago for every machine's clock
HOUR, DAY = 3600.0, 86_400.0
_BEFORE = 12  # articles that are there when the crawl begins, at most two days old
PAGE = 15
"""Articles on a page of a section."""

_BURST, _BURST_HOUR = 60, 18.0
_WORDS = (
    "harbour council ferry market school winter budget orchard engine river concert teacher bridge storm museum "
    "library bakery tunnel election garden signal doctor village factory summer meadow railway festival island "
    "minister farmer station theatre captain journey kitchen lantern mountain orchestra painter quarry reporter"
).split()


class Address(NamedTuple):
    """A story's path from that moment on, under that headline; the one before leads here from ``redirects`` on."""

    at: float
    path: str
    title: str
    redirects: float


@dataclass
class Story:
    """One article; ``versions`` are the moments of its publication and of each edit, ``dated`` what it bears as a date.

    ``beside``: the path at which it stands in a second section.
    """

    number: int
    versions: list[float]
    dated: float
    addresses: list[Address]
    beside: str | None = None
    gone_at: float | None = None

    def version(self, now: float) -> int:
        """1 at its publication, one more with each edit."""
        return sum(at <= now for at in self.versions)

    def listed(self, now: float) -> bool:
        return self.versions[0] <= now and (self.gone_at is None or now < self.gone_at)

    def address(self, now: float) -> Address:
        return [x for x in self.addresses if x.at <= now or x is self.addresses[0]][-1]

    def path(self, now: float) -> str:
        return self.address(now).path

    def title(self, now: float) -> str:
        return self.address(now).title

    def answers(self, path: str, now: float) -> bool:
        """Whether the story's page is shown at that path, which is one of its own; else it leads to ``path(now)``."""
        after = next((x for before, x in zip(self.addresses, self.addresses[1:], strict=False) if before.path == path),
                     None)  # fmt: skip
        return path == self.beside or after is None or now < after.redirects


@dataclass
class Newsroom:
    """One site's days."""

    habits: Habits
    days: float
    seed: int = 1
    stories: list[Story] = field(default_factory=list)

    def __post_init__(self) -> None:
        rng = random.Random(f"{self.habits.name} {self.seed}")
        moments = sorted(rng.uniform(BEGIN - 2 * DAY, BEGIN) for _ in range(_BEFORE))
        at = BEGIN
        while (at := at + rng.expovariate(self.habits.a_day / DAY * 1.5)) < BEGIN + self.days * DAY:
            if 6 <= at // HOUR % 24 < 22 or rng.random() < 0.1:  # newsrooms sleep, a little less than their readers
                moments.append(float(int(at)))
        for number, moment in enumerate(self._rhythm(rng, moments)):
            self.stories.append(self._story(rng, number, moment))

    def _rhythm(self, rng: random.Random, moments: list[float]) -> list[float]:
        habits = self.habits
        days = [(at - BEGIN) // DAY for at in moments]
        if habits.calm_days:
            calm = [day >= 0 and day % 7 in habits.calm_days for day in days]
            return [at for at, less in zip(moments, calm, strict=True) if not less or rng.random() < 0.25]
        if habits.burst_day is not None:
            begin = BEGIN + habits.burst_day * DAY + _BURST_HOUR * HOUR
            others = [at for at, day in zip(moments, days, strict=True) if day != habits.burst_day]
            return sorted(others + [begin + rng.uniform(0, HOUR) for _ in range(_BURST)])
        return moments

    def _story(self, rng: random.Random, number: int, moment: float) -> Story:
        habits, title = self.habits, _title(rng)
        story = Story(number, [float(int(moment))], float(int(moment)), [])
        story.addresses.append(Address(story.versions[0], self._path(story, title), title, 0.0))
        if moment < BEGIN:
            return story
        if rng.random() < habits.edits:
            story.versions.append(moment + rng.uniform(*habits.edit_hours) * HOUR)
            while habits.again and rng.random() < habits.again:
                story.versions.append(story.versions[-1] + rng.uniform(*habits.edit_hours) * HOUR)
        if rng.random() < habits.taken_back:
            story.gone_at = story.versions[-1] + rng.uniform(4, 40) * HOUR
        elif rng.random() < habits.moves:
            moved = moment + rng.uniform(20, 40) * HOUR
            story.addresses.append(Address(moved, self._path(story, title, "stories"), title, moved))
        self._oddities(rng, story)
        return story

    def _oddities(self, rng: random.Random, story: Story) -> None:
        habits = self.habits
        if habits.dated_back and rng.random() < habits.dated_back:
            story.dated -= int(rng.uniform(*habits.back_hours) * HOUR)
        if habits.shared and rng.random() < habits.shared:
            other = (story.number + rng.randrange(1, habits.desks)) % habits.desks
            story.beside = self._path(story, story.addresses[0].title, f"desk-{other}")
        for at in story.versions[1:]:
            if habits.renames and rng.random() < habits.renames:
                title = _title(rng)
                story.addresses.append(Address(at, self._path(story, title), title, at))
        if habits.twice and story.gone_at is None and rng.random() < habits.twice:
            last = story.addresses[-1]
            at = max(last.at, story.versions[-1]) + rng.uniform(2, 20) * HOUR
            path = self._path(story, last.title, "again")
            story.addresses.append(Address(at, path, last.title, at + rng.uniform(*habits.twice_hours) * HOUR))

    def _path(self, story: Story, title: str, folder: str = "") -> str:
        day = int((story.versions[0] - BEGIN) // DAY) + 10
        folder = folder or (f"desk-{story.number % self.habits.desks}" if self.habits.desks else "news")
        number = f"-{1000 + story.number}" if self.habits.numbered else ""
        return f"/{folder}/2025/{day:02d}/{title.lower().replace(' ', '-')}{number}"

    def listed(self, now: float) -> list[Story]:
        """What stands in the listings, the newest first by the dates that they bear."""
        return [story for story in self._by_date if story.listed(now)]

    def buried(self, story: Story) -> bool:
        """Whether the story, by the date that it bears, never stood in a feed or on a first page; nor in a sitemap."""
        if self.habits.sitemap or story.dated == story.versions[0]:
            return False
        newer = sum(x.dated > story.dated for x in self.listed(story.versions[0]))
        return newer >= max(PAGE, self.habits.entries if self.habits.feed else 0)

    def find(self, path: str, now: float) -> Story | None:
        """The story that answers, or leads on, at that path then."""
        story = self.at(path)
        if story is None or story.versions[0] > now:
            return None
        return story if path == story.beside or any(x.path == path and x.at <= now for x in story.addresses) else None

    def at(self, path: str) -> Story | None:
        """The story that ever was at that path."""
        return self._by_path.get(path)

    @cached_property
    def _by_date(self) -> list[Story]:
        return sorted(self.stories, key=lambda story: (story.dated, story.number), reverse=True)

    @cached_property
    def _by_path(self) -> dict[str, Story]:
        paths = {x.path: story for story in self.stories for x in story.addresses}
        return paths | {story.beside: story for story in self.stories if story.beside}


def _title(rng: random.Random) -> str:
    return " ".join(rng.choice(_WORDS) for _ in range(6)).capitalize()


def text_of(newsroom: Newsroom, story: Story, version: int) -> list[str]:
    """The paragraphs; the version can be read from one of them."""
    rng = random.Random(f"{newsroom.habits.name} {story.number}")
    texts = [f"{' '.join(rng.choice(_WORDS) for _ in range(28)).capitalize()} in part {n}." for n in range(6)]
    if version > 1:
        said = " ".join(random.Random(f"{story.number} {version}").choice(_WORDS) for _ in range(14))
        texts[2] = f"The desk added in version {version} that {said} on the same day."
    return texts
