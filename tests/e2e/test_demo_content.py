"""What stands in the records of the demo newsroom, against what an editor expects."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from zygote import Zygote

from crawler.demo.routes import read_routes
from crawler.records import record_schema

from .conftest import Project

EXPECTED: dict[str, dict[str, Any]] = {
    expected["url"]: expected for r in read_routes() if r.kind == "article" and (expected := r.expected()) is not None
}
# Of 86: what is left are boxes that stand on one page alone, a note under a live blog, editors named as authors.
EXACT_BODIES, RIGHT_AUTHORS = 77, 66

Records = dict[str, dict[str, Any]]


pytestmark = pytest.mark.xdist_group("demo-content")  # one crawl for all of them


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory, zygote: Zygote | None) -> Records:
    project = Project(tmp_path_factory.mktemp("demo") / "project", zygote)
    ran = project.run("crawl", "demo")
    assert ran.code == 0, ran.err
    return {record["url"]: record for record in project.delivered()}


def body(text: str, url: str) -> list[str]:
    optional = set(EXPECTED[url].get("optionalParagraphs", []))
    return [line for line in text.split("\n") if line.strip() and line not in optional]


def test_every_line_is_valid_against_the_schema(records: Records) -> None:
    validator = jsonschema.Draft202012Validator(record_schema())
    assert not [error.message for record in records.values() for error in validator.iter_errors(record)]


def test_every_publication_day_is_right(records: Records) -> None:
    days = {url: (record["datePublished"] or "")[:10] for url, record in records.items()}
    assert days == {url: expected["datePublished"][:10] for url, expected in EXPECTED.items()}


def test_bodies_are_what_an_editor_would_call_the_article(records: Records) -> None:
    exact = [u for u, e in EXPECTED.items() if body(records[u]["articleBody"], u) == body(e["articleBody"], u)]
    assert len(exact) >= EXACT_BODIES


def test_an_article_of_several_pages_has_them_all(records: Records) -> None:
    paged = {url: expected["pageUrls"] for url, expected in EXPECTED.items() if "pageUrls" in expected}
    assert paged
    assert {url: records[url]["pageUrls"] for url in paged} == paged


def test_authors_are_people_of_the_byline(records: Records) -> None:
    names = {url: [author["name"] for author in record["authors"]] for url, record in records.items()}
    assert sum(names[url] == expected.get("authors", []) for url, expected in EXPECTED.items()) >= RIGHT_AUTHORS


def test_the_seed_s_disease_is_cured(records: Records) -> None:
    (url,) = (u for u in EXPECTED if "robot-chui-ong" in u)
    record, expected = records[url], EXPECTED[url]
    assert record["headline"] == expected["headline"]
    assert [author["name"] for author in record["authors"]] == expected["authors"]
    assert record["articleBody"] == expected["articleBody"]
    assert {image["caption"] for image in record["images"]} >= set(expected["captions"])
