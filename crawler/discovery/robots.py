"""robots.txt by RFC 9309: what one file says to one crawler, at a cost that its author cannot drive up.

Protego decides what a rule matches.  What it is handed here is only the group that speaks to us, because Protego gives
every rule of a group to every agent stacked above it: 31 KB of stacked agents cost it 3.6 seconds, 130 KB two minutes.
The reading below is one pass over at most ``MAX_BYTES`` and ``MAX_LINES``; Protego then sees one agent and at most
``MAX_RULES`` rules.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Literal

from protego import Protego

MAX_BYTES = 512 * 1024
"""RFC 9309 section 2.5 asks for at least 500 KiB; what lies behind is not read."""
MAX_LINES = 25_000
"""The longest of 298 real files has 1,930 lines; this many are read in under a tenth of a second."""
MAX_RULES = 3_000
"""The longest group in those files has 418 rules; each costs Protego five to thirty microseconds."""
MAX_SITEMAPS = 1_000
"""Real files name up to a few dozen; a sitemap index is the means for more."""

Outcome = Literal["rules", "allow", "deny"]

# Spellings that Protego accepts, so that both agree on where a group begins.
_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_ALLOW = frozenset({"allow"})
_DISALLOW = frozenset({"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
_DELAY = frozenset({"crawl-delay", "crawl delay"})
_SITEMAP = frozenset({"sitemap", "sitemaps", "site-map"})
_HOST = frozenset({"host"})
_OTHER = frozenset({"request-rate", "request rate", "visit-time", "visit time"})
_KNOWN = _AGENT | _ALLOW | _DISALLOW | _DELAY | _SITEMAP | _HOST | _OTHER
_SITE_WIDE = _SITEMAP | _HOST
_WRITTEN = {
    name: written
    for names, written in ((_ALLOW, "Allow"), (_DISALLOW, "Disallow"), (_DELAY, "Crawl-delay"))
    for name in names
}


class Robots:
    """The rules of one robots.txt for one crawler.

    ``crawl_delay`` is in seconds (``None``: none asked for), ``sitemaps`` are the addresses as they are written, in
    the file's order, without repeats.
    """

    __slots__ = ("_rules", "crawl_delay", "sitemaps")

    def __init__(self, rules: Protego | None, sitemaps: tuple[str, ...] = ()) -> None:
        self._rules = rules
        self.sitemaps = sitemaps
        self.crawl_delay: float | None = rules.crawl_delay("*") if rules else None

    def allows(self, url: str) -> bool:
        """Whether the crawler may fetch this absolute address.  A file without rules for it allows all."""
        return self._rules is None or self._rules.can_fetch(url, "*")


def outcome_of(status: int) -> Outcome:
    """What an answer of this HTTP status to /robots.txt means (RFC 9309 section 2.3.1).

    2xx: the body has the rules.  4xx, or a 3xx that leads nowhere: there are none, all is allowed.  5xx: it cannot
    be had, so nothing is allowed until it can.  429 is a plea to go slower and no "not found": it counts as a 5xx.
    """
    if 200 <= status < 300:
        return "rules"
    return "allow" if 300 <= status < 500 and status != 429 else "deny"


def read_robots(body: bytes, agent: str) -> Robots:
    """What the file says to ``agent``, a product token ("mybot") or a whole User-Agent header.

    The group whose agent name is the longest found in ours speaks to us, else that of ``*``; groups of one name are
    one.  Never raises: what is not robots.txt (an HTML page, say) has no rules and allows all.
    """
    lines = list(_directives(_text(body)))
    chosen = _our_name(lines, agent.strip().lower())
    sitemaps = dict.fromkeys(value for field, value in lines if field in _SITEMAP and value)
    rules = Protego.parse("\n".join(["User-agent: *", *_group(lines, chosen)])) if chosen is not None else None
    return Robots(rules, tuple(sitemaps)[:MAX_SITEMAPS])


def _text(body: bytes) -> str:
    cut = body[:MAX_BYTES]
    if cut.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = cut.decode("utf-16", "ignore")
    else:
        text = cut.decode("utf-8-sig", "ignore")
    # Half a line may say the opposite of the whole: "Disallow: /" out of "Disallow: /print".
    return text if len(body) <= MAX_BYTES else text.rpartition("\n")[0]


def _directives(text: str) -> Iterator[tuple[str, str]]:
    """The lines that can be read as ``field: value``, fields in lower case."""
    for raw in text.splitlines()[:MAX_LINES]:
        line = raw.partition("#")[0].strip()
        if line:
            field, colon, value = line.partition(":")
            field = field.strip().lower()
            if colon and (field in _KNOWN or not value or value[0].isspace()):
                yield field, value.strip()
            else:
                yield from _without_colon(line, field if colon else None, value.strip())


def _without_colon(line: str, field: str | None, value: str) -> Iterator[tuple[str, str]]:
    """``Disallow /x`` and ``User agent x`` as people write them; else the unknown field, which still ends a group."""
    words = line.split(None, 2)
    for count in (1, 2):
        name = " ".join(words[:count]).lower()
        if name in _KNOWN:
            yield name, " ".join(line.split(None, count)[count:])
            return
    if field is not None:
        yield field, value


def _names(value: str) -> list[str]:
    """The agent names that one line stands for: without its asterisks too, because people write ``mybot*``."""
    name = value.lower()
    bare = name.replace("*", "") if name != "*" else ""
    return [each for each in dict.fromkeys((name, bare)) if each]


def _score(name: str, ours: str) -> int:
    if name == "*":
        return 1
    at = ours.find(name)
    while at > 0 and (ours[at - 1].isalnum() or ours[at - 1] in "-_"):
        at = ours.find(name, at + 1)
    return len(name) if at >= 0 else 0


def _our_name(lines: list[tuple[str, str]], ours: str) -> str | None:
    best, best_score = None, 0
    for value in dict.fromkeys(value for field, value in lines if field in _AGENT):
        for name in _names(value):
            score = _score(name, ours)
            if score > best_score:
                best, best_score = name, score
    return best


def _group(lines: list[tuple[str, str]], chosen: str) -> list[str]:
    """The rules under ``chosen``, wherever in the file they stand, at most ``MAX_RULES``."""
    rules: list[str] = []
    ours = False
    after_rule = True
    for field, value in lines:
        if field in _AGENT:
            ours = (ours and not after_rule) or chosen in _names(value)
            after_rule = False
        elif field not in _SITE_WIDE:
            after_rule = True
            if ours and value and field in _WRITTEN and len(rules) < MAX_RULES:
                rules.append(f"{_WRITTEN[field]}: {value}")
    return rules
