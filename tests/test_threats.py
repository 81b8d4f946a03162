"""Every row of the table of threats has a test: ``pytest -m threat`` runs them, ``-k`` and this list find them.

The tests bear ``@pytest.mark.threat(ROW, ...)``.  They are found in the source, so that a module that cannot be
imported here does not count as missing.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROWS = {
    1: "SSRF by link, feed, redirect, literal",
    2: "DNS rebinding",
    3: "file:, data:, ftp:",
    4: "decompression bomb",
    5: "bytes handed to trafilatura",
    6: "endless or dripping body",
    7: "truncated body",
    8: "XXE, billion laughs",
    9: "junk where a sitemap should be",
    10: "sitemap loops and floods",
    11: "redirect loop",
    12: "spider traps",
    13: "deep nesting",
    14: "very wide pages",
    15: "50 MB page, megabyte attribute, NULs, unclosed tags, huge colspan",
    16: "quadratic metadata",
    17: "leaks",
    18: "worker killed, looping, out of memory",
    19: "wrong or missing charset",
    20: "content-type lies",
    21: "robots.txt 5xx, hanging, huge",
    22: "429, 503, Retry-After",
    23: "DNS failure of one host",
    24: "disk full",
    25: "kill -9",
    26: "SIGTERM",
    27: "two crawls on one state",
    28: "clock skew, future dates",
    29: "SQLite locked or corrupt",
    30: "PostgreSQL down in mid-crawl",
    31: "log injection",
    32: "JSONL",
    33: "path traversal",
    34: "credentials in URLs",
    35: "consent wall, login wall, soft 404, parked domain",
    36: "robots.txt race",
    37: "Scrapy's JOBDIR",
    38: "lxml in threads",
    39: "defaults that surprise",
    40: "plugins",
    41: "poisoning of the site's memory",
}


def held() -> dict[int, list[str]]:
    """The tests of each row."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        source = path.read_bytes()
        for node in ast.parse(source).body if b"mark.threat" in source else ():
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for row in _rows(node):
                    found[row].append(f"{path.relative_to(TESTS)}::{node.name}")
    return found


def _rows(test: ast.FunctionDef) -> list[int]:
    marks = [x for x in test.decorator_list if isinstance(x, ast.Call) and ast.unparse(x.func) == "pytest.mark.threat"]
    return [ast.literal_eval(row) for mark in marks for row in mark.args]


HELD = held()


@pytest.mark.parametrize("row", ROWS, ids=[f"{number}-{name}" for number, name in ROWS.items()])
def test_every_threat_has_a_test(row: int) -> None:
    assert HELD[row]


def test_no_test_holds_a_row_that_there_is_not() -> None:
    assert set(HELD) <= set(ROWS)
