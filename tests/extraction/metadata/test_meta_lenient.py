from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.metadata import lenient

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(JSON, max_size=4) | st.dictionaries(st.text(min_size=1), JSON, max_size=4))
def test_what_a_json_writer_writes_is_read_back(value):
    assert lenient.read(json.dumps(value, ensure_ascii=True)) == [value]


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_it_raise(text):
    assert isinstance(lenient.read(text), list)


@pytest.mark.parametrize(
    "text",
    [
        '{"headline": "The river rises",}',
        '{"headline": "The river rises" // shown on top\n}',
        '/* ours */ {"headline": "The river rises"}',
        '<!-- {"headline": "The river rises"} -->',
        '//<![CDATA[\n{"headline": "The river rises"}\n//]]>',
        "{'headline': 'The river rises'}",
        '{headline: "The river rises"}',
        '{"headline": "The river rises"',
        '{"headline": "The river rises"};',
    ],
)
def test_a_usual_fault_costs_nothing(text):
    assert lenient.read(text)[0]["headline"] == "The river rises"


def test_unescaped_quotes_within_a_string_belong_to_it():
    assert lenient.read('{"a": "the "old" town", "b": 1}') == [{"a": 'the "old" town', "b": 1}]


def test_a_raw_line_break_in_a_string_is_kept():
    assert lenient.read('{"a": "one\ntwo"}') == [{"a": "one\ntwo"}]


def test_several_documents_in_one_script_are_all_read():
    assert lenient.read('{"a": 1}{"b": 2}') == [{"a": 1}, {"b": 2}]


def test_a_document_that_is_cut_off_keeps_what_came_before():
    assert lenient.read('{"a": 1, "b": [2, {"c": "d') == [{"a": 1, "b": [2, {"c": "d"}]}]


def test_endless_depth_stops_at_the_bound():
    assert isinstance(lenient.read("[" * 100_000), list)
