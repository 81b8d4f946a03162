"""A diary as charts: SVG without a script, colours by the style sheet of the page around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from itertools import groupby

from crawler.health.diary import DAY, DAYS, FIELDS, Day, Diary
from crawler.oneline import one_line

_BAR, _GAP = 9, 2  # of a day, in units of the picture
_STEP = _BAR + _GAP
_HIGH, _LOW = 90, 34  # the room for what came, above the line, and for what was refused, below it
_LEFT, _RIGHT = 34, 8
_MONTHS = 16  # the room for the dates
_WIDTH = _LEFT + DAYS * _STEP + _RIGHT
_SHADES = 4  # of a cell that tells a share
NOTHING = Day()
"""A day on which nobody looked."""


def bars(diary: Diary, today: int) -> str:
    """What came on each of the last DAYS days, revisions on top, and below the line the pages that were refused."""
    days = [(number, diary.days.get(number, NOTHING)) for number in range(today - DAYS + 1, today + 1)]
    most = max([1, *(day.delivered + day.revised for _, day in days)])
    refused = max([1, *(day.rejected.total() for _, day in days)])
    down = min(_HIGH / most, _LOW / refused)  # to the same scale, if there is room
    parts = [_axis(most), *_dates([number for number, _ in days])]
    for at, (number, day) in enumerate(days):
        x = _LEFT + at * _STEP
        came = _HIGH * day.delivered / most
        again = _HIGH * day.revised / most
        looked = "" if day.looks else f'<rect class="unseen" x="{x}" y="0" width="{_BAR}" height="{_HIGH}"></rect>'
        rects = (
            _rect("came", x, _HIGH - came, came),
            _rect("again", x, _HIGH - came - again, again),
            _rect("refused", x, _HIGH + 1, down * day.rejected.total()),
        )
        parts.append(f"<g><title>{_told(number, day)}</title>{looked}{''.join(rects)}{_hover(x)}</g>")
    height = _HIGH + _LOW + _MONTHS
    label = f"Articles of the last {DAYS} days"
    return f'<svg class="bars" role="img" aria-label="{label}" viewBox="0 0 {_WIDTH} {height}">{"".join(parts)}</svg>'


def spark(diary: Diary, today: int, days: int) -> str:
    """The articles of each of the last days as a small picture."""
    counts = [diary.days.get(number, NOTHING).delivered for number in range(today - days + 1, today + 1)]
    most = max(1, *counts)
    rects = (
        f'<rect x="{at * 4}" y="{20 - 20 * n / most:.1f}" width="3" height="{20 * n / most:.1f}"></rect>'
        for at, n in enumerate(counts)
        if n
    )
    return f'<svg class="spark" aria-hidden="true" viewBox="0 0 {days * 4} 20">{"".join(rects)}</svg>'


def strips(diary: Diary, today: int) -> str:
    """Of each field the share of the articles that have it: a strip of days, the darker the more."""
    first = today - DAYS + 1
    rows = []
    for name in FIELDS:
        filled = sum(day.filled[name] for day in diary.days.values())
        whole = sum(day.recent for day in diary.days.values())
        if whole:
            cells = _cells([_share(diary.days.get(number, NOTHING), name) for number in range(first, today + 1)])
            size = f'viewBox="0 0 {DAYS * _STEP} 10" preserveAspectRatio="none"'
            strip = f'<svg class="strip" aria-hidden="true" {size}>{cells}</svg>'
            rows.append(f'<tr><th scope="row">{name}</th><td>{strip}</td><td>{filled / whole:.0%}</td></tr>')
    if not rows:
        return ""
    return f'<table class="strips"><caption>Filled in how many of the articles</caption>{"".join(rows)}</table>'


def _cells(shares: Sequence[float | None]) -> str:
    shades = [(at, _shade(share)) for at, share in enumerate(shares)]
    parts = []
    for shade, group in groupby(shades, key=lambda entry: entry[1]):
        run = [at for at, _ in group]
        parts.append(f'<rect class="s{shade}" x="{run[0] * _STEP}" width="{len(run) * _STEP}" height="10"></rect>')
    return "".join(parts)


def _share(day: Day, name: str) -> float | None:
    return day.filled[name] / day.recent if day.recent else None


def _shade(share: float | None) -> str:
    return "-none" if share is None else str(round(share * _SHADES))


def _axis(most: int) -> str:
    line = f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{_HIGH + 0.5}" y2="{_HIGH + 0.5}"></line>'
    top = f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="0.5" y2="0.5"></line>'
    counts = ((10, f"{most:,}"), (_HIGH + 4, "0"))
    words = "".join(f'<text class="count" x="{_LEFT - 6}" y="{y}">{count}</text>' for y, count in counts)
    return f"{top}{line}{words}"


def _dates(numbers: list[int]) -> list[str]:
    """The Mondays; the first of a month with its name."""
    found: list[str] = []
    for at, number in enumerate(numbers):
        day = datetime.fromtimestamp(number * DAY, UTC)
        if day.weekday() == 0 and at <= DAYS - 4:
            x = _LEFT + at * _STEP
            words = f"{day.day} {day:%b}" if day.day <= 7 or not found else str(day.day)
            found.append(f'<text class="date" x="{x}" y="{_HIGH + _LOW + _MONTHS - 3}">{words}</text>')
    return found


def _rect(kind: str, x: float, y: float, height: float) -> str:
    if not height:
        return ""
    return f'<rect class="{kind}" x="{x}" y="{y:.1f}" width="{_BAR}" height="{height:.1f}"></rect>'


def _hover(x: float) -> str:
    return f'<rect class="hover" x="{x - 1}" y="0" width="{_STEP}" height="{_HIGH + _LOW}"></rect>'


def _told(number: int, day: Day) -> str:
    when = f"{datetime.fromtimestamp(number * DAY, UTC):%a %d %b %Y}"
    if not day.looks:
        return f"{when}: not looked at"
    counts: Counter[str] = Counter({
        "articles": day.delivered, "revisions": day.revised, "taken back": day.retracted,
    })  # fmt: skip
    told = [f"{count:,} {name}" for name, count in counts.items() if count or name == "articles"]
    refused = [f"{one_line(reason)} {count:,}" for reason, count in day.rejected.most_common(6)]
    return escape(f"{when}: {', '.join(told)}" + (f"; refused: {', '.join(refused)}" if refused else ""))
