"""What an element's own attributes say of whether readers see it, and see it as text."""

from __future__ import annotations

import re

from lxml import etree

from crawler.extraction.blocks import HEADINGS
from crawler.extraction.metadata.text import text_of

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")  # anchored by literals: linear
_CLIPPED = re.compile(r"clip\s*:\s*rect\(|clip-path\s*:\s*inset\((?:50|100)%")  # the same
_QUESTIONS = ("?", "？", "؟")


def is_hidden(element: etree._Element) -> bool:
    """Whether an element says that it is not shown."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def clipped(element: etree._Element) -> bool:
    """Whether an inline element is there for screen readers alone."""
    style = element.get("style")
    return style is not None and _CLIPPED.search(style) is not None


def holds_text(button: etree._Element) -> bool:
    """Whether a button holds text of the page: what it swallowed as it was never closed, or a question to unfold."""
    return _swallowed(button) or _asks(button)


def _swallowed(button: etree._Element) -> bool:
    """Whether it holds the page's main part: no control has an article in it."""
    return next(button.iter("main", "article"), None) is not None


def _asks(button: etree._Element) -> bool:
    """Whether it heads a part that it unfolds (WAI-ARIA's accordion): it stands in a heading, or asks."""
    if button.get("aria-expanded") is None:
        return False
    parent = button.getparent()
    in_heading = parent is not None and parent.tag in HEADINGS
    return in_heading or text_of(button).endswith(_QUESTIONS)
