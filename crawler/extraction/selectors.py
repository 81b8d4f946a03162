"""Selectors that a person writes: CSS or XPath 1.0, checked as far as that can be done without a page.

Both become XPath without variables, name spaces and functions beyond those of XPath 1.0 section 4, so none can read a
file, ask a server or run code.  How long one may take is bounded by the worker that evaluates it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

LONGEST = 1000  # characters; what people write has some 30, what browsers copy out of a page some 200
_XPATH_BEGINS = ("/", "./", "../", "(", "xpath:")
_FUNCTIONS = frozenset(
    "last position count id local-name namespace-uri name string concat starts-with contains substring-before "
    "substring-after substring string-length normalize-space translate boolean not true false lang number sum floor "
    "ceiling round text node comment processing-instruction and or div mod".split()
)  # with the node tests and operators that may stand before a bracket, too
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # one character class: linear
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")  # each ends at the next quote: linear
_CALLED = re.compile(r"(?<![\w.-])([^\W\d][\w.-]*)\s*\(")  # begins at a name's beginning only: linear
_PREFIX = re.compile(r"(?<!:):(?!:)")
_NO_ELEMENT = re.compile(r"(?:^|[/\s|:(])(?:@[\w*-]+|attribute::[\w*-]+|text\(\)|comment\(\))[\s)]*$")  # bounded: 1,000


class BadSelector(ValueError):
    """The text selects nothing that could be used; the message says why."""


@dataclass(slots=True, frozen=True)
class Selector:
    """``where`` names the file and key it stands at, ``text`` is what was written, ``path`` the same as XPath."""

    where: str
    text: str
    path: str

    def __str__(self) -> str:
        return f'{self.where} "{self.text}"'

    def find(self, tree: etree._Element) -> list[Any]:
        """What it selects: elements, or strings where its path ends in them.

        Nothing where this page makes it fail ("sum" of what is no number): so it is told with what selects nothing.
        """
        try:
            found = etree.XPath(self.path)(tree)
        except etree.XPathError:
            return []
        return found if isinstance(found, list) else [found]


def read_selector(where: str, text: str, *, elements: bool) -> Selector:
    """Check a selector.  ``elements``: it must select elements, not text or attributes.  Raises BadSelector."""
    stripped = text.strip()
    if not stripped:
        raise BadSelector("empty; write a CSS selector or an XPath")
    if len(stripped) > LONGEST:
        raise BadSelector(f"longer than {LONGEST:,} characters")
    if _CONTROL.search(stripped):
        raise BadSelector("a line break or control character in it; write it on one line")
    if stripped.startswith(_XPATH_BEGINS):
        kind, path = "an XPath", stripped.removeprefix("xpath:").strip()
    else:
        kind, path = "a CSS selector", _translated(stripped)
    _check(path, kind, elements=elements)
    return Selector(where, stripped, path)


def _translated(text: str) -> str:
    try:
        return HTMLTranslator().css_to_xpath(text)
    except SelectorError as error:
        reason = str(error).rstrip(".")
        more = "; for text or an attribute write an XPath such as //time/@datetime" if "Pseudo-elem" in reason else ""
        raise BadSelector(f"not a CSS selector ({reason}{more})") from error
    except RecursionError as error:
        raise BadSelector("not a CSS selector (nested too deeply)") from error


def _check(path: str, kind: str, *, elements: bool) -> None:
    bare = _LITERAL.sub("''", path)
    if "$" in bare:
        raise BadSelector(f"not {kind} that can be used here (there are no variables)")
    if _PREFIX.search(bare):
        raise BadSelector(f"not {kind} that can be used here (a page's elements have no name-space prefixes)")
    unknown = next((name for name in _CALLED.findall(bare) if name not in _FUNCTIONS), None)
    if unknown:
        raise BadSelector(f"not {kind} that can be used here (XPath 1.0 has no function {unknown}())")
    try:
        found = etree.XPath(path)(etree.fromstring("<html><head/><body/></html>"))
    except etree.XPathError as error:
        raise BadSelector(f"not {kind} ({str(error).rstrip('.')})") from error
    except ValueError as error:  # what a CSS escape stood for
        raise BadSelector(f"not {kind} that can be used here (a control character in it)") from error
    if elements and (not isinstance(found, list) or _NO_ELEMENT.search(bare)):
        raise BadSelector("selects text or a number; let it end at the element")
    if not isinstance(found, list | str):
        raise BadSelector("selects a number or a truth value; let it end at an element, its text or an attribute")
