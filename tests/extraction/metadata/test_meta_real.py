"""Real pages, where they lie beside the project: nothing of them is in it."""

from __future__ import annotations

import json
import zipfile

import pytest

from crawler.extraction.html import parse
from crawler.extraction.metadata.affixes import key_of
from crawler.extraction.metadata.read import read_metadata
from crawler.extraction.metadata.settle import settle


@pytest.fixture(scope="module")
def settled(bench_data):
    """(gold, fields) of the newspaper pages."""
    with zipfile.ZipFile(bench_data / "newspaper4k_articles.zip") as pack:
        rows = [json.loads(line) for line in pack.read("index.jsonl").decode().rstrip("\n").split("\n")]
        return [(row["gold"], settle(read_metadata(parse(pack.read(row["file"]), row["url"])))) for row in rows]


def test_nine_headlines_in_ten_are_those_that_people_noted(settled):
    right = [key_of(gold["title"]) == key_of(fields.headline or "") for gold, fields in settled]
    assert sum(right) >= 0.9 * len(right)


def test_no_author_is_an_address_a_date_or_a_sentence(settled):
    names = [author.name for _, fields in settled for author in fields.authors]
    assert names
    assert not [name for name in names if "@" in name or "://" in name or len(name.split()) > 6]


def test_dates_are_at_least_days(settled):
    dated = [fields.datePublished for _, fields in settled if fields.datePublished]
    assert len(dated) >= 0.95 * len(settled)
    assert all(len(date) >= 10 for date in dated)
