"""What counts as a revision, on real pages whose site is known better at the second look."""

from __future__ import annotations

from pathlib import Path

import pytest
from components import an_article

from crawler.extraction.desk import Desk
from crawler.extraction.lineprints import prints_of_keys
from crawler.extraction.provenance import content_hash
from crawler.items import Article
from crawler.pipelines.changes import changed_fields, is_revision, prints_of
from tests.extraction.laws.realsite import largest_site


def test_real_pages_that_a_larger_memory_reads_otherwise_are_no_revisions(bench_data: Path) -> None:
    pages = largest_site(bench_data, 100)
    desk = Desk(8)
    left = [outcome for number, page in enumerate(pages) for outcome in desk.add(number, page)]
    then = dict(left + desk.flush())
    again = dict([outcome for number, page in enumerate(pages) for outcome in desk.add(number, page)] + desk.flush())
    otherwise = revisions = 0
    for number, page in enumerate(pages):
        versions = [outcome for outcome in (then[number], again[number]) if isinstance(outcome, Article)]
        for article in versions:
            article.contentHash = content_hash(article.articleBody)
        if len(versions) == 2:
            before, after = (prints_of(article, prints_of_keys(page.traits.keys)) for article in versions)
            otherwise += "articleBody" in changed_fields(before, after)
            revisions += is_revision(before, after)
    assert otherwise > 3
    assert revisions <= otherwise // 3


@pytest.mark.parametrize(
    ("was", "became", "told"),
    [("What it is about.", None, False), (None, "What it is about.", False), ("What it is about.", "Corrected.", True)],
)
def test_a_description_that_changes_is_a_revision_but_not_one_that_comes_or_goes(was, became, told) -> None:
    before, after = (prints_of(an_article(description=text)) for text in (was, became))
    assert changed_fields(before, after) == ["description"]
    assert is_revision(before, after) == told


def test_fields_are_compared_by_name() -> None:
    assert changed_fields('{"a": "1", "b": "2"}', '{"a": "1", "b": "3", "c": "4"}') == ["b", "c"]
