"""Date and author where only the lines above the text say them."""

from __future__ import annotations

import pytest

from crawler.extraction.cutter import cut
from crawler.extraction.html import parse
from crawler.extraction.lines import opened_names
from crawler.extraction.metadata.fields import Fields
from crawler.extraction.opening import complete
from crawler.extraction.selection import Verdict

PAGE = "<h1>Fähre fährt öfter</h1><div>16. November 2026, 09:05 Uhr</div><div>Autorin: Ada Moss</div><p>Der Text.</p>"


def completed(fields: Fields) -> Fields:
    blocks = cut(parse(f"<html><body>{PAGE}".encode(), "https://harbour.example/").tree)
    reasons = ["headline", "furniture", "furniture", ""]
    complete(fields, blocks, [Verdict(0.5, reason) for reason in reasons], "de")
    return fields


def test_a_written_date_above_the_text_is_read_in_the_language_of_the_text() -> None:
    assert completed(Fields()).datePublished == "2026-11-16T09:05:00"


def test_an_author_s_line_above_the_text_is_read() -> None:
    assert [a.name for a in completed(Fields()).authors] == ["Ada Moss"]


def test_a_date_that_the_markup_gives_is_left_alone() -> None:
    fields = Fields(datePublished="2026-11-15T08:00:00+01:00", sources={"datePublished": "jsonld"})
    assert completed(fields).datePublished == "2026-11-15T08:00:00+01:00"


def test_a_bare_day_gains_its_time() -> None:
    fields = Fields(datePublished="2026-11-16", datePublishedPrecision="day", sources={"datePublished": "url"})
    assert completed(fields).datePublished == "2026-11-16T09:05:00"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("كتب: فراس عبد النور", ["فراس عبد النور"]),
        ("作者：何秋实", ["何秋实"]),
        ("Published: 12 May 2026", []),
        ("No colon here", []),
        ("第一船：去赶早市的人", []),
    ],
)
def test_names_behind_an_opener_are_read_in_any_script(line: str, names: list[str]) -> None:
    assert opened_names(line) == names
