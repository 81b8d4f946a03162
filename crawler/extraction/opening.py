"""What stands between the headline and the text: date and author, where the markup did not say them.

Read once the text is known, because the text tells the language, and the language the names of the months.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import DROPPED, Block
from crawler.extraction.lines import opened_names
from crawler.extraction.metadata.candidates import OVERRIDE, DateCandidate
from crawler.extraction.metadata.dated_lines import names_beside_date
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.fields import Fields
from crawler.extraction.metadata.names import other_hands
from crawler.extraction.metadata.publication import GUESSES
from crawler.extraction.metadata.shown_dates import tells_change
from crawler.extraction.selection import Verdict
from crawler.items import Author

_MOST_LINES = 6
_LONGEST = 100  # characters; a longer line is no line of date or author


def complete(fields: Fields, blocks: Sequence[Block], verdicts: Sequence[Verdict], language: str | None) -> None:
    """Fill the published date and the authors that are missing, and the time of day of a date that has none."""
    lines = [line for line in opening_lines(blocks, verdicts) if not other_hands(line)]
    dated = (line for line in lines if not tells_change(line))
    found = next((date for line in dated if (date := read_date(line, "opening", language))), None)
    if found and _better(found, fields):
        fields.datePublished, fields.datePublishedRaw = found.value, found.raw
        fields.datePublishedPrecision = found.precision
        fields.sources["datePublished"] = found.source
    said = (opened_names(line) or names_beside_date(line, language) for line in lines)
    if not fields.authors and (names := next(filter(None, said), [])):
        fields.authors = [Author(name, name) for name in names]
        fields.sources["authors"] = "opening"


def opening_lines(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> list[str]:
    """The short lines from the last headline before the text to the text."""
    first = next((i for i, verdict in enumerate(verdicts) if verdict.kept), 0)
    begin = next((i for i in range(first - 1, -1, -1) if verdicts[i].reason == "headline"), first)
    lines = [
        b.text
        for b in blocks[begin:first]
        if b.ruled != DROPPED and b.image is None and len(b.text) <= _LONGEST and 2 * b.linked < len(b.text)
    ]
    return lines[:_MOST_LINES]


def _better(found: DateCandidate, fields: Fields) -> bool:
    known = fields.datePublished
    if known is not None and fields.sources.get("datePublished") == OVERRIDE:
        return False
    if known is None or fields.sources.get("datePublished") in GUESSES:
        return True
    return fields.datePublishedPrecision == "day" and found.precision != "day" and found.value[:10] == known[:10]
