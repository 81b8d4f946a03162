"""Rows that the store tests put in."""

from __future__ import annotations

import os
from collections.abc import Callable

from crawler.stores.frontier import Found
from crawler.stores.ledger import Delivery
from crawler.stores.parts import PartWriter
from crawler.stores.state import State

SITE = "news.example"
NOW = 1_800_000_000.0

OpenState = Callable[..., State]


def url(number: int | str) -> str:
    return f"https://www.{SITE}/2026/{number}.html"


def found(number: int | str, priority: int = 0, **more: object) -> Found:
    return Found(url(number), url(number), priority, "feed", f"https://{SITE}/feed.xml", **more)  # type: ignore[arg-type]


def delivery(number: int, revision: int = 1, article: int | None = None, text_of: int | None = None) -> Delivery:
    ident = f"{number if article is None else article:032x}"
    return Delivery(SITE, url(number), ident, revision, f"{number if text_of is None else text_of:032x}", "00ff")


def die(writer: PartWriter) -> None:
    """Leave everything as a killed process does: descriptors closed, locks gone, files where they were."""
    if writer._open:
        writer._open.file._raw.close()
        writer._open = None
    os.close(writer._mark._fd)
