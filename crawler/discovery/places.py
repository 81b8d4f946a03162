"""Where on a page something stands: by its tags and roles, and by the names that everyone gives such boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree

Place = Literal["nav", "main", "aside", "footer"]

_DEEPEST = 16  # marks within marks; real pages have up to five
_ROLES: dict[str, Place] = {
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "banner": "nav",
    "main": "main",
    "complementary": "aside",
    "contentinfo": "footer",
}
# First or last word of a class or id: "main-nav" and "nav-main", but not "has-nav-open".
_MENUS = frozenset(["nav", "navi", "navbar", "navigation", "subnav", "mainnav", "topnav", "menu", "submenu", "mainmenu",
                    "megamenu", "breadcrumb", "breadcrumbs", "topbar", "masthead"])  # fmt: skip
_ASIDES = frozenset(["sidebar", "rightbar", "leftbar"])
_FOOTERS = frozenset(["footer", "site footer", "page footer", "main footer", "global footer", "footer wrapper"])
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*")  # disjoint classes: linear
_NAME_CHARS = 200  # of class and id; utility classes go on for ever


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A box that says what place it is.  A ``weak`` one is believed only if it does not hold most of the page."""

    kind: Place
    weak: bool
    above: Mark | None
    depth: int


def mark_of(element: etree._Element, above: Mark | None, within_article: bool) -> Mark | None:
    """Give the mark in force inside the element; ``above`` if the element says nothing new.

    A <header> or <footer> within an <article> belongs to a teaser, not to the page.
    """
    if above is not None and above.depth >= _DEEPEST:
        return above
    kind, weak = _kind(element, within_article)
    if kind is None or (above is not None and above.kind == kind and not above.weak):
        return above
    return Mark(kind, weak, above, above.depth + 1 if above else 1)


def place_of(mark: Mark | None, held: Mapping[Mark, int], links: int) -> Place:
    """Give the place of a link: of the innermost mark that is believed, given how many links each mark holds."""
    while mark is not None:
        if not mark.weak or held[mark] * 2 <= links:
            return mark.kind
        mark = mark.above
    return "main"


def _kind(element: etree._Element, within_article: bool) -> tuple[Place | None, bool]:
    role = _ROLES.get((element.get("role") or "").strip().lower())
    if role:
        return role, role in ("nav", "aside") and element.tag != "nav"
    match element.tag:
        case "nav":
            return "nav", False
        case "main":
            return "main", False
        case "aside":
            return "aside", True
        case "header" if not within_article:
            return "nav", True
        case "footer" if not within_article:
            return "footer", False
    for name in f"{element.get('id') or ''} {element.get('class') or ''}"[:_NAME_CHARS].split():
        words = [x.lower() for x in _WORDS.findall(name)]
        if not words:
            continue
        if words[0] in _MENUS or words[-1] in _MENUS:
            return "nav", True
        if words[0] in _ASIDES or words[-1] in _ASIDES:
            return "aside", True
        if not within_article and " ".join(words) in _FOOTERS:
            return "footer", True
    return None, False
