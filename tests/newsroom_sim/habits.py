"""How newsrooms work and what their servers say: the towns that are crawled together, and drawn ones."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

Hours = tuple[float, float]
"""From and to, of which one is drawn evenly."""


@dataclass(frozen=True)
class Outage:
    """From that hour of the simulation on, for so many hours, the server answers all with the status.

    ``retry_after`` in seconds, 0: it does not say.
    """

    at: float
    hours: float
    status: int
    retry_after: int = 0


@dataclass(frozen=True)
class Habits:
    """How a newsroom works and what its server says.

    ``edits`` is the share of articles that are edited, between ``edit_hours`` after publication; ``blind``: nothing but
    the page's text tells of an edit; ``gone_status`` of what was taken back; ``etag_hours``: the validator of all
    that is served changes only so often, whatever changes; ``moves``: share of articles that get another
    address after a day; ``again``: share of edits that are followed by another one, as late after it.

    - ``dated_back``: share of articles that bear a date ``back_hours`` before they appear, and are listed by it
    - ``desks``: sections with addresses of their own; ``shared``: share of articles that stand in two of them, each
      page naming itself as canonical, or (``one_canonical``) the first
    - ``entries`` of the feed; ``news_sitemap``: the sitemap is an index of a file a day and of a news sitemap
    - ``popular``: the home page shows what is read most, not what is new
    - ``cached_minutes``: all listings stand as they were then
    - ``renames``: share of edits that change headline and address; ``numbered``: the address ends in a number
    - ``twice``: share of articles that come again at a new address; the first leads there ``twice_hours`` later
    - ``calm_days`` of each seven, on which only a quarter of the usual appears; ``burst_day``: a day with nothing until
      sixty articles come in its nineteenth hour
    """

    name: str
    a_day: float
    feed: str = ""  # rss or atom
    sitemap: bool = False
    edits: float = 0.3
    edit_hours: Hours = (1.0, 30.0)
    blind: bool = False
    taken_back: float = 0.03
    gone_status: int = 410
    etag_hours: float = 0.0
    moves: float = 0.0
    new_template_day: float | None = None
    ttl_minutes: int = 0
    again: float = 0.0
    dated_back: float = 0.0
    back_hours: Hours = (1.0, 10.0)
    desks: int = 0
    shared: float = 0.0
    one_canonical: bool = False
    entries: int = 20
    news_sitemap: bool = False
    popular: bool = False
    cached_minutes: int = 0
    renames: float = 0.0
    numbered: bool = True
    twice: float = 0.0
    twice_hours: Hours = (1.0, 20.0)
    calm_days: tuple[int, ...] = ()
    burst_day: int | None = None
    outage: Outage | None = None

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

_NAMES = "Post", "Star", "Globe", "Mirror"


def town(name: str, seed: int) -> tuple[Habits, ...]:
    """Give a town by its name; "drawn": one whose habits the seed draws, "odd": with one of ``ODD`` each beside.

    "odd-NAME": all of its newsrooms have that one; "odder": each has three of them.
    """
    if name in TOWNS:
        return TOWNS[name]
    rng = random.Random(f"odd {seed}")
    if name == "drawn":
        odd: list[list[str]] = [[]] * len(_NAMES)
    elif name == "odder":
        odd = [rng.sample(sorted(ODD), 3) for _ in _NAMES]
    else:
        only = name.removeprefix("odd").lstrip("-")
        odd = [[one] for one in ([only] * len(_NAMES) if only else rng.sample(sorted(ODD), len(_NAMES)))]
    return tuple(_with(habits, some, rng) for habits, some in zip(drawn(seed), odd, strict=True))


def _with(habits: Habits, names: list[str], rng: random.Random) -> Habits:
    for name in names:
        habits = replace(habits, **ODD[name](rng))
    return habits


def drawn(seed: int) -> tuple[Habits, ...]:
    """Draw four newsrooms: small and busy, with feed or sitemap or both, edits early and late, told and untold."""
    rng = random.Random(f"town {seed}")
    return tuple(_drawn(rng, name) for name in _NAMES)


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


def _calm_days(rng: random.Random) -> dict[str, Any]:
    first = rng.randrange(7)
    return {"calm_days": (first, (first + 1) % 7)}


ODD = {
    "archive": lambda rng: {"sitemap": True, "news_sitemap": True, "feed": rng.choice(["", "rss"])},
    "burst": lambda rng: {"burst_day": rng.choice([0, 1])},
    "cached": lambda rng: {"cached_minutes": 30},
    "calm": _calm_days,
    "desks": lambda rng: {"desks": 3, "shared": 0.3, "one_canonical": rng.random() < 0.5},
    "embargo": lambda rng: {"dated_back": 0.3, "back_hours": (1.0, 10.0)},
    "past": lambda rng: {"dated_back": 0.1, "back_hours": (24.0, 90.0)},
    "popular": lambda rng: {"popular": True},
    "renames": lambda rng: {"edits": 0.4, "renames": 0.4, "numbered": rng.random() < 0.5},
    "rest": lambda rng: {"outage": Outage(rng.uniform(8, 32), 1.0, 429, 3600)},
    "section": lambda rng: {"feed": "", "sitemap": False},
    "short": lambda rng: {"feed": "rss", "entries": 5, "a_day": 30},
    "night": lambda rng: {"outage": Outage(rng.choice([22.0, 46.0]), 8.0, 503)},
    "twice": lambda rng: {"twice": 0.1},
}
"""What some newsrooms do beside, each by itself, with what is drawn of it."""
