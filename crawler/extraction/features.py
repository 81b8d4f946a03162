"""What the judge looks at: one row of numbers a block, from the page alone.

No feature knows a site.  Names of classes count only as the generic vocabulary of the web (``caption``, ``related``),
as one hint among a hundred, and never decide alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence

import numpy as np

from crawler.extraction.blocks import Block
from crawler.extraction.lines import ends_sentence
from crawler.extraction.places import PLACE_NAMES, place_features
from crawler.extraction.words import Floats, likeness, matched, words

_TAGS = ("p", "li", "heading", "div", "td", "blockquote", "figcaption", "span", "section", "other")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./:]\d{1,2}")  # bounded repeats: linear
_ENDS, _COMMAS = ".!?。！？", ",，、،"
_LONGEST_DATE_LINE = 120  # a line with a date in it is furniture only if it is short
_FULL_BODY = 200  # characters below which a JSON-LD articleBody is a teaser
_MOST_BODY_WORDS = 20_000


class PageText:
    """What the page says of itself, in words: its titles, its description, its JSON-LD body."""

    def __init__(self, titles: Sequence[str], description: str, body: str) -> None:
        self.titles = [words(t) for t in titles if t]
        self.description = set(words(description))
        self.body = words(body)[:_MOST_BODY_WORDS] if len(body) > _FULL_BODY else []


def around(values: Floats, weight: Floats, before: int, after: int) -> Floats:
    """Weighted mean of the ``before`` values ahead of each one and the ``after`` behind it, itself left out."""
    count = len(values)
    sums = np.concatenate(([0.0], np.cumsum(values * weight)))
    weights = np.concatenate(([0.0], np.cumsum(weight)))
    place = np.arange(count)
    low, high = np.maximum(0, place - before), np.minimum(count, place + after + 1)
    mass = weights[high] - weights[low] - weight
    total = sums[high] - sums[low] - values * weight
    return total / np.maximum(mass, 1e-9)


def others(keys: Sequence[Hashable], values: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """For each block: weighted mean over the other blocks with its key, their number and their weight (itself in)."""
    number: dict[Hashable, int] = {}
    group = np.array([number.setdefault(k, len(number)) for k in keys], np.intp)
    total, mass = np.bincount(group, values * weight), np.bincount(group, weight)
    rest = (total[group] - values * weight) / np.maximum(mass[group] - weight, 1e-9)
    heavy: Floats = mass[group].astype(float)
    return rest, np.bincount(group)[group].astype(float), heavy


def _each(blocks: Sequence[Block], value: Callable[[Block], float]) -> Floats:
    return np.fromiter((value(b) for b in blocks), float, len(blocks))


def _shape(blocks: Sequence[Block], size: Floats, count: Floats) -> dict[str, Floats]:
    share = _each(blocks, lambda b: b.linked) / size
    long = np.log1p(size)
    columns = {
        "len": long,
        "words": np.log1p(count),
        "len_before": np.concatenate(([0.0], long[:-1])),
        "len_after": np.concatenate((long[1:], [0.0])),
        "link": share,
        "hrefs": np.log1p(_each(blocks, lambda b: len(b.hrefs))),
        "link_3": around(share, size, 3, 3),
        "link_before": around(share, size, 1, 0),
        "link_after": around(share, size, 0, 1),
        "link_after_4": around(share, size, 0, 4),
        "bold": _each(blocks, lambda b: b.bold) / size,
        "italic": _each(blocks, lambda b: b.italic) / size,
        "sentence": _each(blocks, lambda b: ends_sentence(b.text)),
        "sentences": _each(blocks, lambda b: sum(map(b.text.count, _ENDS))) / np.maximum(count, 1),
        "commas": _each(blocks, lambda b: sum(map(b.text.count, _COMMAS))) / np.maximum(count, 1),
        "digits": _each(blocks, lambda b: sum(map(str.isdigit, b.text))) / size,
        "capitals": _each(blocks, lambda b: sum(map(str.isupper, b.text))) / size,
        "date": _each(blocks, lambda b: len(b.text) < _LONGEST_DATE_LINE and _DATE.search(b.text) is not None),
        "colon": _each(blocks, lambda b: b.text[-1] in ":："),
        "address": _each(blocks, lambda b: any(s in b.text for s in ("©", "@", "http", "www."))),
        "bullet": _each(blocks, lambda b: "|" in b.text or b.text[0] in "»›•·▶►■"),
        "quote": _each(blocks, lambda b: b.text[0] in '"“„«”「'),
        "bracket": _each(blocks, lambda b: b.text[0] in "([（" and b.text[-1] in ")]）"),
        "image": _each(blocks, lambda b: b.image is not None),
        "hidden": _each(blocks, lambda b: b.hidden),
        "breaks": _each(blocks, lambda b: min(3, b.breaks)),
    }
    kinds = ["heading" if b.heading else b.tag if b.tag in _TAGS else "other" for b in blocks]
    columns |= {f"tag_{t}": np.array([k == t for k in kinds], float) for t in _TAGS}
    heading = columns["tag_heading"]
    columns["heading_before"] = np.concatenate(([0.0], heading[:-1]))
    columns["heading_after"] = np.concatenate((heading[1:], [0.0]))
    return columns


def _teaching(taught: Floats, size: Floats) -> dict[str, Floats]:
    count = len(size)
    place = np.arange(count)
    kept = np.nonzero((taught >= 0.5) & (size >= 25))[0]
    first, last = (kept[0], kept[-1]) if len(kept) else (0, count - 1)
    mass = max(1.0, float((taught * size).sum()))
    return {
        "taught": taught,
        "taught_3": around(taught, size, 3, 3),
        "taught_8": around(taught, size, 8, 8),
        "taught_before": around(taught, size, 1, 0),
        "taught_after": around(taught, size, 0, 1),
        "taught_before_4": around(taught, size, 4, 0),
        "taught_after_4": around(taught, size, 0, 4),
        "taught_before_20": around(taught, size, 20, 0),
        "taught_after_20": around(taught, size, 0, 20),
        "taught_so_far": (np.cumsum(taught * size) - taught * size) / mass,
        "taught_size": np.full(count, np.log1p(mass)),
        "from_first": np.clip(place - first, -40, 200).astype(float),
        "from_last": np.clip(place - last, -200, 40).astype(float),
        "position": (np.cumsum(size) - size) / max(1.0, float(size.sum())),
    }


def _grouping(blocks: Sequence[Block], taught: Floats, link: Floats, size: Floats) -> dict[str, Floats]:
    own = [b.sig for b in blocks]
    parent = [s.rpartition("/")[0] for s in own]
    grand = [s.rpartition("/")[0] for s in parent]
    columns: dict[str, Floats] = {}
    keys: list[tuple[str, Sequence[Hashable]]] = [
        ("sig", own), ("parent", parent), ("grand", grand), ("container", [b.container for b in blocks])
    ]  # fmt: skip
    for name, key in keys:
        mean, number, mass = others(key, taught, size)
        columns |= {f"{name}_taught": mean, f"{name}_blocks": np.log1p(number), f"{name}_size": np.log1p(mass)}
    columns["sig_link"] = others(own, link, size)[0]
    columns["container_link"] = others([b.container for b in blocks], link, size)[0]
    weight: dict[str, float] = {}
    for path, share in zip(parent, taught * size, strict=True):
        weight[path] = weight.get(path, 0.0) + share
    main = max(weight, key=lambda p: weight[p])
    steps = main.split("/")
    common = {s: sum(1 for _ in _same(s.split("/"), steps)) / len(steps) for s in set(own)}
    columns["in_main"] = np.array([1.0 if p == main else 0.6 if p.startswith(main + "/") else 0.0 for p in parent])
    columns["common_path"] = np.array([common[s] for s in own])
    return columns


def _same(one: Sequence[str], other: Sequence[str]) -> list[str]:
    found = []
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        found.append(a)
    return found


def _telling(tokens: Sequence[Sequence[str]], page: PageText, size: Floats) -> dict[str, Floats]:
    count = len(tokens)
    flat = [" ".join(t) for t in tokens]
    titles = [" ".join(t) for t in page.titles]
    like = np.array([max((likeness(t, title) for title in page.titles), default=0.0) for t in tokens])
    named = np.nonzero(like > 0.6)[0]
    first: dict[str, int] = {}
    again = np.array([first.setdefault(text, i) != i for i, text in enumerate(flat)], float)
    often: dict[str, int] = {}
    for text in flat:
        often[text] = often.get(text, 0) + 1
    body = matched(tokens, page.body) if page.body else np.full(count, -1.0)
    said = {word for part in tokens for word in part} if page.body else set()
    wanted = set(page.body)
    return {
        "title": like,
        "in_title": np.array([bool(text) and any(text in title for title in titles) for text in flat], float),
        "after_title": np.clip(np.arange(count) - (named[0] if len(named) else -50), -50, 100).astype(float),
        "description": np.array([
            len(page.description & set(t)) / len(set(t)) if page.description and len(t) > 3 else 0.0 for t in tokens
        ]),
        "twice": np.array([often[text] > 1 for text in flat], float),
        "again": again,
        "body": body,
        "body_3": around(body, size, 3, 3),
        "body_shown": np.full(count, len(wanted & said) / len(wanted) if wanted else -1.0),
    }  # fmt: skip


def features(
    blocks: Sequence[Block], tokens: Sequence[Sequence[str]], taught: Floats, page: PageText
) -> tuple[Floats, list[str]]:
    """Give the matrix (blocks x features) and the features' names; ``taught`` is the teacher's share of each block."""
    size = _each(blocks, lambda b: len(b.text))
    count = np.array([len(t) for t in tokens], float)
    columns = _shape(blocks, size, count)
    columns |= _teaching(taught, size)
    columns |= _grouping(blocks, taught, columns["link"], size)
    columns |= _telling(tokens, page, size)
    matrix = np.column_stack([*columns.values(), place_features([b.sig for b in blocks])])
    return matrix, [*columns, *PLACE_NAMES]
