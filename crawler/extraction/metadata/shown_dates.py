"""Dates that readers see near the headline, and dates in the page's scripts: where the markup gives none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from lxml import etree

from crawler.extraction.metadata.ago import tells_age
from crawler.extraction.metadata.candidates import DateCandidate
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.text import text_of
from crawler.extraction.metadata.zone import Zone, in_teaser

_LONGEST = 120  # characters; longer texts near the headline are prose, whose dates are of something else
_NEAR_AFTER = 12  # texts behind the headline, and
_NEAR_BEFORE = 6  # before it, that are taken for the page's own whatever their element is called
_MOST_HTML = 1_000_000  # characters; htmldate's patterns run over all of it
_MOST_NAMED = 60
_MOST_SEARCHED = 5_000
_LINES = ("p", "div", "span", "li", "td", "dd", "small", "em", "i", "b", "strong", "font", "h4", "h5", "h6", "br")
_FOUND = ("visible", "htmldate")  # what the sources of dates that the page does not declare begin with
_LOOSE, _TIMED = 40, 80  # characters of a text that is little but a date, but a date with a time of day
_NAMED = re.compile("[dD]at(?:e|um)|ublish|posted|stamp|time|meta|info")
_NAMED_ID = re.compile("[dD]ate")
_MOST_SCRIPT = 2_000_000  # characters of script text that are searched in one page
_CHANGED = re.compile(
    r"updat|aktualis|geändert|modif|cập nhật|mis à jour|màj|actualiz|atualiz|aggiorn|bijgewerkt|oppdater|uppdater|"
    r"opdater|zaktualiz|обновл|更新|수정|最終更新|diperbarui|güncelle|last edited|revised|reviewed",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|posted|mise en ligne|veröff|erschienen|erstellt|đăng|публик|опублик|発行|公開|입력|등록|yayın",
    re.IGNORECASE,
)
_IN_SCRIPT = re.compile(  # bounded on both sides of a fixed key
    r"\\{0,3}[\"'](?:date_?published|published_?(?:at|date|time|on)|publish_?(?:date|time|at|ed_?at)|post_?date|"
    r"first_?published(?:_?at|_?date)?|publication_?date|display_?date)\\{0,3}[\"']\s{0,3}:\s{0,3}\\{0,3}[\"']?"
    r"(\d{4}-\d{2}-\d{2}[T ]?[\d:.]{0,15}(?:Z|[+-]\d{2}:?\d{2})?|\d{13}|\d{10})",
    re.IGNORECASE,
)


def tells_change(text: str) -> bool:
    """Whether a line dates a change and not the publication: "Updated on ..."."""
    return bool(_CHANGED.search(text)) and not _PUBLISHED.search(text)


def read_visible(zone: Zone, language: str | None) -> tuple[list[DateCandidate], list[DateCandidate]]:
    """(published, modified): the dates written nearest to the headline."""
    published: list[DateCandidate] = []
    modified: list[DateCandidate] = []
    near = (zone.after[:_NEAR_AFTER], zone.before[:_NEAR_BEFORE], zone.after[_NEAR_AFTER:], zone.before[_NEAR_BEFORE:])
    longest = _LONGEST if zone.marked else _TIMED
    for nearness, surroundings in enumerate(near if zone.marked else near[:2]):
        label = ""
        for text, holder in surroundings:
            date = read_date(text, "visible", language) if len(text) <= longest else None
            if date is None or (nearness > 1 and not _PUBLISHED.search(label) and in_teaser(holder, zone)):
                label = text
                continue
            changed = tells_change(f"{label if len(label) < 40 else ''} {text}")
            (modified if changed else published).append(date)
            label = ""
        if published:
            break
    published.sort(key=lambda date: len(date.raw) > _LOOSE)  # a headline's date is of what it tells of
    return published[:3], modified[:3]


def before_changes(published: Sequence[DateCandidate], modified: Sequence[DateCandidate]) -> list[DateCandidate]:
    """Without the dates found on the page that lie behind the day of its last change: today's, in a banner.

    Declared ones stay: what is written to appear tomorrow is changed until today.
    """
    clocks = [date for date in modified if not date.has_offset]  # the others may be of the day before, in UTC
    last = max((date.day for date in clocks), default="9999")
    return [date for date in published if not (date.source.startswith(_FOUND) and date.day > last)]


def read_ages(zone: Zone) -> list[str]:
    """The first line near the headline that says how long ago the article was published: "2 hours ago"."""
    label = ""
    for text, holder in (*zone.after[:_NEAR_AFTER], *zone.before[:_NEAR_BEFORE]):
        if tells_age(text) and not in_teaser(holder, zone) and not tells_change(f"{label[:40]} {text}"):
            return [text]
        label = text
    return []


def read_anywhere(tree: etree._Element, zone: Zone, language: str | None) -> list[DateCandidate]:
    """The first date in an element that is named for one, else the first that the page says it was published on."""
    named: list[DateCandidate] = []
    for element in islice(_named(tree), _MOST_NAMED):
        text = text_of(element, _LONGEST + 1)
        if len(text) <= _LONGEST and not _CHANGED.search(text):
            date = read_date(element.get("datetime") or element.get("content") or text, "visible.named", language)
            if date and not in_teaser(element, zone):
                return [date]
            named += [date] if date else []
    if named and len({date.day for date in named}) == 1:
        return named[:1]  # in a teaser's clothes, but the only one
    loose: list[DateCandidate] = []
    for element in islice(tree.iter(*_LINES), _MOST_SEARCHED):
        text = (element.tail if element.tag == "br" else element.text) or ""
        if not 8 <= len(text) <= _LONGEST or _CHANGED.search(text):
            continue
        said = _PUBLISHED.search(text)
        length = len(text.strip())
        if (said or length <= _TIMED) and (date := read_date(text, "visible.said", language)):
            if said:
                return [date]
            if (length <= _LOOSE or date.precision != "day") and not loose and not in_teaser(element, zone):
                source = "visible.loose" if date.precision == "day" else "visible.timed"
                loose = [DateCandidate(date.value, source, date.raw, date.precision)]
    return loose


def _named(tree: etree._Element) -> Iterator[etree._Element]:
    """The elements that are <time>, or called after a date."""
    for element in tree.iter(etree.Element):
        mark, name = element.get("class"), element.get("id")
        if (
            (mark and _says_date(mark))
            or element.tag == "time"
            or (name and _NAMED_ID.search(name))
            or "date" in (element.get("property") or "")
        ):
            yield element


@lru_cache(maxsize=4096)  # a site's pages share their class names
def _says_date(mark: str) -> bool:
    return bool(_NAMED.search(mark))


def read_by_htmldate(tree: etree._Element, url: str) -> list[DateCandidate]:
    """Htmldate's opinion, the last resort: it also reads prose, footers and picture names."""
    text = etree.tostring(tree, encoding="unicode", method="html")
    if len(text) > _MOST_HTML:
        return []
    from htmldate import find_date  # noqa: PLC0415 - 0.1 s, for the few pages that give no date

    found = find_date(
        text, extensive_search=False, original_date=True, url=url, min_date="1995-01-01", max_date="2100-01-01"
    )
    date = read_date(found, "htmldate") if found else None
    return [date] if date else []


def read_scripts(scripts: Iterable[etree._Element]) -> list[DateCandidate]:
    """The first date that a script of the page calls that of publication."""
    left = _MOST_SCRIPT
    for script in scripts:
        text = script.text
        if not text or len(text) > left:
            continue
        left -= len(text)
        if match := _IN_SCRIPT.search(text):
            date = read_date(match[1], "script")
            return [date] if date else []
    return []
