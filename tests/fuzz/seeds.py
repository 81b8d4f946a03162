"""What the fuzzing starts from: small inputs of our own writing, and the real feeds, sitemaps, robots and odd pages."""

from __future__ import annotations

import base64
import gzip
import json
import random
import zipfile
from pathlib import Path

from crawler.stores.warcwriter import WarcWriter

HERE = Path(__file__).parent
FEEDS = sorted(path.read_bytes() for path in (HERE.parent / "discovery" / "feeds").glob("*/input"))
PAGE = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferry returns | Courier</title>'
    b'<link rel="canonical" href="/a"><meta property="article:published_time" content="2026-11-23T08:00:00Z">'
    b'<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry '
    b'returns","author":[{"@type":"Person","name":"Ada Example"}],"datePublished":"2026-11-23"}</script></head><body>'
    b'<nav><a href="/rss.xml">Feed</a><a href="/news/?page=2" rel=next>Next</a></nav><article><h1>Ferry returns</h1>'
    b'<p class="byline">By Ada Example, 23 November 2026</p><p>The ferry is back after a storm, the harbour said.</p>'
    b'<figure><img src="/a.jpg" srcset="/b.jpg 2x"><figcaption>The ferry. Photo: Bo Example</figcaption></figure>'
    b"<table><tr><td>9:00<td>10:00</table><ul><li>one<li>two</ul></article></body></html>"
)
SITEMAP = (
    b'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/a</loc><lastmod>'
    b"2026-11-23</lastmod><news:news><news:title>A &amp; B</news:title><news:publication_date>2026-11-23T08:00:00Z"
    b"</news:publication_date></news:news></url></urlset>"
)
ROBOTS = b"User-agent: *\nDisallow: /private/*$\nAllow: /\nCrawl-delay: 2\nSitemap: https://news.example/sitemap.xml\n"
LINE = json.dumps({"id": 1, "url": "https://news.example/a", "html_b64": base64.b64encode(PAGE).decode()}).encode()
RECORD = b'{"id":"' + b"a" * 32 + b'","revision":1,"url":"https://news.example/a","contentHash":"' + b"b" * 32 + b'"}\n'
PIECES = [b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<script>", b"&#", b"&amp;", b"&x;", b'"', b"'",
          b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\r\n", b"{", b"}", b"[", b"]", b",",
          b":", b"\\u", b"\\", b"1e999", b"-1", b"null", b"9" * 40, b"http://[", b"https://a:b@c/", b"//", b"../",
          b"%00", b"\x1f\x8b\x08", b"<div>" * 50, b"2026-02-30", b"0000-00-00T99:99:99+99:99", b"charset=utf-7",
          b"<svg>", b"<template>", b"<table>", b"<select>", b"<base href=", b"<meta charset=", b"xml:a="]  # fmt: skip


def own(folder: Path) -> dict[str, list[bytes]]:
    """Seeds for each target."""
    writer = WarcWriter(folder, "seed", "1", 1 << 20)
    for number in range(2):
        writer.write(f"https://news.example/{number}", 200, {"Content-Type": "text/html"}, PAGE, "2026-11-23T08:00:00Z")
    writer.close()
    (recorded,) = (path.read_bytes() for path in folder.glob("*.warc.gz"))
    scripts = PAGE.split(b"ld+json")[1].split(b">", 1)[1].split(b"</script>")[0]
    return {
        "feed": FEEDS,
        "sitemap": [SITEMAP, gzip.compress(SITEMAP), b"https://news.example/a\nhttps://news.example/b\n"],
        "robots": [ROBOTS],
        "links": [PAGE],
        "source": [PAGE, SITEMAP, *FEEDS[:3]],
        "page": [PAGE],
        "metadata": [PAGE],
        "jsonld": [scripts],
        "jsonl": [LINE],
        "coding": [gzip.compress(PAGE), b"5\r\nhello\r\n0\r\n\r\n"],
        "warc": [recorded, gzip.decompress(recorded)],
        "local_file": [PAGE, gzip.compress(PAGE), recorded],
        "part": [RECORD * 3, gzip.compress(RECORD * 3)],
    }


def real(bench: Path) -> dict[str, list[bytes]]:
    """Seeds out of the real sets, by target."""
    sets = {"feed": "feeds", "sitemap": "sitemaps", "robots": "robots", "page": "odd_encodings_html"}
    found = {}
    for target, name in sets.items():
        with zipfile.ZipFile(bench / f"{name}.zip") as archive:
            found[target] = [archive.read(each) for each in archive.namelist() if each.startswith("pages/")]
    found["links"] = found["metadata"] = found["source"] = found["page"]
    return found


def mutated(data: bytes, rng: random.Random, most: int = 60_000) -> bytes:
    """The data after one to eight accidents: pieces lost, doubled, moved, foreign, bits turned over."""
    work = bytearray(data[:most])
    for _ in range(rng.randint(1, 8)):
        at, length = rng.randint(0, len(work)), rng.choice((1, 3, 10, 100, 1000))
        match rng.randrange(6):
            case 0:
                del work[at : at + length]
            case 1:
                work[at:at] = rng.choice(PIECES)
            case 2:
                work[at:at] = work[at : at + length] * rng.choice((1, 2, 50))
            case 3:
                work[at : at + length] = rng.randbytes(min(length, 10))
            case 4:
                other = rng.randint(0, len(work))
                work[at:at] = work[other : other + length]
            case _:
                if at < len(work):
                    work[at] ^= 1 << rng.randrange(8)
    return bytes(work[: 2 * most])
