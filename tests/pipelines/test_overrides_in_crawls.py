"""The pipeline holds to what a person ruled, and tells when a rule has lost its page."""

from __future__ import annotations

import orjson
import pytest
from components import a_page, on_its_way

from crawler.extraction.overrides import Overrides, read_overrides
from crawler.pipelines.extract import Extract
from crawler.session import Rejected

RULES = 'site = "https://a.org/"\ndrop = ["p:last-child", "div.gone"]\nheadline = "title"'
GONE = 'o/a.toml: drop[2] "div.gone"'


@pytest.fixture
def extract(session, crawler):
    session.overrides = Overrides.gathered([read_overrides(RULES, "o/a.toml")])
    session.quiet.add("a.org")
    return Extract.from_crawler(crawler)


def take(loop, session, extract, body):
    on_its_way(session)
    session.arriving["a.org"] = 1
    return loop.run_until_complete(extract.process_item(a_page(body=body)))


def test_what_was_dropped_by_hand_is_not_in_the_article(loop, session, extract, page_html):
    article = take(loop, session, extract, page_html)
    assert "Sentence 10" in article.articleBody
    assert "Sentence 11" not in article.articleBody
    assert article.metadata.fieldSources["headline"] == "override"


def test_a_page_of_which_nothing_is_left_is_rejected(loop, session, crawler, page_html):
    session.overrides = Overrides.gathered([read_overrides('drop = ["body"]', "a.org.toml")])
    session.quiet.add("a.org")
    with pytest.raises(Rejected, match="no-text"):
        take(loop, session, Extract.from_crawler(crawler), page_html)


def test_a_selector_that_has_found_nothing_for_twenty_pages_is_told_once(loop, session, extract, page_html, caplog):
    session.state.memories.save("overrides", "a.org", orjson.dumps({GONE: 19}), 1.0)
    take(loop, session, extract, page_html)
    loop.run_until_complete(extract.close_spider())
    told = [r.getMessage() for r in caplog.records if "matched none" in r.getMessage()]
    assert told == [f"{GONE} matched none of the last 20 pages of a.org; has the site changed?"]
    assert orjson.loads(session.state.memories.load("overrides", "a.org"))[GONE] == 20


def test_a_run_without_overrides_keeps_no_count(loop, session, crawler, page_html):
    session.quiet.add("a.org")
    extract = Extract.from_crawler(crawler)
    take(loop, session, extract, page_html)
    loop.run_until_complete(extract.close_spider())
    assert session.state.memories.load("overrides", "a.org") is None
