"""JSON as pages really write it, read in one pass: whatever can be understood is, and nothing raises.

Known faults of real JSON-LD: comments, CDATA marks, trailing or missing commas, raw line breaks and unescaped quotes in
strings, single quotes, several documents in one script, a cut-off end.  The reader keeps its own stack, so that depth
is bounded by a number and not by the interpreter, and it only ever moves forward: time is linear in the text.
"""

from __future__ import annotations

import re
from typing import Any

DEEPEST = 64  # containers within containers; real JSON-LD stays under a dozen
_SKIP = re.compile(r"(?:[\s,;:]|//[^\n]*+|<!\[CDATA\[|\]\]>|<!--|-->)*+")  # possessive: no way back, linear
_WORD = re.compile(r"[^\s,:{}\[\]\"']++")
_ENDS_STRING = re.compile(r"\s{0,64}(?:[,:}\]]|//|$)")  # bounded look-ahead
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None}


def read(text: str) -> list[Any]:
    """The top-level values of the text, in order; a container that was cut off holds what came before the cut."""
    documents: list[Any] = []
    stack: list[dict[str, Any] | list[Any]] = []
    keys: list[str | None] = []
    position = 0

    def put(value: Any) -> None:
        if not stack:
            documents.append(value)
        elif isinstance(top := stack[-1], list):
            top.append(value)
        elif keys[-1] is None:
            keys[-1] = value if isinstance(value, str) else str(value)
        else:
            top.setdefault(keys[-1], value)
            keys[-1] = None

    while (position := _skip(text, position)) < len(text):
        char = text[position]
        if char in "{[":
            if len(stack) >= DEEPEST:
                return documents
            container: dict[str, Any] | list[Any] = {} if char == "{" else []
            put(container)
            stack.append(container)
            keys.append(None)
            position += 1
        elif char in "}]":
            if stack:
                stack.pop()
                keys.pop()
            position += 1
        elif char in "\"'":
            value, position = _string(text, position)
            put(value)
        else:
            word = _WORD.match(text, position)
            position = word.end() if word else position + 1
            if word and stack:
                put(_scalar(word.group()))
    return documents


def _skip(text: str, position: int) -> int:
    while True:
        skipped = _SKIP.match(text, position)
        position = skipped.end() if skipped else position
        if not text.startswith("/*", position):
            return position
        end = text.find("*/", position + 2)
        position = len(text) if end < 0 else end + 2


def _string(text: str, position: int) -> tuple[str, int]:
    quote = text[position]
    start = end = position + 1
    while True:
        end = text.find(quote, end)
        if end < 0:
            return _unescape(text[start:]), len(text)
        slashes = end
        while text[slashes - 1] == "\\" and slashes > start:
            slashes -= 1
        if (end - slashes) % 2 == 0 and _ENDS_STRING.match(text, end + 1):
            return _unescape(text[start:end]), end + 1
        end += 1


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _PLAIN.get(m[2], m[2]), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # joins the halves of \ud83d\ude00


def _scalar(word: str) -> Any:
    if word in _LITERALS:
        return _LITERALS[word]
    try:
        return float(word) if "." in word and "e" not in word.lower() else int(word[:20])
    except ValueError:
        return word
