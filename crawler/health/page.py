"""How all sites fare, as one page for the browser: those that a person should look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from importlib.resources import files

from crawler.health.alarms import FEWEST_DAYS, span
from crawler.health.charts import bars, spark, strips
from crawler.health.diary import DAY, DELAYS, Diary
from crawler.health.site import SiteHealth
from crawler.oneline import one_line
from crawler.sealedpage import sealed_page

_MOST_CARDS = 200  # sites with charts of their own, some 20 KB each
_WEEK, _MONTH = 7, 28  # days
_HALF, _MOST = 0.5, 0.9


def html_page(sites: Sequence[SiteHealth], now: float) -> str:
    """Give the page's HTML, as of ``now`` (epoch seconds)."""
    today = int(now // DAY)
    ordered = sorted(sites, key=lambda one: (not one.alarms, one.site))
    ill = sum(bool(one.alarms) for one in ordered)
    style, body = ((files(__package__) / name).read_text("utf-8") for name in ("page.css", "page.html"))
    rest = len(ordered) - _MOST_CARDS
    parts = {
        "verdict": _counted(ill, "site needs a look", "sites need a look") if ill else "Nothing needs a look",
        "verdict_class": "ill" if ill else "well",
        "sites": _counted(len(ordered), "site", "sites"),
        "when": f"{datetime.fromtimestamp(now, UTC):%d %B %Y, %H:%M} UTC",
        "rows": "\n".join(_row(one, today, now, card=at < _MOST_CARDS) for at, one in enumerate(ordered)),
        "cards": "\n".join(_card(one, today) for one in ordered[:_MOST_CARDS]),
        "rest": f"<p>{rest:,} sites more have no charts here: take one with --site.</p>" if rest > 0 else "",
    }
    return sealed_page(parts["verdict"], style, body, parts)


def within(diary: Diary, share: float) -> str:
    """The time within which such a share of the last weeks' articles came; "" where no page told its moment."""
    counts: Counter[int] = Counter()
    if diary.last_look is not None:
        today = int(diary.last_look // DAY)
        for day in diary.between(today - _MONTH + 1, today):
            counts += day.delays
    seen = 0
    for size in sorted(counts):
        seen += counts[size]
        if seen >= share * counts.total():
            return span(DELAYS[size] * 60.0)
    return ""


def _row(one: SiteHealth, today: int, now: float, *, card: bool) -> str:
    diary, name = one.diary, escape(one_line(one.site))
    week, month = (sum(day.delivered for day in diary.between(today - n + 1, today)) for n in (_WEEK, _MONTH))
    days = min(_MONTH, today - min(diary.days, default=today) + 1)
    link = f'<a href="#{_anchor(one.site)}">{name}</a>' if card else name
    new = "never" if diary.last_new is None else f"{span(max(0.0, now - diary.last_new))} ago"
    kind = "ill" if one.alarms else "well" if len(diary.days) >= FEWEST_DAYS else "new"
    state = {"ill": _counted(len(one.alarms), "alarm", "alarms"), "well": "in order", "new": "too new to tell"}[kind]
    cells = (f"{week:,}", f"{month / days:,.1f}", new, within(diary, _HALF) or "-")
    numbers = "".join(f"<td>{cell}</td>" for cell in cells)
    head = f'<th scope="row">{link}</th><td class="state">{state}</td>'
    return f'<tr class="{kind}">{head}<td>{spark(diary, today, _MONTH)}</td>{numbers}</tr>'


def _card(one: SiteHealth, today: int) -> str:
    name = escape(one_line(one.site))
    told = "".join(f"<li>{escape(one_line(alarm.words, 500))}</li>" for alarm in one.alarms)
    half, most = within(one.diary, _HALF), within(one.diary, _MOST)
    speed = f"<p>Half of the articles come within {half} of their publication, nine of ten within {most}.</p>"
    refused: Counter[str] = Counter()
    for day in one.diary.between(today - _WEEK + 1, today):
        refused += day.rejected
    reasons = ", ".join(f"{escape(one_line(reason))} {count:,}" for reason, count in refused.most_common(8))
    return (
        f'<section id="{_anchor(one.site)}" class="{"ill" if one.alarms else "well"}"><h2>{name}</h2>'
        f"{f'<ul>{told}</ul>' if told else ''}{bars(one.diary, today)}{strips(one.diary, today)}"
        f"{speed if half else ''}{f'<p>Refused in the last week: {reasons}.</p>' if reasons else ''}</section>"
    )


def _anchor(site: str) -> str:
    return f"s{sha256(site.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
