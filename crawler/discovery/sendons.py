"""Pages that only send on: an address in a <meta refresh> or in a script, where a redirect was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.markup import parse_html
from crawler.urls import BadAddress, canonical, normalise

if TYPE_CHECKING:
    from lxml import etree

MOST_CHARS = 16_384
"""Characters of the largest page that is looked at: it holds an address, perhaps a logo and a script that counts."""

_SOON = 10.0  # seconds; a page that stays longer is there to be read
_WORDS = 60  # "You are being sent on. Click here if nothing happens.", in two languages
_UNSHOWN = frozenset({"script", "style", "noscript", "title", "template"})
_LONGEST_SCRIPT = 1000  # characters of all scripts: what does more than send on is a program, or a check
# seconds, then the address, with or without "url=" and quotes; possessive: linear
_REFRESH = re.compile(r"\s*+(\d{1,4}+(?:\.\d{0,9}+)?+)[\s;,]++(?:url\s*+=\s*+)?+(.*)", re.IGNORECASE | re.DOTALL)
# location = "...", location.href = '...', location.replace("..."), location.assign("..."); bounded: linear
_LOCATION = re.compile(
    r"""(?<![\w$])location(?:\.href)?\s{0,9}(?:=|\.(?:replace|assign)\s{0,9}\()\s{0,9}["']([^"'\s<>]{1,2083})["']"""
)


def sent_on(page: str, url: str) -> str | None:
    """Give the absolute address to which a page sends its readers on at once, if that is all it does; else None.

    A page that leads to itself does not: it waits, or checks who reads it.  What a <noscript> says is for others.
    """
    tree = parse_html(page) if len(page) <= MOST_CHARS else None
    if tree is None or _shown_words(tree) > _WORDS:
        return None
    target = _by_meta(tree) or _by_script(tree)
    if not target:
        return None
    try:
        address = normalise(target, url)
        return address if canonical(address) != canonical(url) else None
    except BadAddress:
        return None


def _shown_words(tree: etree._Element) -> int:
    count = 0
    for element in tree.iter():
        shown = "" if element.tag in _UNSHOWN else element.text or ""
        count += len(f"{shown} {element.tail or ''}".split())
    return count


def _by_meta(tree: etree._Element) -> str | None:
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh" or list(meta.iterancestors("noscript")):
            continue
        found = _REFRESH.match(meta.get("content") or "")
        if found and float(found[1]) <= _SOON:
            return found[2].strip().strip("\"'")
    return None


def _by_script(tree: etree._Element) -> str | None:
    scripts = [script.text or "" for script in tree.iter("script")]
    if sum(map(len, scripts)) > _LONGEST_SCRIPT:
        return None
    targets = {target for script in scripts for target in _LOCATION.findall(script.replace("\\/", "/"))}
    return targets.pop() if len(targets) == 1 else None  # with several, a condition chooses
