"""The article's text where a page keeps it in data for its scripts: a shell that shows its text once they have run.

Such data are JSON, in scripts of that type or as what a program is given (``window.state = {...}``, ``push([...])``,
``JSON.parse("...")``).  The article is a long text, or a list of parts that have texts, in an object that bears one of
the page's titles.  What is found is judged like any page.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from lxml import etree

from crawler.extraction.words import likeness, words
from crawler.markup import parse_html

_MOST_CHARS = 4_000_000  # of all scripts of a page
_MOST_ATTEMPTS = 500  # to read data, a script; each that fails costs a look at all before it
_MOST_VALUES = 200_000  # of all their data
_DEEPEST = 40  # levels of data; article objects lie at 3 to 12
_FEWEST = 400  # letters of an article, ideographs and syllables counted three times; less is a description
_TITLE_WORDS = 5  # of a title; shorter ones may be the site's name, which stands beside all that it says of itself
_TITLED = 0.7  # Jaccard index of an object's title with one of the page's
_LONGEST_TITLE = 300
_ABOVE = 3  # levels from a text up to the object that bears its title
_PARTS = 2  # a list of fewer is no list of paragraphs
_DATA = re.compile(r"(?:^|[=(,])\s*(?=[{\[])|JSON\.parse\(\s*(?=\")")  # where data may begin; linear
_TAG = re.compile(r"<[a-zA-Z/!]")
_PROSE = re.compile(r"[.!?\u3002\uff01\uff1f\u0964\u061f][\s\"'\u201d\u00bb<]|[\u3002\uff01\uff1f]|[.!?]$")
_TAGS = re.compile(r"<[^<>]*>")
_DENSE = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
_LONGEST_SENTENCE = 400  # letters, on average
_LETTERS = re.compile(r"[^\W\d_]")
_LINES = re.compile(r"\s*\n\s*")


def unfold(tree: etree._Element, titles: Sequence[str]) -> bool:
    """Put the article that the page's data hold in place of its <body>; False, and nothing changed, if they hold none.

    ``titles`` are the page's own, the best first.
    """
    wanted = [told for title in titles if len(told := words(title)) >= _TITLE_WORDS]
    found = max(_articles(tree, [set(told) for told in wanted]), key=itemgetter(0), default=None) if wanted else None
    if found is None:
        return False
    made = parse_html(f"<html><body><article><h1>{escape(titles[0])}</h1>{found[1]}</article></body></html>")
    body = made.find("body") if made is not None else None
    if body is None:
        return False
    for old in tree.findall("body"):
        tree.remove(old)
    tree.append(body)
    return True


def _articles(tree: etree._Element, titles: Sequence[set[str]]) -> Iterator[tuple[int, str]]:
    """The letters and the markup of each text in the page's data that is an article's and stands by its title."""
    for value, above in islice(chain.from_iterable(map(_values, _documents(tree))), _MOST_VALUES):
        texts = [value] if isinstance(value, str) else _parts(value) if isinstance(value, list) else []
        if 3 * sum(map(len, texts)) < _FEWEST or not any(_bears(data, titles) for data in above[-_ABOVE:]):
            continue
        markup = "".join(map(_markup, texts))
        plain = _TAGS.sub(" ", markup)
        letters = len(_LETTERS.findall(plain)) + 2 * len(_DENSE.findall(plain))
        prose = len(_PROSE.findall(plain)) * _LONGEST_SENTENCE >= letters  # no list of names, program, encoded picture
        if prose and letters >= _FEWEST and 2 * letters >= len("".join(plain.split())):
            yield letters, markup


def _documents(tree: etree._Element) -> Iterator[Any]:
    """The JSON documents in the page's scripts."""
    left = _MOST_CHARS
    for script in tree.iter("script"):
        text = (script.text or "")[:left]
        left -= len(text)
        yield from _decoded(text)


def _decoded(text: str) -> Iterator[Any]:
    decoder, at = json.JSONDecoder(), 0
    for _ in range(_MOST_ATTEMPTS):
        begin = _DATA.search(text, at)
        if begin is None:
            return
        try:
            data, at = decoder.raw_decode(text, begin.end())
            yield json.loads(data) if isinstance(data, str) else data
        except json.JSONDecodeError:  # a program's own braces, or data with a mistake
            at = max(at, begin.end() + 1)
        except RecursionError:
            return


def _values(data: Any) -> Iterator[tuple[Any, tuple[dict[str, Any], ...]]]:
    """All values of a document in their order, each with the objects around it, the outermost first."""
    stack: list[tuple[Any, tuple[dict[str, Any], ...]]] = [(data, ())]
    while stack:
        value, above = stack.pop()
        yield value, above
        if isinstance(value, list):
            stack += [(part, above) for part in reversed(value)]
        elif isinstance(value, dict) and len(above) < _DEEPEST:
            stack += [(part, (*above, value)) for part in reversed(value.values())]


def _parts(values: list[Any]) -> list[str]:
    """The texts of a list's parts, in order: strings, or of objects what stands under the name that holds most."""
    if len(values) < _PARTS:
        return []
    size: Counter[str] = Counter()
    for value in values:
        if isinstance(value, dict):
            size.update({name: len(text) for name, text in value.items() if isinstance(text, str)})
    name = size.most_common(1)[0][0] if size else ""
    texts = (value.get(name) if isinstance(value, dict) else value for value in values)
    return [text for text in texts if isinstance(text, str)]


def _bears(data: dict[str, Any], titles: Sequence[set[str]]) -> bool:
    """Whether the object, or one right inside it, has a text that is like one of the titles."""
    inside = (part for value in data.values() if isinstance(value, dict) for part in value.values())
    short = (text for text in (*data.values(), *inside) if isinstance(text, str) and 0 < len(text) <= _LONGEST_TITLE)
    return any(likeness(set(words(text)), title) >= _TITLED for text in short for title in titles)


def _markup(text: str) -> str:
    if _TAG.search(text):
        return text if text.lstrip().startswith("<") else f"<p>{text}</p>"
    return "".join(f"<p>{escape(unescape(line))}</p>" for line in _LINES.split(text.strip()) if line)
