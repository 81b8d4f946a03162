from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.metadata.candidates import OVERRIDE, PageMeta
from crawler.extraction.metadata.dateline import dateline_of, declared_dateline
from crawler.extraction.metadata.dispatch import name_authors, reporters
from crawler.extraction.metadata.fields import Fields
from crawler.items import Author

TEXT = "某社江城1月12日电 （记者 李明）江水上涨。"


def named(source="", *names, signature=(), body=TEXT):
    fields = Fields(authors=[Author(name, name) for name in names], sources={"authors": source} if source else {})
    name_authors(fields, PageMeta("https://news.example/a"), signature, body)
    return [author.name for author in fields.authors], fields.sources.get("authors")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, ["李明"]),
        ("本报讯（记者李明 王小红）江水上涨。", ["李明", "王小红"]),
        ("某报讯(记者 李明 通讯员 王小红)江水上涨。", ["李明"]),
        ("【某報記者王小紅江城報導】江水上漲。", ["王小紅"]),
        ("記者王小紅／江城報導 江水上漲。", ["王小紅"]),
        ("某报讯（记者李 明、王小红）江水上涨。", ["李明", "王小红"]),
        ("某新社江城1月12日电 (李小明) 江水上涨。", ["李小明"]),
        ("记者12日从江城获悉，江水上涨。", []),
        ("The river rises.", []),
    ],
)
def test_a_dispatch_names_its_reporters(text, expected):
    assert reporters(text) == expected


def test_the_dispatch_s_reporter_comes_before_the_editor_in_the_head():
    assert named("meta.author", "王小红") == (["李明"], "dispatch")


@pytest.mark.parametrize("source", ["jsonld.author", "itemprop.author", OVERRIDE])
def test_an_author_who_is_declared_or_ruled_stays(source):
    assert named(source, "王小红") == (["王小红"], source)


def test_a_signature_names_the_author_where_the_page_names_only_its_house():
    assert named("jsonld.author", "redaktion", signature=["Ada Example"], body="") == (["Ada Example"], "signature")


def test_a_share_button_is_no_signature():
    assert named(signature=["分享工具"], body="") == ([], None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NEW YORK (AP) — The river rises.", "NEW YORK (AP)"),
        ("Köln (dpa) - Der Fluss steigt.", "Köln (dpa)"),
        ("KYIV, Ukraine  (AP) - The river rises.", "KYIV, Ukraine (AP)"),
        ("Anna – the first queen of the river.", None),
        ("UPS - the parcel service on the river.", None),
        ("The river rises.", None),
    ],
)
def test_the_dateline_opens_the_text(text, expected):
    assert dateline_of(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("London, UK", "London, UK"), ("2026-05-07T20:06", None), ("", None)])
def test_a_declared_dateline_is_no_date(text, expected):
    assert declared_dateline(text) == expected


@given(st.text(max_size=200))
def test_reading_the_opening_of_any_text_never_raises(text):
    assert all(len(name) >= 2 for name in reporters(text))
    assert (line := dateline_of(text)) is None or text.startswith(line.split(" ")[0])
