"""The signature of a place: the path of tags, ids and stable class names from <body> down to it.

What changes from page to page in a class name (digits, hashes of build tools) is folded away, so that the same place on
two pages of a site has the same signature.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

# Utility classes of the common frameworks for what only screen readers are to read: "opens in a new tab"; of Video.js,
# which most players are made with, also what it says without scripts.
_UNSEEN = frozenset(
    "visually-hidden visuallyhidden sr-only screen-reader-text screen-reader-only screenreader-only element-invisible "
    "vjs-control-text vjs-no-js a11y-hidden assistive-text u-visually-hidden u-hidden-visually show-for-sr".split()
)
_MAX_CLASSES = 6  # utility-class frameworks write dozens; the first ones tell
_KNOWN_NAMES = 20_000  # of short elements, kept at hand from page to page: 5 MB; a site has some hundred
_LONGEST_STEP, _LONGEST_PATH = 200, 2_000  # characters; real ones are shorter, a hostile page's may have megabytes


def stable_name(name: str) -> str:
    """A class name or id without what a build tool or a page number puts into it; "" where nothing stable is left."""
    if not name.isascii():
        return "x"
    if any(c.isdigit() for c in name):
        parts = [p for p in re.split(r"[-_]+", name) if p and not any(c.isdigit() for c in p)]
        return "-".join(parts) + "#"
    return name


@lru_cache(_KNOWN_NAMES)
def _known_unseen(classes: str) -> bool:
    return not _UNSEEN.isdisjoint(classes.split())


def unseen(classes: str) -> bool:
    """Whether an element of these classes is for screen readers only."""
    return (_known_unseen if len(classes) <= _LONGEST_STEP else _known_unseen.__wrapped__)(classes)


@lru_cache(_KNOWN_NAMES)
def _known_step(name: str, ident: str | None, classes: str | None) -> str:
    if ident and (stable := stable_name(ident)):
        name += f"#{stable}"
    if classes:
        name += "".join(sorted({f".{s}" for c in classes.split()[:_MAX_CLASSES] if (s := stable_name(c))}))
    return _bounded(name, _LONGEST_STEP)


def step_of(name: str, ident: str | None, classes: str | None) -> str:
    """The element's part of a signature: tag, #id, .classes in order of name."""
    size = len(name) + len(ident or "") + len(classes or "")
    return (_known_step if size <= _LONGEST_STEP else _known_step.__wrapped__)(name, ident, classes)


def path_of(outer: str, step: str) -> str:
    """The signature of what stands in ``outer`` at ``step``."""
    return _bounded(f"{outer}/{step}", _LONGEST_PATH)


def _bounded(name: str, most: int) -> str:
    """The name, or what is equal only for equal names where it is longer than ``most`` characters."""
    return name if len(name) <= most else f"~{blake2b(name.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"
