"""One record is one line, for every reader, whatever the text."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exporters import JsonLines
from crawler.items import Article, Author, Metadata
from crawler.records import record_of
from crawler.session import not_stored
from crawler.stores.jsonlines import encode_line

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\u2028\u2029\x85\x1b\x00\r\n\ud800\udc00\x7f"))


def article(**changes: object) -> Article:
    given = {"headline": "Headline", "articleBody": "Body", **changes}
    return Article("0" * 32, "https://a.org/1", metadata=Metadata("2026-11-23T10:00:00Z"), **given)


@pytest.mark.threat(32)
@given(ANY_TEXT)
def test_any_text_is_one_line_for_every_reader(text):
    line = encode_line({"a": text, text: ["b", {"c": text}]}).decode("utf-8")
    assert line.endswith("\n")
    assert len(line.splitlines()) == 1
    assert line[:-1].isprintable() or not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line[:-1])


@given(st.text())
def test_text_without_lone_surrogates_comes_back_as_it_was(text):
    assert json.loads(encode_line({"a": text})) == {"a": text}


@pytest.mark.threat(32)
def test_a_lone_surrogate_becomes_a_replacement_character():
    assert json.loads(encode_line({"a": "x\ud800y", "b": ["\udc00"]})) == {"a": "x\ufffdy", "b": ["\ufffd"]}


@pytest.mark.threat(32)
def test_a_lone_surrogate_in_an_article_does_not_lose_it():
    line = encode_line(article(headline="x\ud800", authors=[Author("y\ud800")]))
    record = json.loads(line)
    assert (record["headline"], record["authors"][0]["name"]) == ("x\ufffd", "y\ufffd")


def test_an_article_is_its_record_with_all_fields_in_order():
    one = article(authors=[Author("A")])
    out = io.BytesIO()
    JsonLines(out).export_item(one)
    assert json.loads(out.getvalue()) == record_of(one)
    assert list(json.loads(out.getvalue())) == list(record_of(one))


def test_letters_are_written_as_themselves():
    assert "Zürich 東京" in encode_line({"a": "Zürich 東京"}).decode()


def test_chosen_fields_alone_are_written():
    out = io.BytesIO()
    JsonLines(out, fields_to_export=["url", "headline"]).export_item(article())
    assert json.loads(out.getvalue()) == {"url": "https://a.org/1", "headline": "Headline"}


def test_another_encoding_is_refused():
    with pytest.raises(ValueError, match="JSON Lines are UTF-8, not latin-1"):
        JsonLines(io.BytesIO(), encoding="latin-1")


def test_a_file_that_knows_records_is_given_the_item_with_its_line():
    class Records(io.BytesIO):
        def write_record(self, item, line):
            self.seen = (item, line)

    out = Records()
    JsonLines(out).export_item(one := article())
    assert out.seen == (one, encode_line(one))


@pytest.mark.threat(24)
def test_a_full_disk_is_told_to_all(crawler):
    class Full(io.BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    told = []
    crawler.signals.connect(heard := lambda detail: told.append(detail), not_stored)  # noqa: PLW0108
    exporter = JsonLines.from_crawler(crawler, Full())
    exporter.export_item(article())
    exporter.export_item(article())
    assert heard
    assert told == ["No space left on device"]
