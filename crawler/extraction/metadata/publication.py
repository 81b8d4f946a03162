"""The vote on the publication date: a page's places agree on a day, and the fullest value of that day is taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from crawler.extraction.metadata.candidates import OVERRIDE, DateCandidate

# How much a place's say is worth; fitted on some 400 sites, small changes do not matter.  Dates that other things than
# the article have, too (a video's upload, the page's creation, any <time> element), weigh least; dcterms.date only
# repeats meta.date.
_SAYS = {
    "jsonld.datePublished": 3.0,
    "itemprop.datepublished": 2.0,
    "jsonld.page.datePublished": 2.0,
    "time.published": 2.0,
    "url": 2.0,
    "feed": 2.0,
    "sitemap": 2.0,
    "meta.date": 1.0,
    "meta.dc.date": 1.0,
    "meta.dcterms.date": 0.1,
    "meta.": 2.5,
    "visible": 1.2,
    "time": 1.0,
}
_OTHERS_SAY = 0.5
GUESSES = frozenset({"htmldate", "visible.loose"})
"""Sources that take any date on a page which says of none that it is of the article: a footer's, a picture's."""
LESS_THAN_AN_AGE = GUESSES | {"url.stamp"}
"""Sources that say less of the day than a line like "3 hours ago": a stamp's may be the day before."""
NOT_ITS_OWN = frozenset({"url", "url.stamp", "feed", "sitemap"}) | GUESSES
"""Sources of which none is a word of the page about itself: any page at the article's address has such dates."""
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# Hours from Greenwich: evenings as far as California, nights as far as Helsinki.  Farther east a later day in the
# address was that of the printed paper.
_WESTMOST, _EASTMOST = 8, 3
_FARTHEST = timedelta(hours=14)
_QUARTER = 900  # seconds; all offsets in use are whole quarters of an hour
_SHOWN = ("url", "itemprop.datepublished", "time.published")  # a day alone is on the newsroom's own clock
_REPEATED = 0.1  # a place's second date is another thing's


def settle_published(offered: Sequence[DateCandidate]) -> DateCandidate | None:
    """The day with most votes, in its fullest form."""
    if ruled := next((date for date in offered if date.source == OVERRIDE), None):
        return ruled
    votes: dict[str, float] = {}
    seen: set[str] = set()
    heard: set[tuple[str, str]] = set()
    for date in offered:
        if (date.source, date.day) in heard:
            continue  # a list of other articles repeats its page's latest day
        says = _says(date.source)
        votes[date.day] = votes.get(date.day, 0.0) + (says if date.source not in seen else says * _REPEATED)
        seen.add(date.source)
        heard.add((date.source, date.day))
    if not votes:
        return None
    order = {date.day: -place for place, date in reversed(list(enumerate(offered)))}
    winner = max(votes, key=lambda day: (votes[day], order[day]))
    best = max((d for d in offered if d.day == winner), key=lambda d: (d.precision != "day", _says(d.source)))
    return _dated_by_url(_localised(best, offered), offered)


def _says(source: str) -> float:
    if source in _SAYS:
        return _SAYS[source]
    return next(
        (says for prefix, says in _SAYS.items() if prefix[-1] == "." and source.startswith(prefix)), _OTHERS_SAY
    )


def _localised(best: DateCandidate, offered: Sequence[DateCandidate]) -> DateCandidate:
    """The same moment with the newsroom's own offset, or the same time of day with any, if the page has it."""
    if best.precision == "day" or (best.has_offset and not best.value.endswith("Z")):
        return best
    for other in offered:
        if not other.has_offset or (best.has_offset and other.value.endswith("Z")):
            continue
        if best.has_offset:
            apart = datetime.fromisoformat(other.value) - datetime.fromisoformat(best.value)
            same = abs(apart.total_seconds()) < 60
        else:
            same = other.value[:16] == best.value[:16]
        if same:
            return other
    if best.has_offset and best.precision == "second":
        clocks = (_same_moment(best, other) for other in offered if not other.has_offset)
        return next((found for found in clocks if found), best)
    return best


def _same_moment(best: DateCandidate, other: DateCandidate) -> DateCandidate | None:
    """The moment on the clock of a candidate without offset, if the two are some hours apart to the second."""
    if other.precision != "second":
        return None
    moment = datetime.fromisoformat(best.value)
    offset = datetime.fromisoformat(other.value).replace(tzinfo=UTC) - moment
    if not offset or abs(offset) > _FARTHEST or offset.total_seconds() % _QUARTER:
        return None
    return _told_at(best, offset)


def _dated_by_url(best: DateCandidate, offered: Sequence[DateCandidate]) -> DateCandidate:
    """A moment in UTC as the newsroom's clock had it: where the address or the page shows the day before or after.

    The day is the one shown, the moment stays; the offset is the least that brings them together.
    """
    if not best.value.endswith("Z"):
        return best
    shown = [date for date in offered if date.precision == "day" and date.source in _SHOWN]
    day = next((date.day for date in sorted(shown, key=lambda date: _SHOWN.index(date.source))), best.day)
    if day == best.day:
        return best
    moment = datetime.fromisoformat(best.value)
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    late = moment >= midnight + _DAY
    hours = -((moment - midnight - _DAY) // _HOUR + 1) if late else -((moment - midnight) // _HOUR)
    return _told_at(best, timedelta(hours=hours)) if -_WESTMOST <= hours <= _EASTMOST else best


def _told_at(date: DateCandidate, offset: timedelta) -> DateCandidate:
    moment = datetime.fromisoformat(date.value).astimezone(timezone(offset))
    return DateCandidate(moment.isoformat(timespec="seconds"), date.source, date.raw, date.precision)
