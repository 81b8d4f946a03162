"""Small invented pages for the metadata tests."""

from __future__ import annotations

import json
from typing import Any

from crawler.extraction.html import parse
from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.metadata.read import read_metadata

URL = "https://news.example/world/the-river-rises"


def read(body: str = "", head: str = "", url: str = URL, lang: str = "en") -> PageMeta:
    """The candidates of a page with this head and body."""
    html = f"<html lang='{lang}'><head>{head}</head><body>{body}</body></html>"
    return read_metadata(parse(html.encode(), url, "text/html; charset=utf-8"))


def ld(*nodes: Any) -> str:
    """A JSON-LD script."""
    return f'<script type="application/ld+json">{json.dumps(nodes[0] if len(nodes) == 1 else list(nodes))}</script>'


def article(**values: Any) -> dict[str, Any]:
    """A NewsArticle node."""
    return {"@context": "https://schema.org", "@type": "NewsArticle", **values}
