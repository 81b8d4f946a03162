"""Bytes to characters to tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from crawler.extraction.cutter import cut
from crawler.extraction.html import NotHtml, decode, parse, teachable

URL = "https://harbour.example/a"


@pytest.mark.threat(19)
@pytest.mark.parametrize(
    ("text", "actual", "header", "meta"),
    [
        ("Grüße aus Köln", "utf-8", "text/html; charset=iso-8859-1", ""),
        ("Grüße aus Köln", "utf-8", None, "<meta charset=windows-1252>"),
        ("Grüße aus Köln", "cp1252", "text/html; charset=iso-8859-1", ""),
        ("“Zitat” – Köln", "cp1252", None, "<meta charset=iso-8859-1>"),
        ("港口新闻今天报道，渡船每二十分钟一班。䶮", "gb18030", None, "<meta charset=gb2312>"),
        ("Паром ходит каждые двадцать минут", "windows-1251", "text/html; charset=windows-1251", ""),
        (
            "渡し船は二十分ごとに出る",
            "shift_jis",
            None,
            '<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">',
        ),
        ("Phà chạy hai mươi phút một chuyến", "utf-16", None, ""),
        (
            "Паром ходит каждые двадцать минут, и очередь у пристани стала короче",
            "koi8-r",
            "text/html; charset=iso-8859-1",
            "",
        ),
        ("تبحر العبارة كل عشرين دقيقة من المرفأ القديم إلى الجزيرة", "windows-1256", None, "<meta charset=iso-8859-1>"),
        ("渡輪每二十分鐘開出一班，碼頭上的居民說等候時間縮短了", "big5", None, "<meta charset=windows-1252>"),
        ("도선은 이십 분마다 출발하며 주민들은 기다림이 짧아졌다고 말한다", "euc-kr", None, "<meta charset=latin1>"),
        ("Lautta lähtee kahdenkymmenen minuutin välein", "cp1252", None, ""),
    ],
)
def test_text_is_read_by_what_its_bytes_are(text: str, actual: str, header: str | None, meta: str) -> None:
    assert text in decode(f"<html><head>{meta}</head><p>{text}".encode(actual), header)[0]


@pytest.mark.threat(19)
def test_a_few_broken_bytes_do_not_turn_a_utf8_page_into_another_encoding() -> None:
    body = ("<meta charset=utf-8>" + "Đường ống nước cũ của thị trấn. " * 200).encode() + b"\xff\xfe"
    assert "Đường ống" in decode(body)[0]


@pytest.mark.threat(13)
def test_what_stands_below_a_thousand_nested_elements_is_kept() -> None:
    body = b"<html><body>" + b"<div>" * 1000 + b"<p>the bottom of the page</p>" + b"</div>" * 1000
    assert "the bottom of the page" in "".join(parse(body, URL).tree.itertext())


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_a_declared_shadow_root_is_shown_and_other_templates_are_not(mode: str) -> None:
    body = f"<x-story><template shadowrootmode={mode}><p>The ferry runs.</p></template></x-story><template><p>row"
    blocks = cut(parse(body.encode(), URL).tree)
    assert [block.text for block in blocks] == ["The ferry runs."]


@pytest.mark.parametrize("body", [b"", b"   \n", b"\x00\x00\x00", b"<!-- only a comment -->"])
def test_what_holds_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(NotHtml):
        parse(body, URL)


@given(st.binary(max_size=400))
def test_any_bytes_are_parsed_or_refused(body: bytes) -> None:
    try:
        parse(b"<p>x" + body, URL)
    except NotHtml:
        pytest.fail("there was a paragraph")


def test_the_teacher_gets_a_tree_of_its_own_of_the_elements_that_it_takes() -> None:
    doc = parse(b"<p>The ferry runs.</p>", "https://harbour.example/")
    teachable(doc).find("body").clear()
    assert isinstance(teachable(doc), HtmlElement)
    assert teachable(doc).text_content() == "The ferry runs."
