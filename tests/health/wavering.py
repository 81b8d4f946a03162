"""How often sites that only waver raise an alarm: ``python -m tests.health.wavering [SITES]``; README has the figure.

Each invented site has a rate, nights, weekends and fields of its own; all of them waver from day to day by more than
chance would have it, and nothing is ever wrong with one.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter

from crawler.health.alarms import alarms
from crawler.health.diary import DAY, FIELDS, Day, Diary

_DAYS = 90
_KNOWN = 21  # days before anything is asked


def false_alarms(sites: int, days: int = _DAYS) -> tuple[int, Counter[str]]:
    """How many evenings of a site were asked about, and the alarms of each kind."""
    asked, found = 0, Counter[str]()
    for seed in range(sites):
        rng, diary = random.Random(seed), Diary()
        rate = math.exp(rng.uniform(math.log(0.7), math.log(120)))
        weekend, night, looks = rng.choice([1, 1, 0.5, 0.2, 0]), rng.choice([0.1, 1]), rng.choice([4, 12, 24])
        usual = {name: rng.choice([0, 1, rng.random()]) for name in FIELDS}
        for number in range(days):
            now_usual = {name: share + rng.gauss(0, 0.1) * (0 < share < 1) for name, share in usual.items()}
            busy = rng.gammavariate(4, 1 / 4) * (weekend if number % 7 > 4 else 1)
            for look in range(looks):
                hour = 24 / looks * look
                came = _poisson(rng, rate * busy * (night if hour < 7 else 1) / looks)
                diary.note(_a_look(rng, came, now_usual), number * DAY + hour * 3600)
            if number >= _KNOWN:
                asked += 1
                found.update(alarm.kind for alarm in alarms(diary, [], diary.last_look or 0.0))
    return asked, found


def _a_look(rng: random.Random, came: int, usual: dict[str, float]) -> Day:
    day = Day(delivered=came, recent=came)
    for name, share in usual.items():
        day.filled[name] = sum(rng.random() < share for _ in range(came))
    for _ in range(came):
        day.words[max(1, min(12, round(rng.gauss(8.6, 0.8))))] += 1
        day.delays[min(5, int(abs(rng.gauss(1, 1))))] += 1
    if rng.random() < 0.1:
        day.rejected[rng.choice(["http-404", "interstitial", "timeout"])] += 1
    return day


def _poisson(rng: random.Random, mean: float) -> int:
    """Knuth's method (The Art of Computer Programming 2, 3.4.1); means here are below 200."""
    end, product, count = math.exp(-mean), rng.random(), 0
    while product > end:
        product *= rng.random()
        count += 1
    return count


if __name__ == "__main__":
    evenings, kinds = false_alarms(int(sys.argv[1]) if len(sys.argv) > 1 else 150)
    sys.stdout.write(f"{evenings:,} evenings of a site, {kinds.total()} alarms: {dict(kinds)}\n")
