"""Feeds of every kind.  Each folder in feeds/ is a case: input, about.json (url, content type), expected.json."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import entries, straighten
from crawler.discovery.feeds import Feed, NotAFeed, read_feed
from crawler.discovery.xml import harmless
from crawler.urls import normalise

CASES = sorted((Path(__file__).parent / "feeds").iterdir())
NOW = 1795593600.0  # 2026-11-25T08:00:00Z
URL = "https://news.example/feed"
EMPTY: tuple[Any, ...] = (None, (), [], "published")


def told(value: dict[str, Any]) -> dict[str, Any]:
    """What is filled in, as JSON has it."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in value.items() if v not in EMPTY}


def as_json(feed: Feed) -> dict[str, Any]:
    return told({**asdict(feed), "listings": [told(asdict(x)) for x in feed.listings]})


def real_feeds(bench_data: Path) -> Iterator[tuple[str, bytes]]:
    archive = zipfile.ZipFile(bench_data / "feeds.zip")
    for line in archive.read("index.jsonl").decode().rstrip("\n").split("\n"):
        row = json.loads(line)
        yield row.get("url") or URL, archive.read(row["file"])


@pytest.mark.parametrize("case", CASES, ids=lambda x: x.name)
def test_a_feed_gives_what_its_case_expects(case: Path) -> None:
    about = json.loads((case / "about.json").read_text())
    feed = read_feed((case / "input").read_bytes(), about["url"], about["content_type"], now=NOW)
    assert as_json(feed) == json.loads((case / "expected.json").read_text())


@pytest.mark.parametrize(
    ("body", "looks"),
    [
        (b"", "starts with ''"),
        (b"hello", "starts with 'hello'"),
        (b"<!DOCTYPE html><html><body><a href='/feed'>RSS</a></body></html>", "an element <html>"),
        (b"<urlset><url><loc>https://news.example/</loc></url></urlset>", "an element <urlset>"),
        (b"{}", "without a list of items"),
        (b'{"items": [', "broken as JSON"),
        (b'{"items": [], "count": 0}', "of another kind"),
        (b"[" * 100_000, "broken as JSON"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "starts with"),
        (b"<rss", "starts with"),
    ],
)
def test_what_is_no_feed_is_refused_and_said_so(body: bytes, looks: str) -> None:
    with pytest.raises(NotAFeed, match=r"feed: no feed") as error:
        read_feed(body, URL)
    assert looks in str(error.value)
    assert str(error.value).isprintable()


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read_feed(b"<rss version='2.0'><channel><title>Quiet</title></channel></rss>", URL).listings == []


@pytest.mark.threat(8)
def test_threat_8_a_feed_reads_no_file() -> None:
    body = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY leak SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM
    "file:///etc/hostname"> %p;]><rss><channel><item><title>x&leak;y</title><link>https://news.example/</link>
    </item></channel></rss>"""
    assert read_feed(body, URL).listings[0].title == "x&leak;y"


@pytest.mark.threat(8)
def test_threat_8_a_billion_laughs_stay_a_few_bytes() -> None:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    body = f"""<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]><rss><channel><item a="&l11;"><title>&l11;</title>
    <link>https://news.example/</link></item></channel></rss>"""
    assert read_feed(body.encode(), URL).listings[0].title == "&l11;"


def test_an_entity_that_is_only_long_is_not_repeated() -> None:
    body = (
        b'<!DOCTYPE x [<!ENTITY a "'
        + b"x" * 50_000
        + b'">]><rss><channel><title>'
        + b"&a;" * 100_000
        + b"</title></channel></rss>"
    )
    assert len(read_feed(body, URL).title or "") <= 500


@pytest.mark.parametrize(
    "piece",
    [b"<item><author>a.</author>", b"<a ", b"<item ", b"<![CDATA[", b"<!--", b"&", b"<item><title>", b'a="1" ', b"a."],
)
def test_endless_pieces_end(piece: bytes) -> None:
    feed = read_feed(b"<rss><channel><item><author>" + piece * 50_000, URL)
    assert feed.listings == []


def test_an_entry_without_an_address_is_left_out() -> None:
    body = b"<rss><channel><item><title>x</title><link>javascript:alert(1)</link></item></channel></rss>"
    assert read_feed(body, URL).listings == []


@pytest.mark.threat(34)
@pytest.mark.parametrize(
    ("link", "guid", "expected"),
    [
        ("https://clicks.example.net/c/1", "https://www.news.example/a", "https://www.news.example/a"),
        ("https://clicks.example.net/c/1", "tag:news.example,2026:1", "https://clicks.example.net/c/1"),
        ("https://clicks.example.net/c/1", "https://other.example/a", "https://clicks.example.net/c/1"),
        ("https://www.news.example/slug", "https://www.news.example/?p=1", "https://www.news.example/slug"),
    ],
    ids=["counted clicks", "an id that is no address", "another site's", "both its own"],
)
def test_an_id_within_the_feed_s_domain_comes_before_a_link_that_leads_away(
    link: str, guid: str, expected: str
) -> None:
    item = f"<item><title>A</title><link>{link}</link><guid>{guid}</guid></item>"
    (listing,) = read_feed(f"<rss><channel>{item}</channel></rss>".encode(), URL).listings
    assert listing.url == expected


