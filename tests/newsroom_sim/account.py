"""What was delivered against what happened, and what was asked against what someone would ask who knows it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from newsroom_sim.habits import Habits
from newsroom_sim.newsroom import BEGIN, DAY, HOUR, Newsroom, Story
from newsroom_sim.site import NewsroomServer

TICK = 300.0
_VERSION = re.compile(r"added in version (\d+) that")
_LISTINGS = ("/", "/latest/", "/feed", "/sitemap.xml", "/sitemap-news.xml")
_COUNTED = ("articles", "articlesMissed", "articlesBuried", "articlesDoubled", "revisions", "revisionsMissed",
            "revisionsSuperseded", "revisionsAfterAWeek", "revisionsSpurious", "retractions", "retractionsMissed",
            "retractionsWrong")  # fmt: skip


def account(
    newsrooms: list[Newsroom], server: NewsroomServer, records: list[dict[str, Any]], end: float
) -> dict[str, Any]:
    sites = {}
    for host, newsroom in server.newsrooms.items():
        own = [x for x in records if x["url"].startswith(f"http://{host}:")]
        asked = [(at, path, status) for at, where, path, status in server.asked if where == host]
        sites[newsroom.habits.name] = _site(newsroom, own, asked, end)
    names = [name for name, value in next(iter(sites.values())).items() if isinstance(value, int)]
    total = {name: sum(site[name] for site in sites.values()) for name in names}
    total["ratio"] = round(total["requests"] / total["oracle"], 3)
    total["idPairsTwice"] = len(records) - len({(x["id"], x["revision"]) for x in records})
    return {"total": total, "sites": sites}


@dataclass
class _Due:
    """What happened before these moments must have come by now; the rest may honestly still be to come.

    A day and a half for an article and for an edit that a listing tells of, a week for an edit that shows on its page
    alone, three days for an article that was taken back, of which nothing tells.
    """

    article: float
    revision: float
    retraction: float

    @classmethod
    def at(cls, end: float, habits: Habits) -> _Due:
        return cls(end - 1.5 * DAY, end - (1.5 if habits.tells else 7) * DAY, end - 3 * DAY)


@dataclass
class _Seen:
    """The records of one story: under which ids, versions with their moments, and the moments of retractions."""

    ids: set[str] = field(default_factory=set)
    versions: list[tuple[int, float]] = field(default_factory=list)
    back: list[float] = field(default_factory=list)


def _site(newsroom: Newsroom, records: list[dict[str, Any]], asked: list[Any], end: float) -> dict[str, Any]:
    seen = _by_story(newsroom, records)
    polls = Counter(path for _, path, _ in asked if path in _LISTINGS)
    interval = (end - BEGIN) / max(1, polls.most_common(1)[0][1])
    figures: Counter[str] = Counter()
    delays: dict[str, list[float]] = {"article": [], "revision": [], "retraction": []}
    missed: list[str] = []
    for story in newsroom.stories:
        own, due = seen.get(story.number, _Seen()), _Due.at(end, newsroom.habits)
        buried = newsroom.buried(story)
        missed += _story(story, own, due, interval, figures, delays, buried=buried)
        missed += _retraction(story, own, due, figures, delays)
    oracle = _oracle(newsroom, end)
    medians = {name: round(median(some) / 60, 1) if some else None for name, some in delays.items()}
    return {
        **{name: int(figures[name]) for name in _COUNTED},
        "requests": len(asked),
        "oracle": oracle,
        "ratio": round(len(asked) / oracle, 3),
        "listingRequests": len([1 for _, path, _ in asked if path.partition("?")[0] in _LISTINGS]),
        "notModified": sum(status == 304 for _, _, status in asked),
        "medianDelayMinutes": medians["article"],
        "pollingIntervalMinutes": round(interval / 60, 1),
        "medianDelayInIntervals": round(median(delays["article"] or [0.0]) / interval, 2),
        "medianRevisionDelayMinutes": medians["revision"],
        "medianRetractionDelayMinutes": medians["retraction"],
        "missed": missed,
    }


def _by_story(newsroom: Newsroom, records: list[dict[str, Any]]) -> dict[int, _Seen]:
    seen: dict[int, _Seen] = {}
    for record in records:
        story = newsroom.at(urlsplit(record["url"]).path)
        assert story is not None, f"no article was ever at {record['url']}"
        own = seen.setdefault(story.number, _Seen())
        own.ids.add(record["id"])
        if record["type"] == "Retraction":
            own.back.append(_epoch(record["retractedAt"]))
            continue
        found = _VERSION.search(record["articleBody"])
        own.versions.append((int(found[1]) if found else 1, _epoch(record["metadata"]["dateDownloaded"])))
    return seen


def _story(
    story: Story,
    own: _Seen,
    due: _Due,
    interval: float,
    figures: Counter[str],
    delays: dict[str, list[float]],
    *,
    buried: bool,
) -> list[str]:
    """Count the story's versions; give what was missed, in words.

    An article that appeared under an old date, below the heads of all listings, is ``buried`` if it did not come: only
    the later pages of a section tell of it, which are read every other day, four days deep.  A version that the page
    bore for less than the site's polling interval is ``superseded`` if it did not come.
    """
    versions = [version for version, _ in own.versions]
    first, missed = story.versions[0], []
    figures["articles"] += bool(versions)
    figures["articlesDoubled"] += max(0, len(own.ids) - 1)
    figures["revisions"] += len(set(versions)) - bool(versions)
    figures["revisionsSpurious"] += len(versions) - len(set(versions))
    if not versions:
        lived = (story.gone_at or due.article) - first
        if first < due.article and lived > interval:
            figures["articlesBuried" if buried else "articlesMissed"] += 1
            missed.append(f"{'buried ' if buried else ''}article {story.number}, there for {lived / HOUR:.1f} h")
        return missed
    if first >= BEGIN:
        delays["article"].append(own.versions[0][1] - first)
    for number, at in enumerate(story.versions[1:], 2):
        came = [when for version, when in own.versions if version == number]
        if came and own.versions[0][1] < at:
            delays["revision"].append(came[0] - at)
        if came or at >= due.revision:
            continue
        lived = min(*story.versions[number : number + 1], story.gone_at or due.revision, due.revision) - at
        kind = "Superseded" if lived < interval else "AfterAWeek" if at - first > 7 * DAY else "Missed"
        figures[f"revisions{kind}"] += 1
        if kind == "Missed":
            looks = ", ".join(f"{version} after {(when - first) / HOUR:.1f} h" for version, when in own.versions)
            missed.append(
                f"version {number} of article {story.number}, {(at - first) / HOUR:.1f} h after publication, "
                f"there for {lived / HOUR:.1f} h; came: {looks}"
            )
    return missed


def _retraction(
    story: Story, own: _Seen, due: _Due, figures: Counter[str], delays: dict[str, list[float]]
) -> list[str]:
    gone = story.gone_at
    figures["retractions"] += len(own.back)
    true = gone is not None and bool(own.back) and own.back[0] >= gone
    figures["retractionsWrong"] += len(own.back) - true
    if true and gone is not None:
        delays["retraction"].append(own.back[0] - gone)
    if gone is None or gone >= due.retraction or own.back or not own.versions:
        return []
    figures["retractionsMissed"] += 1
    return [f"retraction of article {story.number}, {(gone - story.versions[0]) / HOUR:.1f} h after publication"]


def _oracle(newsroom: Newsroom, end: float) -> int:
    """Requests of someone who knows of everything new: one to a listing that names it, one to each page; per run."""
    ticks = {int((x.versions[0] - BEGIN) // TICK) for x in newsroom.stories if BEGIN <= x.versions[0] < end}
    pages = sum(sum(at < end for at in x.versions) for x in newsroom.stories)
    gone = sum(x.gone_at is not None and x.gone_at < end for x in newsroom.stories)
    first = 3  # robots.txt, the home page and a listing, once
    return first + len(ticks) + pages + gone * (2 if newsroom.habits.gone_status == 404 else 1)


def _epoch(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
