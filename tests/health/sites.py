"""Diaries of invented sites, day by day."""

from __future__ import annotations

from crawler.health.diary import DAY, FIELDS, Day, Diary

TODAY = 20_000
"""A day's number since 1970; diaries end in its evening."""

NOW = TODAY * DAY + 80_000
_LOOKS = (8, 14, 20)  # hours


def a_day(articles: int = 0, filled: float = 1.0, words: int = 9, delay: int = 1, **counts) -> Day:
    """A run's day on which so many articles came, of which such a share has every field."""
    day = Day(delivered=articles, recent=articles, **counts)
    day.filled.update(dict.fromkeys(FIELDS, round(articles * filled)))
    day.words[words] = day.delays[delay] = articles
    return day


def a_diary(*days: Day | None) -> Diary:
    """A site whose last day is TODAY: on each day three looks, the first of which finds all; None: nobody looked."""
    diary = Diary()
    for number, day in enumerate(days, TODAY + 1 - len(days)):
        for hour in _LOOKS if day else ():
            diary.note(day if hour == _LOOKS[0] else Day(), number * DAY + hour * 3600)
    return diary
