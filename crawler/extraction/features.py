"""What can be said of each block of a page in numbers: the judges' columns.

The first group describes the block, the others its neighbourhood, its group (same signature, parent, container) and
what the page says of itself.  No column knows a site; class names count only by the generic vocabulary of the web
(``caption``, ``related``), as one hint among a hundred, and never decide alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from crawler.extraction.blocks import HEADINGS, Block
from crawler.extraction.nearby import Nearby
from crawler.extraction.places import PLACE_NAMES, place_features
from crawler.extraction.texts import SHAPE_NAMES, Text
from crawler.extraction.words import Floats, likeness, matched, words

Columns = dict[str, Floats]

_TAGS = ("p", "li", "heading", "div", "td", "blockquote", "figcaption", "span", "section", "other")
_TAG_NAMES = tuple(f"tag_{tag}" for tag in _TAGS)
_KINDS = {tag: place for place, tag in enumerate(_TAGS)} | dict.fromkeys(HEADINGS, _TAGS.index("heading"))
_OTHER = _TAGS.index("other")
_ALL_KINDS = np.arange(len(_TAGS))[:, None]
_PARAGRAPH = 60  # characters from which plain text says where the article is
_FULL_BODY = 200  # characters below which a JSON-LD articleBody is a teaser
_MOST_BODY_WORDS = 20_000
_OWN = ("len", "link", "hrefs", "bold", "italic", "image", "hidden", "breaks")


class PageText:
    """What the page says of itself, in words: its titles, its description, its JSON-LD body."""

    def __init__(self, titles: Sequence[str], description: str, body: str) -> None:
        self.titles = [words(t) for t in titles if t]
        self.description = set(words(description))
        self.body = words(body)[:_MOST_BODY_WORDS] if len(body) > _FULL_BODY else []


class Groups:
    """The blocks that share a key: the same signature, parent, container."""

    def __init__(self, keys: Sequence[Hashable], weight: Floats) -> None:
        number: dict[Hashable, int] = {}
        self._of = np.array([number.setdefault(k, len(number)) for k in keys], np.intp)
        self._weight = weight
        self.count: Floats = np.asarray(np.bincount(self._of)[self._of], np.float64)
        self.mass: Floats = np.asarray(np.bincount(self._of, weight)[self._of], np.float64)

    def others(self, values: Floats) -> Floats:
        """For each block the weighted mean over the other blocks of its group."""
        total = np.bincount(self._of, values * self._weight)
        rest: Floats = (total[self._of] - values * self._weight) / np.maximum(self.mass - self._weight, 1e-9)
        return rest


def _row(block: Block) -> tuple[float, ...]:
    """The columns of _OWN."""
    size = len(block.text)
    return (
        size,
        block.linked / size,
        len(block.hrefs),
        block.bold / size,
        block.italic / size,
        block.image is not None,
        block.hidden,
        min(3, block.breaks),
    )


def _shape(blocks: Sequence[Block], texts: Sequence[Text]) -> tuple[Columns, Floats]:
    rows = np.array([_row(b) + t.shape for b, t in zip(blocks, texts, strict=True)], float)
    columns = dict(zip(_OWN + SHAPE_NAMES, rows.T.copy(), strict=True))
    size = columns["len"]
    columns["len"], columns["words"] = np.log1p(size), np.log1p(columns["words"])
    columns["hrefs"] = np.log1p(columns["hrefs"])
    kinds = np.array([_KINDS.get(b.tag, _OTHER) for b in blocks])
    columns |= zip(_TAG_NAMES, (kinds == _ALL_KINDS).astype(float), strict=True)
    return columns, size


def _beside(columns: Columns, size: Floats, nearby: Nearby) -> Columns:
    """What stands before and after."""
    long, link, heading = columns["len"], columns["link"], columns["tag_heading"]
    spans = nearby.means(link, [(3, 3), (1, 0), (0, 1), (0, 4)])
    return {
        "len_before": np.concatenate(([0.0], long[:-1])),
        "len_after": np.concatenate((long[1:], [0.0])),
        **dict(zip(("link_3", "link_before", "link_after", "link_after_4"), spans, strict=True)),
        "heading_before": np.concatenate(([0.0], heading[:-1])),
        "heading_after": np.concatenate((heading[1:], [0.0])),
        "position": (np.cumsum(size) - size) / max(1.0, float(size.sum())),
    }


class Paths:
    """The blocks' places, and the groups that they make."""

    def __init__(self, blocks: Sequence[Block], size: Floats) -> None:
        self.own = [b.sig for b in blocks]
        self.parent = [s.rpartition("/")[0] for s in self.own]
        grand = [s.rpartition("/")[0] for s in self.parent]
        keys: dict[str, Sequence[Hashable]] = {
            "sig": self.own, "parent": self.parent, "grand": grand, "container": [b.container for b in blocks]
        }  # fmt: skip
        self.groups = {name: Groups(key, size) for name, key in keys.items()}

    def main(self, weight: Floats) -> Columns:
        """How near each block stands to the place with most ``weight``."""
        mass: dict[str, float] = {}
        for path, share in zip(self.parent, weight.tolist(), strict=True):
            mass[path] = mass.get(path, 0.0) + share
        main = max(mass, key=lambda p: mass[p])
        steps, inside = main.split("/"), main + "/"
        common = {s: _same(s.split("/"), steps) / len(steps) for s in set(self.own)}
        near = {p: 1.0 if p == main else 0.6 if p.startswith(inside) else 0.0 for p in mass}
        return {
            "in_main": np.array([near[p] for p in self.parent]),
            "common_path": np.array([common[s] for s in self.own]),
        }


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _grouping(paths: Paths, link: Floats, size: Floats) -> Columns:
    columns: Columns = {}
    for name, group in paths.groups.items():
        columns |= {f"{name}_blocks": np.log1p(group.count), f"{name}_size": np.log1p(group.mass)}
    columns["sig_link"] = paths.groups["sig"].others(link)
    columns["container_link"] = paths.groups["container"].others(link)
    return columns | paths.main(size * (1 - link) * (size >= _PARAGRAPH))


