"""What a newsroom does in some days, drawn beforehand, and what its site shows at any moment of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

BEGIN = 1_736_121_600.0  # 2025-01-06T00:00Z, a Monday: long enough ago for every machine's clock
HOUR, DAY = 3600.0, 86_400.0
_BEFORE = 12  # articles that are there when the crawl begins, at most two days old
_WORDS = (
    "harbour council ferry market school winter budget orchard engine river concert teacher bridge storm museum "
    "library bakery tunnel election garden signal doctor village factory summer meadow railway festival island "
    "minister farmer station theatre captain journey kitchen lantern mountain orchestra painter quarry reporter"
).split()


@dataclass(frozen=True)
class Habits:
    """How a newsroom works and what its server says.

    ``edits`` is the share of articles that are edited, between ``edit_hours`` after publication; ``blind``: nothing but
    the page's text tells of an edit; ``gone_status`` of what was taken back; ``etag_hours``: the validator of all
    that is served changes only so often, whatever changes; ``moves``: share of articles that get another
    address after a day; ``again``: share of edits that are followed by another one, as late after it.
    """

    name: str
    a_day: float
    feed: str = ""  # rss or atom
    sitemap: bool = False
    edits: float = 0.3
    edit_hours: tuple[float, float] = (1.0, 30.0)
    blind: bool = False
    taken_back: float = 0.03
    gone_status: int = 410
    etag_hours: float = 0.0
    moves: float = 0.0
    new_template_day: float | None = None
    ttl_minutes: int = 0
    again: float = 0.0

    @property
    def tells(self) -> bool:
        """Whether a listing tells of edits."""
        return not self.blind and (self.feed == "atom" or self.sitemap)


_USUAL = (
    Habits("Courier", 20, feed="rss", sitemap=True, etag_hours=6.0, gone_status=404),
    Habits("Ledger", 9, feed="atom"),
    Habits("Tribune", 14, sitemap=True, moves=0.05, new_template_day=0.5),
    Habits("Gazette", 16, feed="rss", blind=True, edit_hours=(1.0, 7.0), ttl_minutes=30),
)
_OTHERS = (
    Habits("Herald", 25, feed="atom", edits=0.5, edit_hours=(0.2, 3.0), again=0.4),
    Habits("Beacon", 12, feed="rss", blind=True, edits=0.2, edit_hours=(4.0, 40.0)),
    Habits("Chronicle", 18, feed="rss", blind=True, edits=0.0, etag_hours=2.0),
    Habits("Observer", 10, sitemap=True, edits=0.1, edit_hours=(2.0, 90.0), taken_back=0.06, moves=0.1),
)
TOWNS = {"usual": _USUAL, "others": _OTHERS}
"""Newsrooms that are crawled together.  The crawler was mended by what both showed: ``drawn`` ones are new to it."""


def town(name: str, seed: int) -> tuple[Habits, ...]:
    """Give a town by its name; "drawn": one whose habits the seed draws."""
    return TOWNS[name] if name in TOWNS else drawn(seed)


def drawn(seed: int) -> tuple[Habits, ...]:
    """Draw four newsrooms: small and busy, with feed or sitemap or both, edits early and late, told and untold."""
    rng = random.Random(f"town {seed}")
    return tuple(_drawn(rng, name) for name in ("Post", "Star", "Globe", "Mirror"))


def _drawn(rng: random.Random, name: str) -> Habits:
    first, feed = rng.choice([0.2, 0.5, 1.0, 2.0, 4.0]), rng.choice(["rss", "atom", ""])
    return Habits(
        name,
        a_day=rng.choice([6, 10, 15, 22, 30]),
        feed=feed,
        sitemap=not feed or rng.random() < 0.4,
        edits=rng.choice([0.0, 0.1, 0.2, 0.4, 0.6]),
        edit_hours=(first, first * rng.choice([3, 6, 12])),
        blind=rng.random() < 0.4,
        taken_back=rng.choice([0.0, 0.02, 0.05]),
        gone_status=rng.choice([404, 410]),
        etag_hours=rng.choice([0.0, 0.0, 2.0, 6.0]),
        moves=rng.choice([0.0, 0.0, 0.05, 0.1]),
        new_template_day=rng.choice([None, None, 0.5]),
        ttl_minutes=rng.choice([0, 0, 30, 60]),
        again=rng.choice([0.0, 0.0, 0.3]),
    )


@dataclass
class Story:
    """One article; ``versions`` are the moments of its publication and of each edit."""

    number: int
    title: str
    versions: list[float]
    gone_at: float | None = None
    moved_at: float | None = None

    def version(self, now: float) -> int:
        """1 at its publication, one more with each edit."""
        return sum(at <= now for at in self.versions)

    def listed(self, now: float) -> bool:
        return self.versions[0] <= now and (self.gone_at is None or now < self.gone_at)

    @property
    def old_path(self) -> str:
        day = int((self.versions[0] - BEGIN) // DAY) + 10
        return f"/news/2025/{day:02d}/{self.title.lower().replace(' ', '-')}-{1000 + self.number}"

    def path(self, now: float) -> str:
        if self.moved_at is not None and self.moved_at <= now:
            return self.old_path.replace("/news/", "/stories/")
        return self.old_path


@dataclass
class Newsroom:
    """One site's days."""

    habits: Habits
    days: float
    seed: int = 1
    stories: list[Story] = field(default_factory=list)

    def __post_init__(self) -> None:
        rng = random.Random(f"{self.habits.name} {self.seed}")
        at = BEGIN - 2 * DAY
        moments = sorted(rng.uniform(BEGIN - 2 * DAY, BEGIN) for _ in range(_BEFORE))
        at = BEGIN
        while (at := at + rng.expovariate(self.habits.a_day / DAY * 1.5)) < BEGIN + self.days * DAY:
            if 6 <= at // HOUR % 24 < 22 or rng.random() < 0.1:  # newsrooms sleep, a little less than their readers
                moments.append(float(int(at)))
        for number, moment in enumerate(moments):
            self.stories.append(self._story(rng, number, moment))

    def _story(self, rng: random.Random, number: int, moment: float) -> Story:
        title = " ".join(rng.choice(_WORDS) for _ in range(6)).capitalize()
        story, habits = Story(number, title, [float(int(moment))]), self.habits
        if moment < BEGIN:
            return story
        if rng.random() < habits.edits:
            story.versions.append(moment + rng.uniform(*habits.edit_hours) * HOUR)
            while habits.again and rng.random() < habits.again:
                story.versions.append(story.versions[-1] + rng.uniform(*habits.edit_hours) * HOUR)
        if rng.random() < habits.taken_back:
            story.gone_at = story.versions[-1] + rng.uniform(4, 40) * HOUR
        elif rng.random() < habits.moves:
            story.moved_at = moment + rng.uniform(20, 40) * HOUR
        return story

    def listed(self, now: float) -> list[Story]:
        """What stands in the listings, the newest first."""
        return [story for story in reversed(self.stories) if story.listed(now)]

    def find(self, path: str, now: float) -> Story | None:
        number = path.rpartition("-")[2]
        if not number.isdigit() or not 0 <= int(number) - 1000 < len(self.stories):
            return None
        story = self.stories[int(number) - 1000]
        return story if story.versions[0] <= now and path in (story.old_path, story.path(now)) else None


def text_of(newsroom: Newsroom, story: Story, version: int) -> list[str]:
    """The paragraphs; the version can be read from one of them."""
    rng = random.Random(f"{newsroom.habits.name} {story.number}")
    texts = [f"{' '.join(rng.choice(_WORDS) for _ in range(28)).capitalize()} in part {n}." for n in range(6)]
    if version > 1:
        said = " ".join(random.Random(f"{story.number} {version}").choice(_WORDS) for _ in range(14))
        texts[2] = f"The desk added in version {version} that {said} on the same day."
    return texts
