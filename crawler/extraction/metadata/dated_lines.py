"""Lines that hold the date and the author beside it, in any order: "12 January 2026, 10:05 By Ada Moss"."""

from __future__ import annotations

import re

from crawler.extraction.metadata.byline_lines import signed_names
from crawler.extraction.metadata.lexicon import CJK_ROLE
from crawler.extraction.metadata.months import month_of
from crawler.extraction.metadata.names import looks_like_name, opens_byline, split_names, strip_opener

_LONGEST = 100  # characters
_MOST_BEFORE = 3  # words between the date and what opens the byline: "Uhr", "GMT", a label
_PARTS = re.compile(r"\d(?:[^\d]{0,14}\d)*")  # a run of numbers with little between them; the gap is bounded


def names_beside_date(line: str, language: str | None) -> list[str]:
    """The names that stand before or behind the date of a line, as bylines have them; [] where there are none.

    Behind the name a role may mark it as well as an opener does before it: Korean and Japanese bylines end in one.
    """
    if len(line) > _LONGEST or not (match := _PARTS.search(line)):
        return []
    before, behind = line[: match.start()].split(), line[match.end() :].split()
    while before and month_of(before[-1].strip("(,."), language):
        before.pop()
    for words in (before, *(behind[start:] for start in range(min(_MOST_BEFORE + 1, len(behind))))):
        text = " ".join(words).strip(" |·•,;-–—")
        if signed := signed_names(text)[0]:
            return signed
        said = opens_byline(text) and strip_opener(text) != text
        if not text or not (said or CJK_ROLE.search(text)):
            continue
        names = split_names(text, free=True)
        if names and all(looks_like_name(name) and _whole(name) for name in names):
            return names
    return []


def _whole(name: str) -> bool:
    """Whether a name is a first and a last one, or of a script that writes them as one word."""
    return " " in name or not name.isascii()
