"""Provisional: trafilatura alone, so that the layers above can be built; the site's memory replaces it."""

from __future__ import annotations

from dataclasses import dataclass

import trafilatura

from crawler.items import Rejection


@dataclass(slots=True)
class Page:
    """What one page says, on its way to the desk."""

    url: str
    domain: str
    title: str
    text: str
    date: str | None


def analyse(body: bytes, url: str, content_type: str | None = None) -> Page | Rejection:
    """Read one page."""
    doc = trafilatura.bare_extraction(body.decode("utf-8", "replace"), url=url, with_metadata=True)
    if doc is None or not doc.text or not doc.title:
        return Rejection(url, "no-article")
    return Page(url, url.split("/")[2], doc.title, doc.text, doc.date)
