"""The dateline: where a report was filed, as its first paragraph opens with it."""

from __future__ import annotations

import re

from crawler.extraction.metadata.lexicon import AGENCIES

_HEAD = 90  # characters of the text that can hold a dateline
_MOST = 60  # characters of one
# A place (in capitals, or one to three capitalised words), then what agencies add, then the dash that closes it.  All
# repetitions are bounded and each word is followed by a fixed separator: linear in the 90 characters.
_CAPITALS = r"[^\W\d_a-zà-ÿ]{2,20}(?:[ .'’-]{1,2}[^\W\d_a-zà-ÿ]{2,20}){0,3}"
_TITLED = r"[^\W\d_]{2,20}(?:[ '’-][^\W\d_]{2,20}){0,2}"
_CLOSED = re.compile(
    rf"(?P<place>{_CAPITALS}|{_TITLED})(?P<more>(?:, [^\W\d_][\w .]{{1,24}}){{0,2}})"
    r"\s?(?P<agency>\([^()]{2,30}\))?\s?(?:[–—]|--?)\s"
)
_SHORTEST = 3  # letters: "UPS - the parcel" is no dateline, "ROM - ..." has an agency or stays out


def dateline_of(text: str) -> str | None:
    """The dateline that the text opens with ("BERLIN (dpa)", "Kyiv, Ukraine"), without its dash; None without one.

    A place that is not in capitals counts only where an agency stands behind it: "Anna – the queen" is a sentence.
    """
    match = _CLOSED.match(text[:_HEAD])
    if match is None:
        return None
    place, agency = match["place"], match["agency"] or ""
    named = any(word.casefold() in AGENCIES for word in re.findall(r"\w+", agency))
    if not (place.isupper() and (len(place) > _SHORTEST or agency)) and not (named and place[0].isupper()):
        return None
    line = " ".join(f"{place}{match['more']} {agency}".split())
    return line if len(line) <= _MOST else None


def declared_dateline(text: str) -> str | None:
    """A dateline as JSON-LD gives it; None for a date or a label, which some content systems write there."""
    return None if not text or len(text) > _MOST or any(c.isdigit() for c in text) else text
