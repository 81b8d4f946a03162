"""What was delivered against what happened, and what was asked against what someone would ask who knows it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from statistics import median
from typing import Any

from newsroom_sim.newsroom import BEGIN, DAY, HOUR, Newsroom, Story
from newsroom_sim.site import NewsroomServer

TICK = 300.0
_VERSION = re.compile(r"added in version (\d+) that")
_NUMBER = re.compile(r"-(\d{4,})$")


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


def _site(newsroom: Newsroom, records: list[dict[str, Any]], asked: list[Any], end: float) -> dict[str, Any]:
    seen: dict[int, list[tuple[int, float]]] = {}
    back: Counter[int] = Counter()
    for record in records:
        number = int(_NUMBER.search(record["url"])[1]) - 1000  # type: ignore[index]
        if record["type"] == "Retraction":
            back[number] += 1
            continue
        found = _VERSION.search(record["articleBody"])
        seen.setdefault(number, []).append(
            (int(found[1]) if found else 1, _epoch(record["metadata"]["dateDownloaded"]))
        )
    late = 7 * DAY if newsroom.habits.blind else 1.5 * DAY  # of a site that tells nothing the last look comes in a week
    due = end - late  # what happened later may honestly still be to come
    polls = [at for at, path, _ in asked if path in ("/", "/latest/", "/feed", "/sitemap.xml") and at > BEGIN + DAY]
    busiest = Counter(path for at, path, _ in asked if path in ("/", "/latest/", "/feed", "/sitemap.xml"))
    interval = (end - BEGIN) / max(1, busiest.most_common(1)[0][1])
    delays, revision_delays = [], []
    figures: Counter[str] = Counter()
    for story in newsroom.stories:
        _story(story, seen.get(story.number, []), (end - 1.5 * DAY, due), figures, delays, revision_delays)
        taken = story.gone_at is not None and story.gone_at < due and bool(seen.get(story.number))
        figures["retractionsMissed"] += taken and not back[story.number]
        figures["retractions"] += back[story.number]
        wrong = story.gone_at is None or story.gone_at > end
        figures["retractionsWrong"] += back[story.number] if wrong else max(0, back[story.number] - 1)
    oracle = _oracle(newsroom, end)
    names = ("articles", "articlesMissed", "articlesDoubled", "revisions", "revisionsMissed", "revisionsSpurious",
             "retractions", "retractionsMissed", "retractionsWrong")  # fmt: skip
    return {
        **{name: int(figures[name]) for name in names},
        "requests": len(asked),
        "oracle": oracle,
        "ratio": round(len(asked) / oracle, 3),
        "listingRequests": len([1 for at, path, _ in asked if path in busiest]),
        "notModified": sum(status == 304 for _, _, status in asked),
        "medianDelayMinutes": round(median(delays or [0.0]) / 60, 1),
        "pollingIntervalMinutes": round(interval / 60, 1),
        "medianDelayInIntervals": round(median(delays or [0.0]) / interval, 2),
        "medianRevisionDelayMinutes": round(median(revision_delays) / 60, 1) if revision_delays else None,
        "listingsADay": round(len(polls) / max(1e-9, (end - BEGIN - DAY) / DAY), 1),
    }


def _story(
    story: Story,
    seen: list[tuple[int, float]],
    due: tuple[float, float],
    figures: Counter[str],
    delays: list[float],
    revision_delays: list[float],
) -> None:
    versions = [version for version, _ in seen]
    figures["articles"] += bool(seen)
    figures["articlesMissed"] += (
        not seen
        and story.versions[0] < due[0]
        and (story.gone_at is None or story.gone_at - story.versions[0] > 6 * HOUR)
    )
    figures["revisions"] += len(set(versions)) - bool(seen)
    figures["revisionsSpurious"] += len(versions) - len(set(versions))
    if seen and story.versions[0] >= BEGIN:
        delays.append(seen[0][1] - story.versions[0])
    for number, at in enumerate(story.versions[1:], 2):
        taken = story.gone_at is not None and story.gone_at < at + 12 * HOUR
        late = [when for version, when in seen if version == number]
        if late and seen[0][1] < at:
            revision_delays.append(late[0] - at)
        overtaken = any(version > number for version in versions)  # by a later edit, before anyone could look
        figures["revisionsMissed"] += not late and not overtaken and at < due[1] and not taken


def _oracle(newsroom: Newsroom, end: float) -> int:
    """Requests of someone who knows of everything new: one to a listing that names it, one to each page; per run."""
    ticks = {int((x.versions[0] - BEGIN) // TICK) for x in newsroom.stories if BEGIN <= x.versions[0] < end}
    pages = sum(sum(at < end for at in x.versions) for x in newsroom.stories)
    gone = sum(x.gone_at is not None and x.gone_at < end for x in newsroom.stories)
    first = 3  # robots.txt, the home page and a listing, once
    return first + len(ticks) + pages + gone * (2 if newsroom.habits.gone_status == 404 else 1)


def _epoch(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
