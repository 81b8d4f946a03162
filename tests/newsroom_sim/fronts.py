"""Recorded front pages in the order of their time: ``python -m newsroom_sim.fronts BENCH FOLDER [SITE ...]``.

The set frontpages_de holds home and section pages of German sites over a morning, with their real headers, and one more
look four years later.  At each moment the crawl finds the pages as they stood then, and behind each link to an article
a page of our own; every other address is missing.  Told as JSON: of the articles that were linked to how many came, and
how many addresses were asked for as articles.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import sys
import zipfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.discovery.pages import read_links
from crawler.stores.warcwriter import WarcWriter
from crawler.urls import canonical
from newsroom_sim.run import crawl, driven, read

# Which addresses are articles: for the account alone, the crawl learns it.
ARTICLES = {
    "fr.de": r"-\d{7,9}\.html$",
    "volksstimme.de": r"-\d{6,8}$",
    "heise.de": r"-\d{7,8}\.html$",
    "zeit.de": r"/\d{4}[-/]\d\d/(?:\d\d/)?(?!index$)[^/]+$",
    "spiegel.de": r"-a-[0-9a-f-]{36}$",
}
_WORDS = "Hafen Rat Schule Winter Brücke Garten Orchester Haushalt Museum Bahn Sommer Wiese Tunnel Bäckerei".split()
_APART = 600.0  # seconds between two looks; the pages of one were fetched within seconds


@dataclass(slots=True)
class Look:
    """What stood there at one moment: front pages by address, with their headers."""

    at: float
    pages: dict[str, tuple[dict[str, str], bytes]]


def looks(bench: Path, sites: set[str]) -> list[Look]:
    """The recorded moments in order; each has the newest version of every page that was there before."""
    archive = zipfile.ZipFile(bench / "frontpages_de.zip")
    rows = [json.loads(line) for line in archive.read("index.jsonl").decode().splitlines()]
    found: list[Look] = []
    for row in sorted(rows, key=lambda row: row["fetched"]):
        if row["site"] not in sites:
            continue
        at = datetime.fromisoformat(row["fetched"]).replace(tzinfo=UTC).timestamp()
        if not found or at > found[-1].at + _APART:
            found.append(Look(at, dict(found[-1].pages) if found else {}))
        found[-1].pages[row["url"]] = (row["headers"], archive.read(row["file"]))
    return found


def linked(look: Look) -> set[str]:
    """The addresses of articles, as they are linked to beside the menus, on the pages of one moment."""
    found: set[str] = set()
    for url, (_, body) in look.pages.items():
        host = urlsplit(url).netloc
        article = re.compile(ARTICLES[host.removeprefix("www.")])
        for link in read_links(body, url).links:
            address = urlsplit(link.url)
            if link.place == "main" and address.netloc == host and article.search(address.path):
                found.add(link.url)
    return found


def article(url: str, at: float) -> bytes:
    """A page of our own in an article's place."""
    rng = random.Random(url)
    title = urlsplit(url).path.rsplit("/", 1)[1].replace("-", " ")
    day = datetime.fromtimestamp(at, UTC).isoformat()
    texts = "".join(f"<p>{' '.join(rng.choice(_WORDS) for _ in range(25))} {n}.</p>" for n in range(4))
    head = f'<title>{title}</title><meta property="article:published_time" content="{day}">'
    return f"<!doctype html><html lang=de><head>{head}</head><body><article><h1>{title}</h1>{texts}</article>".encode()


def record(look: Look, published: dict[str, float], folder: Path) -> Path:
    """The moment as a WARC folder to replay."""
    folder.mkdir()
    writer = WarcWriter(folder, "fronts", "1", 1 << 30)
    stamp = datetime.fromtimestamp(look.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for url, (headers, body) in look.pages.items():
        kept = {k.lower(): v for k, v in headers.items() if k.lower() not in ("content-encoding", "transfer-encoding")}
        writer.write(url, 200, kept, body, stamp)
    for url, at in published.items():
        writer.write(url, 200, {"content-type": "text/html; charset=utf-8"}, article(url, at), stamp)
    writer.close()
    return folder


async def replay(reactor: Any, bench: Path, folder: Path, sites: set[str]) -> dict[str, Any]:
    published: dict[str, float] = {}
    every = looks(bench, sites)
    for number, look in enumerate(every):
        for url in linked(look):
            published.setdefault(url, look.at)
        homes = {urlsplit(url).netloc: url for url in sorted(look.pages, key=len, reverse=True)}
        (folder / "sites.txt").write_text("".join(f"{url}\n" for url in homes.values()))
        warc = record(look, published, folder / f"look-{number}")
        await crawl(reactor, folder, folder / "sites.txt", lambda at=look.at: at, NEWS_REPLAY=str(warc))
    return {"looks": len(every), "sites": {site: told(site, published, folder) for site in sorted(sites)}}


def told(site: str, published: Iterable[str], folder: Path) -> dict[str, int]:
    """The account of one site: ``asked`` counts the distinct addresses that were taken for articles."""
    wanted = {canonical(url) for url in published if urlsplit(url).netloc.endswith(site)}
    came = [canonical(line["url"]) for line in read(folder) if urlsplit(line["url"]).netloc.endswith(site)]
    query = "SELECT count(*) FROM urls JOIN sites ON sites.id = urls.id >> 45 WHERE site LIKE ? AND status IN (4, 5)"
    with closing(sqlite3.connect(folder / "state.sqlite")) as state:
        (asked,) = state.execute(query, [f"%{site}"]).fetchone()
    return {
        "articles": len(wanted), "came": len(wanted & set(came)), "twice": len(came) - len(set(came)), "asked": asked
    }  # fmt: skip


def main() -> None:
    bench, folder, *sites = sys.argv[1:]
    figures: dict[str, Any] = {}

    async def work(reactor: Any) -> None:
        figures.update(await replay(reactor, Path(bench), Path(folder), set(sites) or set(ARTICLES)))

    driven(work)
    print(json.dumps(figures, indent=1))  # noqa: T201 - the figures are what it is for


if __name__ == "__main__":
    main()
