"""The vote on the publication date: a page's places agree on a day, and the fullest value of that day is taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.extraction.metadata.candidates import OVERRIDE, DateCandidate

# How much a place's say is worth; fitted on some 400 sites, small changes do not matter.  Dates that other things than
# the article have, too (a video's upload, the page's creation, any <time> element), weigh least.
_SAYS = {
    "jsonld.datePublished": 3.0,
    "itemprop.datepublished": 2.0,
    "jsonld.page.datePublished": 2.0,
    "time.published": 2.0,
    "url": 2.0,
    "meta.date": 1.0,
    "meta.dc.date": 1.0,
    "meta.dcterms.date": 1.0,
    "meta.": 2.5,
    "visible": 1.2,
    "time": 1.0,
}
_OTHERS_SAY = 0.5
GUESSES = frozenset({"htmldate", "visible.loose"})
"""Sources that take any date on a page which says of none that it is of the article: a footer's, a picture's."""
_REPEATED = 0.1  # a place's second date is another thing's


def settle_published(offered: Sequence[DateCandidate]) -> DateCandidate | None:
    """The day with most votes, in its fullest form."""
    if ruled := next((date for date in offered if date.source == OVERRIDE), None):
        return ruled
    votes: dict[str, float] = {}
    seen: set[str] = set()
    for date in offered:
        says = _says(date.source)
        votes[date.day] = votes.get(date.day, 0.0) + (says if date.source not in seen else says * _REPEATED)
        seen.add(date.source)
    if not votes:
        return None
    order = {date.day: -place for place, date in reversed(list(enumerate(offered)))}
    winner = max(votes, key=lambda day: (votes[day], order[day]))
    best = max((d for d in offered if d.day == winner), key=lambda d: (d.precision != "day", _says(d.source)))
    return _localised(best, offered)


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
        if not other.has_offset or other.value.endswith("Z"):
            continue
        if best.has_offset:
            apart = datetime.fromisoformat(other.value) - datetime.fromisoformat(best.value)
            same = abs(apart.total_seconds()) < 60
        else:
            same = other.value[:16] == best.value[:16]
        if same:
            return other
    return best