def test_credentials_do_not_come_through() -> None:
    body = b"<rss><channel><item><link>https://me:hunter2@news.example/a</link></item></channel></rss>"
    assert read_feed(body, URL).listings[0].url == "https://news.example/a"


@pytest.mark.threat(16)
def test_threat_16_entries_within_entries_are_moved_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[int] = []
    own = straighten._take_out
    monkeypatch.setattr(straighten, "_take_out", lambda x: (moved.append(sum(1 for _ in x.iter())), own(x))[1])
    many = 300
    nested = "".join(f"<item xmlns:n{i}='u'><link>/{i}</link><title>T {i}</title> tail" for i in range(many))
    feed = read_feed(f"<rss><channel>{nested}".encode(), URL)
    assert [(x.url, x.title) for x in feed.listings] == [(f"https://news.example/{i}", f"T {i}") for i in range(many)]
    assert sum(moved) <= 6 * many


def test_an_entry_within_another_s_text_is_not_read_as_part_of_it() -> None:
    nested = "".join(f"<item><link>/{i}</link><description>About {i} " for i in range(3)) + "</description></item>" * 3
    feed = read_feed(f"<rss><channel>{nested}</channel></rss>".encode(), URL)
    assert [(x.url[-1], x.summary) for x in feed.listings] == [("0", "About 0"), ("1", "About 1"), ("2", "About 2")]


def test_texts_behind_fields_that_slid_stay_in_their_order() -> None:
    slid = "<item><link>/a</link><description>one <title>T</title> two <guid>x</guid> three <b>bold</b> four"
    (entry,) = read_feed(f"<rss><channel>{slid}".encode(), URL).listings
    assert (entry.title, entry.summary) == ("T", "one two three bold four")


@pytest.mark.threat(16)
def test_threat_16_bases_within_bases_are_joined_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    joined: list[str] = []
    own = entries._joined
    monkeypatch.setattr(entries, "_joined", lambda base, more: (joined.append(base), own(base, more))[1])
    deep = "<a xml:base='x/'>" * 100 + "<item><link>b</link></item>" * 200
    feed = read_feed(f"<rss><channel>{deep}".encode(), URL)
    assert {x.url for x in feed.listings} == {"https://news.example/" + "x/" * 100 + "b"}
    assert len(joined) <= 100 + 3 * 200


@pytest.mark.threat(16)
def test_threat_16_an_endless_namespace_is_not_borne_by_each_element() -> None:
    body = f"<rss xmlns:a='{'u' * 5000}' xml:base='{'v' * 5000}'><channel><item><a:x/><link>/b</link></item>"
    assert "u" * 3000 not in harmless(body)
    assert [x.url for x in read_feed(body.encode(), URL).listings] == ["https://news.example/b"]


@pytest.mark.threat(8)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<rss>", b"<rss><channel><item>", b"<feed><entry>", b'{"items":['])
)
def test_any_bytes_are_read_or_refused(body: bytes, before: bytes) -> None:
    try:
        feed = read_feed(before + body, URL, now=NOW)
    except NotAFeed:
        return
    assert all(normalise(x.url) == x.url for x in feed.listings)


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from(CASES))
def test_a_feed_with_a_hole_is_read_or_refused(at: int, length: int, case: Path) -> None:
    body = (case / "input").read_bytes()
    at %= len(body)
    try:
        read_feed(body[:at] + body[at + length % 40 :], URL, now=NOW)
    except NotAFeed as error:
        assert "no feed" in str(error)  # noqa: PT017


def test_all_real_feeds_are_read_and_only_the_page_of_html_is_refused(bench_data: Path) -> None:
    refused = []
    for url, body in real_feeds(bench_data):
        try:
            read_feed(body, url)
        except NotAFeed as error:
            refused.append(str(error))
    assert len(refused) == 1
    assert refused[0].endswith("an element <html>")


def test_no_real_feed_gives_less_than_feedparser_finds(bench_data: Path) -> None:
    for url, body in real_feeds(bench_data):
        theirs = [x for x in feedparser.parse(io.BytesIO(body), sanitize_html=False).entries if x.get("link")]
        if theirs:
            ours = read_feed(body, url).listings
            assert len(ours) >= len(theirs), url
            assert sum(x.date is not None for x in ours) >= sum(bool(x.get("published_parsed")) for x in theirs), url
