"""Sitemaps of every kind, whole and broken."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zipfile
import zlib
from itertools import chain, islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.listing import Listing
from crawler.discovery.sitemaps import _FIELD, NotASitemap, SitemapRef, read_sitemap

NOW = 1795593600.0  # 2026-11-25T08:00:00Z
URL = "https://news.example/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
NEWS = """<n:news><n:publication><n:name>Courier</n:name></n:publication><n:publication_date>2026-11-20T08:15+01:00
</n:publication_date><n:title>Ferries &amp; fares</n:title></n:news>"""


def read(body: str | bytes, url: str = URL, limit: int = 10**8) -> list[Listing | SitemapRef]:
    return list(read_sitemap(body if isinstance(body, bytes) else body.encode(), url, limit=limit, now=NOW))


def test_a_sitemap_names_pages_with_the_date_of_their_last_change() -> None:
    body = HEAD + "<url><loc> https://news.example/a?x=1&amp;y=2 </loc><lastmod>2026-11-20</lastmod></url></urlset>"
    assert read(body) == [
        Listing(
            "https://news.example/a?x=1&y=2",
            date="2026-11-20",
            date_of="modified",
            modified="2026-11-20",
        )
    ]


def test_a_news_sitemap_gives_title_and_date_of_publication_under_any_prefix() -> None:
    head = HEAD.replace("<urlset", '<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"')
    body = head + f"<url><loc>https://news.example/a</loc><lastmod>2026-11-21</lastmod>{NEWS}</url></urlset>"
    (listing,) = read(body)
    assert isinstance(listing, Listing)
    assert (listing.title, listing.date, listing.date_of) == ("Ferries & fares", "2026-11-20T07:15:00Z", "published")


def test_an_index_names_sitemaps() -> None:
    body = """<sitemapindex><sitemap><loc>https://news.example/1.xml.gz</loc><lastmod>2026-11-20T08:00:00Z</lastmod>
    </sitemap><sitemap><loc><![CDATA[https://news.example/2.xml]]></loc></sitemap></sitemapindex>"""
    assert read(body) == [
        SitemapRef("https://news.example/1.xml.gz", "2026-11-20T08:00:00Z"),
        SitemapRef("https://news.example/2.xml"),
    ]


def test_images_alternates_and_comments_are_no_pages() -> None:
    body = HEAD + """<!-- <url><loc>https://news.example/old</loc></url> --><url><!-- <loc>/x</loc> -->
    <image:image><image:loc>https://news.example/a.jpg</image:loc><image:title>A</image:title></image:image>
    <xhtml:link rel="alternate" hreflang="de" href="https://news.example/de"/>
    <loc>https://news.example/a</loc></url></urlset>"""  # fmt: skip
    assert [x.url for x in read(body)] == ["https://news.example/a"]


def test_a_prefix_for_the_protocols_own_names_is_understood() -> None:
    body = '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://news.example/a</s:loc></s:url></s:urlset>'
    assert [x.url for x in read(body)] == ["https://news.example/a"]


def test_a_text_sitemap_has_an_address_a_line() -> None:
    assert [x.url for x in read("# ours\r\nhttps://news.example/a\r\n\r\nhttps://news.example/b")] == [
        "https://news.example/a",
        "https://news.example/b",
    ]


@pytest.mark.parametrize("case", ["rss-2.0", "atom-1.0", "rdf"])
def test_a_feed_may_serve_as_a_sitemap(case: str) -> None:
    body = (Path(__file__).parent / "feeds" / case / "input").read_bytes()
    assert len(read(body)) == 2


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_the_encoding_that_a_sitemap_declares_is_used(encoding: str) -> None:
    body = (
        HEAD.replace("UTF-8", encoding.removesuffix("-sig"))
        + "<url><loc>https://news.example/café</loc></url></urlset>"
    )
    assert [x.url for x in read(body.encode(encoding))] == ["https://news.example/caf%C3%A9"]


@pytest.mark.parametrize(
    "body",
    [
        HEAD + "<url><loc>https://news.example/a</loc></url><url><loc>https://news.ex",
        "\n<br/>Warning: x" + HEAD + "<url><loc>https://news.example/a</loc></url>",
        HEAD + "<url><loc>https://news.example/a</url><url><loc>mailto:a@b</loc></url>",
        HEAD + "</b><url id='1'><loc>https://news.example/a</loc></url >",
        "<urlset><url><loc>/a</loc></url></urlset>",
    ],
)
def test_a_broken_sitemap_gives_its_whole_entries(body: str) -> None:
    assert [x.url for x in read(body)] == ["https://news.example/a"]


def test_a_bare_ampersand_is_no_entity() -> None:
    body = HEAD + "<url><loc>https://news.example/?a=1&copy=2&b=3</loc></url></urlset>"
    assert [x.url for x in read(body)] == ["https://news.example/?a=1&copy=2&b=3"]


@pytest.mark.threat(9)
@pytest.mark.parametrize(
    "body",
    [b"", b"hello", b"<html><body></body></html>", b"<svg/>", b"{}", b"\x89PNG\r\n\x1a\n", b"\x1f\x8b",
     gzip.compress(b"hello", mtime=0), gzip.compress(gzip.compress(HEAD.encode(), mtime=0), mtime=0)],
)  # fmt: skip
def test_threat_9_junk_is_refused_with_its_own_error(body: bytes) -> None:
    with pytest.raises(NotASitemap, match=r"news\.example/sitemap\.xml"):
        read(body)


@pytest.mark.threat(8)
def test_threat_8_no_entity_is_expanded_and_no_file_is_read() -> None:
    body = f"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "{"x" * 1000}">]>{HEAD}
    <url><loc>https://news.example/&f;{"&a;" * 100}</loc></url></urlset>"""
    (listing,) = read(body)
    assert listing.url.startswith("https://news.example/&f;&a;&a;")


def test_gzip_is_unpacked_member_by_member() -> None:
    half = f"{HEAD}<url><loc>https://news.example/a</loc></url>".encode()
    rest = b"<url><loc>https://news.example/b</loc></url></urlset>"
    assert len(read(gzip.compress(half, mtime=0) + gzip.compress(rest) + b"\0" * 512)) == 2


@pytest.mark.threat(4)
def test_threat_4_what_unpacks_beyond_the_limit_is_refused_and_costs_no_memory() -> None:
    bomb = gzip.compress(HEAD.encode() + b" " * 60_000_000)
    tracemalloc.start()
    with pytest.raises(NotASitemap, match="longer"):
        read(bomb, limit=50_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.threat(4)
def test_threat_4_an_archive_of_empty_members_is_not_copied_with_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[int] = []
    own = zlib.decompressobj

    class Counting:
        """A decompressor that notes how much lies behind each member's end."""

        def __init__(self, wbits: int) -> None:
            self._own = own(wbits=wbits)

        def __getattr__(self, name: str) -> object:
            value = getattr(self._own, name)
            if name == "unused_data":
                copied.append(len(value))
            return value

    monkeypatch.setattr("crawler.discovery.sitemaps.zlib.decompressobj", Counting)
    body = gzip.compress(b"") * 3000 + gzip.compress(b"<urlset><url><loc>/a</loc></url></urlset>")
    assert [x.url for x in read_sitemap(body, "https://news.example/s.xml.gz")] == ["https://news.example/a"]
    assert sum(copied) <= 4096 * 3001


@pytest.mark.threat(16)
def test_threat_16_an_unclosed_cdata_section_is_read_to_its_entry_s_end_once() -> None:
    assert len(_FIELD.findall("<x><![CDATA[" * 1000)) == 1
    body = b"<urlset><url><loc>/a</loc><x><![CDATA[</x><lastmod>2026-11-01</lastmod></url><url><loc>/b</loc></url>"
    assert [(x.url[-1], x.date) for x in read_sitemap(body, "https://news.example/s.xml")] == [("a", None), ("b", None)]


def test_a_cut_off_archive_gives_what_it_holds_and_then_says_so() -> None:
    body = gzip.compress((HEAD + "<url><loc>https://news.example/a</loc></url>" * 5000).encode())
    entries = read_sitemap(body[: len(body) // 2], URL)
    assert next(entries).url == "https://news.example/a"
    with pytest.raises(NotASitemap, match="cut off after"):
        list(entries)


@pytest.mark.threat(10)
def test_threat_10_half_a_million_addresses_stream_through_little_memory() -> None:
    body = HEAD.encode() + b"<url><loc>https://news.example/a-story</loc></url>" * 500_000
    tracemalloc.start()
    assert next(islice(read_sitemap(body, URL, limit=len(body)), 20_000, None)).url == "https://news.example/a-story"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


@pytest.mark.parametrize(
    "piece", ["<url>", "<url ", "<!--", "<loc>", "<url><loc><![CDATA[", "<", "&", "<urlset>", "</url>"]
)
def test_endless_pieces_end(piece: str) -> None:
    assert read(HEAD + piece * 200_000) == []


@pytest.mark.threat(9)
@given(
    st.text(max_size=200), st.sampled_from(["", HEAD, "<sitemapindex>", HEAD + "<url><loc>", "https://news.example/\n"])
)
def test_any_text_is_read_or_refused(text: str, before: str) -> None:
    try:
        entries = read((before + text).encode("utf-8", "replace"))
    except NotASitemap as error:
        assert str(error).isprintable()  # noqa: PT017
    else:
        assert all(x.url.startswith("http") for x in entries)


@given(st.binary(max_size=100), st.integers(0, 200))
def test_any_damage_to_an_archive_is_read_or_refused(noise: bytes, at: int) -> None:
    packed = gzip.compress((HEAD + "<url><loc>https://news.example/a</loc></url>" * 20).encode())
    try:
        read(packed[:at] + noise + packed[at + len(noise) :])
    except NotASitemap:
        return


@pytest.mark.threat(9)
def test_all_real_sitemaps_are_read_and_only_what_is_none_is_refused(bench_data: Path) -> None:
    archive = zipfile.ZipFile(bench_data / "sitemaps.zip")
    refused, entries = [], 0
    for row in map(json.loads, archive.read("index.jsonl").decode().rstrip("\n").split("\n")):
        try:
            entries += len(read(archive.read(row["file"])))
        except NotASitemap:
            refused.append(row["id"][-4:])
    assert refused == [".txt", ".txt"]  # a robots.txt and a filter's rules
    assert entries > 230


def test_reading_stops_where_the_caller_stops() -> None:
    body = HEAD + "<url><loc>https://news.example/a</loc></url>" * 3
    assert len(list(chain(islice(read_sitemap(body.encode(), URL), 2)))) == 2
