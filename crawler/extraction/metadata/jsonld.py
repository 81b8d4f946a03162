"""The page's JSON-LD as a flat list of its own nodes (schema.org, JSON-LD 1.1 as publishers write it).

Read by a JSON parser: time is linear in the size of the scripts, which is capped.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson
from lxml import etree

from crawler.extraction.metadata import lenient

LARGEST_SCRIPT = 1_048_576  # characters; the largest useful one seen in real pages was a fifth of it
MOST_SCRIPTS = 64  # a page with more repeats itself
MOST_NODES = 2_000  # nodes looked at in one page
_DEEPEST = 16
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf")  # where publishers nest the page's own article

Node = dict[str, Any]


def page_nodes(scripts: Iterable[etree._Element]) -> tuple[list[Node], dict[str, Node]]:
    """Give the nodes that describe this page, in order, and an index by ``@id`` that references are looked up in."""
    nodes: list[Node] = []
    by_id: dict[str, Node] = {}
    for document in _documents(scripts):
        for node in _flat(document):
            if len(nodes) >= MOST_NODES:
                return nodes, by_id
            nodes.append(node)
            if isinstance(ident := node.get("@id"), str) and len(node) > len(by_id.get(ident, ())):
                by_id[ident] = node
    return nodes, by_id


def types_of(node: Node) -> list[str]:
    """The node's types without their namespace: ``["NewsArticle"]``."""
    found = node.get("@type", ())
    names = [found] if isinstance(found, str) else found if isinstance(found, list) else ()
    return [name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].strip() for name in names if isinstance(name, str)]


def many(value: Any) -> list[Any]:
    """A value that may be absent, single or a list, as a list."""
    if value is None:
        return []
    if isinstance(value, list):
        return [x for inner in value[:200] for x in (inner if isinstance(inner, list) else [inner])]
    return [value]


def first(value: Any) -> Any:
    """A value that may be a list, or the first of that; None of an empty one."""
    return value[0] if isinstance(value, list) and value else None if isinstance(value, list) else value


def same_page(address: str, url: str) -> bool:
    """Whether two addresses name one page, for all that scheme, host prefix, query and fragment say."""
    try:
        a, b = urlsplit(address), urlsplit(url)
    except ValueError:
        return False
    return bool(a.path.strip("/")) and a.path.rstrip("/") == b.path.rstrip("/")


def _documents(scripts: Iterable[etree._Element]) -> Iterator[Any]:
    left = MOST_SCRIPTS
    for script in scripts:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text
        left -= 1
        if left < 0:
            return
        if not text or len(text) > LARGEST_SCRIPT:
            continue
        try:
            yield orjson.loads(text)
        except orjson.JSONDecodeError:
            if "&quot;" in text and '"' not in text:
                text = html.unescape(text)
            yield from lenient.read(text)


def _flat(document: Any) -> Iterator[Node]:
    stack: list[tuple[Any, int]] = [(document, 0)]
    while stack:
        value, depth = stack.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(value, list):
            stack.extend((inner, depth + 1) for inner in reversed(value))
        elif isinstance(value, dict):
            yield value
            stack.extend(
                (value[key], depth + 1) for key in reversed(_WITHIN) if isinstance(value.get(key), dict | list)
            )
