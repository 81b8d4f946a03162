"""The prompt at the end of a text that goes on for subscribers only: "subscribe to read on".

It is told by what its element is called, in the words that paywalls are called by whatever the page's language is, or
by the page's own word for the part that is not free (schema.org: ``hasPart`` with ``cssSelector``).  An element that
holds the text itself is a wrapper, not a prompt; one that is hidden is shown to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from crawler.extraction.blocks import Block

PAYWALL = "paywall"
"""The reason of a prompt's lines."""

# Ghost's members' call is an upgrade-cta.  No repetition: linear.
_WALL = re.compile(r"pay-?wall|reg-?wall|upgrade-cta", re.IGNORECASE)
_RESTRICTED = re.compile(r"restricted|(?:subscriber|member)s?-?only", re.IGNORECASE)  # labels of whole pages, too
_HIDDEN = re.compile(r"(?:^|[.-])(?:hid(?:e|den)|invisible|d-none)(?:[.-]|$)")  # one class on each side: linear
_OFFER = re.compile(r"subscri|suscri|abonn|/abo\b|log-?in|sign-?(?:in|up)|regist|member", re.IGNORECASE)
_LONGEST = 1000  # characters of a prompt with its list of advantages; the real ones have 60 to 450
_WRAPPED = 0.5  # of the text outside of it: an element that holds more is a wrapper around a lead and its prompt
_KNOWN_PLACES = 4_096  # signatures kept at hand, of at most 2,000 characters
_FARTHEST = 3  # blocks between the text and its prompt: an advertisement, a date


def prompt(blocks: Sequence[Block], kept: Sequence[bool], paid: frozenset[str]) -> list[int]:
    """The numbers of the prompt's blocks, [] where the text ends without one.

    ``kept`` says which blocks are text so far, ``paid`` are the class names by which the page calls what is not free.
    """
    elements: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        for name in called(block.sig, paid):
            elements.setdefault(name, []).append(i)
    return next((inside for name, inside in elements.items() if _is_prompt(name, inside, blocks, kept, paid)), [])


def called(sig: str, paid: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The paths to the elements around a place that are called so, the outermost first."""
    found = _called(sig)
    if paid and any(name in sig for name in paid):
        steps = sig.split("/")
        own = ("/".join(steps[: i + 1]) for i, step in enumerate(steps) if not paid.isdisjoint(step.split(".")[1:]))
        found = tuple(sorted({*found, *own}, key=len))
    return found


@lru_cache(_KNOWN_PLACES)
def _called(sig: str) -> tuple[str, ...]:
    if not (_WALL.search(sig) or _RESTRICTED.search(sig)):
        return ()
    steps = sig.split("/")
    named = (i for i, step in enumerate(steps) if _WALL.search(step) or _RESTRICTED.search(step))
    return tuple("/".join(steps[: i + 1]) for i in named)


def _is_prompt(
    name: str, inside: Sequence[int], blocks: Sequence[Block], kept: Sequence[bool], paid: frozenset[str]
) -> bool:
    """Whether an element so called is a prompt: right after the text, short, shown, with a link to what it offers."""
    lines = [blocks[i] for i in inside]
    text = [i for i, keep in enumerate(kept) if keep and not inside[0] <= i <= inside[-1]]
    if not text or not text[-1] < inside[0] <= text[-1] + 1 + _FARTHEST:
        return False
    held = sum(len(blocks[i].text) for i in inside if kept[i])
    if sum(len(line.text) for line in lines) > _LONGEST or held > _WRAPPED * sum(len(blocks[i].text) for i in text):
        return False
    if any(line.hidden or _HIDDEN.search(line.sig) for line in lines):
        return False
    step = name.rpartition("/")[2]
    if _WALL.search(step) or not paid.isdisjoint(step.split(".")[1:]):
        return any(line.linked for line in lines)
    return any(_OFFER.search(href) for line in lines for href in line.hrefs)