def _telling(texts: Sequence[Text], page: PageText, nearby: Nearby) -> Columns:
    count = len(texts)
    tokens, flat = [text.tokens for text in texts], [text.folded for text in texts]
    like = likenesses(tokens, page.titles)
    titles = [" ".join(t) for t in page.titles]
    longest = max(map(len, titles), default=0)
    named = np.nonzero(like > 0.6)[0]
    first: dict[str, int] = {}
    again = np.array([first.setdefault(text, i) != i for i, text in enumerate(flat)], float)
    often: dict[str, int] = {}
    for text in flat:
        often[text] = often.get(text, 0) + 1
    told = page.description
    return {
        "title": like,
        "in_title": np.array([0 < len(t) <= longest and any(t in title for title in titles) for t in flat], float),
        "after_title": np.clip(np.arange(count) - (named[0] if len(named) else -50), -50, 100).astype(float),
        "description": np.array([_share(t, told) if told and len(t) > 3 else 0.0 for t in tokens]),
        "twice": np.array([often[text] > 1 for text in flat], float),
        "again": again,
        **body_columns(tokens, page.body, nearby),
    }


def body_columns(tokens: Sequence[Sequence[str]], body: Sequence[str], nearby: Nearby) -> Columns:
    """The columns of a text that is said to be the article's: each block's share of it, and its share on the page."""
    share = matched(tokens, body) if body else np.full(len(tokens), -1.0)
    said = {word for part in tokens for word in part} if body else set()
    wanted = set(body)
    return {
        "body": share,
        "body_3": nearby.means(share, [(3, 3)])[0],
        "body_shown": np.full(len(tokens), len(wanted & said) / len(wanted) if wanted else -1.0),
    }


def _share(part: Sequence[str], wanted: set[str]) -> float:
    own = set(part)
    return len(wanted & own) / len(own)


def likenesses(tokens: Sequence[Sequence[str]], titles: Sequence[Sequence[str]]) -> Floats:
    """For each block the Jaccard index (0 to 1) with the title that it is most like; of long blocks 0."""
    wanted = [set(t) for t in titles]
    every = set().union(*wanted)
    most = 3 * max(map(len, titles), default=0)  # a longer text has an index of a third at most
    found = np.zeros(len(tokens))
    for i, part in enumerate(tokens):
        if len(part) <= most and not every.isdisjoint(part):
            own = set(part)
            found[i] = max(likeness(own, title) for title in wanted)
    return found


def features(blocks: Sequence[Block], texts: Sequence[Text], page: PageText) -> tuple[Columns, Paths]:
    """Give the columns that the page alone has, one value a block each, and the blocks' places."""
    columns, size = _shape(blocks, texts)
    nearby = Nearby(size)
    columns |= _beside(columns, size, nearby)
    paths = Paths(blocks, size)
    columns |= _grouping(paths, columns["link"], size)
    columns |= _telling(texts, page, nearby)
    columns |= zip(PLACE_NAMES, place_features(paths.own).T, strict=True)
    return columns, paths


def teaching(taught: Floats, size: Floats, paths: Paths) -> Columns:
    """The columns that the teacher adds; ``taught`` is its share (0 to 1) of each block, ``size`` in characters."""
    count = len(size)
    place = np.arange(count)
    kept = np.nonzero((taught >= 0.5) & (size >= 25))[0]
    first, last = (kept[0], kept[-1]) if len(kept) else (0, count - 1)
    mass = max(1.0, float((taught * size).sum()))
    spans = {"3": (3, 3), "8": (8, 8), "before": (1, 0), "after": (0, 1), "before_4": (4, 0), "after_4": (0, 4),
             "before_20": (20, 0), "after_20": (0, 20)}  # fmt: skip
    near = Nearby(size).means(taught, list(spans.values()))
    columns = {f"taught_{name}": mean for name, mean in zip(spans, near, strict=True)}
    columns |= {f"{name}_taught": group.others(taught) for name, group in paths.groups.items()}
    columns |= {f"taught_{name}": column for name, column in paths.main(taught * size).items()}
    return columns | {
        "taught": taught,
        "taught_so_far": (np.cumsum(taught * size) - taught * size) / mass,
        "taught_size": np.full(count, np.log1p(mass)),
        "from_first": np.clip(place - first, -40, 200).astype(float),
        "from_last": np.clip(place - last, -200, 40).astype(float),
    }
