"""Pages of content systems that caught us out: each folder of ``shapes`` has one, and what must come of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.compose import compose
from crawler.items import Article

CASES = sorted(Path(__file__).parent.glob("shapes/*/expected.json"))
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def told(article: Article) -> dict[str, Any]:
    """What a case may expect, in the form that it says it in."""
    return {
        "headline": article.headline,
        "articleBody": article.articleBody.split("\n\n"),
        "authors": [author.name for author in article.authors],
        "datePublished": article.datePublished,
        "articleSection": article.articleSection,
        "captions": [image.caption for image in article.images if image.caption],
        "inLanguage": article.inLanguage,
        "isAccessibleForFree": article.isAccessibleForFree,
        "accessStatus": article.accessStatus,
        "qualityFlags": article.metadata.qualityFlags,
    }


@pytest.mark.parametrize("case", CASES, ids=[case.parent.name for case in CASES])
def test_a_page_gives_what_its_case_expects(case: Path) -> None:
    page = analyse(case.with_name("page.html").read_bytes(), "https://harbour.example/2026/ferry-17.html")
    assert isinstance(page, Page)
    article = compose(page, None, NOW)
    assert isinstance(article, Article)
    expected = json.loads(case.read_text())
    assert {name: told(article)[name] for name in expected} == expected
