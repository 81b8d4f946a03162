"""Lines around the headline that name the author without markup that says so."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from crawler.extraction.metadata.bylines import after_by
from crawler.extraction.metadata.candidates import Byline
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.lexicon import CJK_SERVICE
from crawler.extraction.metadata.names import (
    authors,
    is_desk,
    is_letter,
    looks_like_name,
    opens_byline,
    split_names,
    strip_opener,
)
from crawler.extraction.metadata.text import text_of
from crawler.extraction.metadata.zone import Zone

_LONGEST = 200  # characters; what is longer is no line of names
_NEAR = 12  # texts before or behind the headline among which a lone name may be the author's
_BESIDE = 3  # texts between such a name and the date
_LONGEST_DATE = 60  # characters
_MOST_SAID = 5  # words beside a date: "posted on", weekday, month, "at"; in a sentence there are more
_UNIT = 3  # characters of what stands behind a time: "Uhr", "pm", "GMT", a dash
_MOST_NAME = 4  # words
_FURNITURE = frozenset({"a", "li", "nav", "h1", "h2", "h3", "h4", "h5", "h6", "button", "label", "figcaption"})
_ABOVE = 3  # ancestors that are looked at
# One class after a fixed word, bounded: linear.  "Responsible editor" has no such word.
_SIGNED = re.compile(
    r"(?:记者|記者|(?<![\u3400-\u9fff])(?:作者|撰文|撰稿|文))\s?[:：]\s?((?:[\u3400-\u9fff·・．]{2,12}[\s、,，/]{0,2}){1,6})"
)
# A line that is "reporter" and names: without a colon a sentence could begin so.
_SIGNED_LINE = re.compile(
    r"[\u3400-\u9fff]{0,4}(?:记者|記者)\s{1,3}((?:[\u3400-\u9fff·・．]{2,12}[\s、,，/]{0,2}){1,4})$"
)
_LINES = ("p", "div", "span", "em", "i", "b", "strong", "small", "address", "li", "td", "h3", "h4", "h5", "h6")
_MOST_LINES = 5_000  # elements; as many as a long article with its furniture has
_SHORTEST_LINE, _LONGEST_LINE = 8, 80  # characters of an opener and one to three names
_GAPS = re.compile(r"[\s、,，/]+")
_BETWEEN = " 、,，/"
_LONGEST_HAN = 12  # characters of a foreign name in Chinese letters, whose parts have a dot between
_MOST_HAN = 4  # characters of a Chinese name; what is longer is the question of an interview


def read_signed(zone: Zone, url: str) -> Byline | None:
    """The names behind a Chinese or Japanese "author:" or "reporter:" near the headline.

    They are not those of ``meta author``, where content systems write the editor in charge.
    """
    for text, element in (*zone.after, *zone.before):
        names, raw = signed_names(text) if len(text) <= _LONGEST else ([], "")
        if names:
            return Byline(tuple(authors(names, raw, url, element.get("href"))), "signed")
    return None


def signed_names(text: str) -> tuple[list[str], str]:
    """The names behind a Chinese "author:" or "reporter:", and the words that say so; ([], "") where there are none."""
    match = _SIGNED.search(text) or _SIGNED_LINE.match(text)
    names = _GAPS.split(match[1].strip(_BETWEEN)) if match else []
    names = [name for name in names if not CJK_SERVICE.search(name)]
    return (names, match.group().strip()) if match and all(_is_han_name(name) for name in names) else ([], "")


def _is_han_name(text: str) -> bool:
    longest = _LONGEST_HAN if any(dot in text for dot in "·・．") else _MOST_HAN
    return 2 <= len(text) <= longest


def read_beside_date(zone: Zone, url: str) -> Byline | None:
    """A name that stands alone in its element next to a date near the headline: the last resort before the far ones."""
    for surroundings in (zone.after[:_NEAR], zone.before[:_NEAR]):
        dated = [place for place, (text, _) in enumerate(surroundings) if _is_date(text)]
        for place, (text, element) in enumerate(surroundings):
            near = any(abs(place - other) <= _BESIDE for other in dated)
            if near and _is_full_name(text) and not _is_furniture(element):
                return Byline(tuple(authors([text], text, url, element.get("href"))), "near")
    return None


def read_only_line(tree: etree._Element, url: str) -> Byline | None:
    """The one line of the page that is "By ..." and full names, wherever it stands; None where there are several."""
    found: dict[tuple[str, ...], Byline] = {}
    for element in islice(tree.iter(*_LINES), _MOST_LINES):
        written = element.text
        if not written or (len(written) < _SHORTEST_LINE and not len(element)):  # most elements: a word, or nothing
            continue
        text = " ".join(written.split())
        if text and len(element) and not strip_opener(text):
            text = text_of(element, _LONGEST_LINE + 1)  # "By", and the name in a link
        if not _SHORTEST_LINE <= len(text) <= _LONGEST_LINE or not opens_byline(text) or _in_figure(element):
            continue
        names = tuple(split_names(text, free=True))
        if names and all(_is_full_name(name) for name in names):
            found[names] = Byline(tuple(authors(names, text, url)), "line.only")
    return next(iter(found.values())) if len(found) == 1 else None


def _after_date(text: str) -> str:
    """The part of a line from its "by" on, where a date and hardly a word stand before; else the whole line."""
    rest = after_by(text)
    before = text.removesuffix(rest).split()[:-1]
    said = sum(word.strip(",.|").isalpha() for word in before)
    dated = before and (len(before[-1]) <= _UNIT or any(c.isdigit() for c in before[-1]))
    return f"by {rest}" if dated and said <= _MOST_SAID and _is_date(" ".join(before)) else text


def _in_figure(element: etree._Element) -> bool:
    """Whether the element belongs to a picture: "By" says there who took it."""
    return any(node.tag in ("figure", "figcaption") for node in (element, *islice(element.iterancestors(), _ABOVE)))


def _is_furniture(element: etree._Element) -> bool:
    """Whether the element is a heading or stands in a link or a list: section names and menus look like names."""
    return any(node.tag in _FURNITURE for node in (element, *islice(element.iterancestors(), _ABOVE)))


def _is_date(text: str) -> bool:
    return len(text) <= _LONGEST_DATE and read_date(text, "near") is not None


def _is_full_name(text: str) -> bool:
    """Whether a text is a person's first and last name and nothing else."""
    words = text.split()
    plain = all(is_letter(c) or c in ".-'’\u200c" for word in words for c in word)
    return (
        2 <= len(words) <= _MOST_NAME and plain and not text.isupper() and looks_like_name(text) and not is_desk(text)
    )


def read_line(zone: Zone, url: str) -> Byline | None:
    """A line near the headline that opens as bylines do ("By ...", "Von ...") and goes on with names.

    Before the opener there may be the date, and little else: "Posted Monday, 23 November 2026 at 10:05 by ...".
    """
    for surroundings in (zone.after, zone.before):
        opened = False
        for text, element in surroundings:
            if len(text) > _LONGEST or _in_figure(element):
                opened = False
                continue
            if opened or opens_byline(line := _after_date(text)):
                names = split_names(text if opened else line, free=True)
                if names and all(looks_like_name(name) for name in names):
                    return Byline(tuple(authors(names, text, url, element.get("href"))), "line")
                opened = not strip_opener(text)
    return None
