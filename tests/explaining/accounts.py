"""Made-up accounts, for the renderers."""

from __future__ import annotations

from typing import Any

from crawler.extraction.account import Account, BlockAccount, Evidence, FieldAccount, Votes

TEXT = "The ferry will run every twenty minutes from Monday."


def a_block(text: str = TEXT, reason: str = "", **more: Any) -> BlockAccount:
    given = {
        "place": "main/article/p", "tag": "p", "chance": 0.1 if reason else 0.9, "page_chance": 0.5,
        "votes": Votes(1.0, None, 0.25), "evidence": None, "linked": 0.0, "hidden": False,
    }  # fmt: skip
    return BlockAccount(text=text, reason=reason, **{**given, **more})


def an_account(*blocks: BlockAccount, **more: Any) -> Account:
    given = {
        "url": "https://harbour.example/ferry", "domain": "harbour.example", "known_pages": 7, "refused": "",
        "detail": "", "unlisted": False, "by_teacher": False, "flags": [],
        "fields": [FieldAccount("headline", ["The ferry"], "h1"), FieldAccount("authors", ["Ada Moss"], None)],
        "teachers": [], "article": None,
    }  # fmt: skip
    return Account(blocks=list(blocks), **{**given, **more})


BOX = a_block("Subscribe to our letter.", "repeated", evidence=Evidence(5, 5 / 7, 2, 6, 0.04, known_headline=True))
NAVIGATION = [a_block(f"Section {n}", "links") for n in range(30)]
