"""Every reason that the code can give is said in words, in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import crawler.extraction
from crawler.explaining.reasons import KINDS, PAGE_REASONS, REASONS, page_words, words_for
from crawler.extraction.endnotes import END_NOTE
from crawler.extraction.prompts import PAYWALL
from crawler.extraction.quality import DOUBTS, UNDATED
from crawler.extraction.signing import SIGNATURE

EXTRACTION = Path(crawler.extraction.__file__).parent
_REASON_GIVERS = {"_first_reason", "date_line"}  # functions that return one


def texts(node: ast.AST | None) -> Iterator[str]:
    """The string constants that an expression may have as its value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))


def named(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def of_reasons(target: ast.AST) -> bool:
    return isinstance(target, ast.Subscript) and named(target.value, "reasons")


def given_reasons() -> set[str]:
    """What is assigned to an entry of ``reasons``, or returned by what fills it, anywhere in the extraction."""
    found: set[str] = set()
    for path in EXTRACTION.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and any(map(of_reasons, node.targets)):
                found.update(texts(node.value))
            elif isinstance(node, ast.FunctionDef) and node.name in _REASON_GIVERS:
                returned = (n for n in ast.walk(node) if isinstance(n, ast.Return))
                found.update(text for n in returned for text in texts(n.value))
    return found


def rejections() -> set[str]:
    """The reasons of the rejections that the extraction makes."""
    calls = (n for path in EXTRACTION.glob("*.py") for n in ast.walk(ast.parse(path.read_text())))
    made = (n for n in calls if isinstance(n, ast.Call) and named(n.func, "Rejection") and len(n.args) > 1)
    return {text for n in made for text in texts(n.args[1])}


def test_the_code_s_reasons_are_found() -> None:
    assert {"headline", "caption", "repeated", "duplicate", "heading-of-nothing"} <= given_reasons()
    assert {"no-text", "not-html"} <= rejections()


@pytest.mark.parametrize("reason", sorted(given_reasons() | {SIGNATURE, END_NOTE, PAYWALL}))
def test_every_reason_of_a_block_has_words(reason: str) -> None:
    assert reason in REASONS


@pytest.mark.parametrize("reason", sorted(rejections() | DOUBTS | {UNDATED, "no-headline"}))
def test_every_reason_of_a_page_has_words(reason: str) -> None:
    assert reason in PAGE_REASONS


def test_every_kind_is_used_and_named() -> None:
    assert {words.kind for words in REASONS.values()} == set(KINDS)


def test_a_reason_to_come_speaks_for_itself() -> None:
    assert words_for("some-new-reason").sentence == "some new reason"
    assert page_words("some-new-reason") == "some new reason"
