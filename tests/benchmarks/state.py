"""The state: a million known URLs, and a run over a thousand sites with nothing new.

    python tests/benchmarks/state.py              # SQLite; PostgreSQL too where NEWS_TEST_POSTGRES names one
    python tests/benchmarks/state.py --urls 100000 --sites 200

Addresses are as long as news sites' are, spread over a hundred sites; half of the sites have all of them drawn and
delivered, 50 at once.  PostgreSQL vacuums every 30,000 addresses: in days of crawling its autovacuum does so by itself.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.benchmarks.crawl import measured, news_command, project  # noqa: E402
from tests.benchmarks.rivals import PER_HOST  # noqa: E402
from tests.benchmarks.webserver import MISSING, WebServer, response  # noqa: E402

_NOW = 1_795_000_000.0
_CHUNK = 1000  # addresses noted at once, as the crawl does
_DRAWN = 50  # addresses drawn, then delivered, at once
_VACUUM = 30  # chunks
_SITES = 100
_WORDS = "harbour council ferry market school winter budget orchard engine river concert teacher bridge storm".split()


def addresses(count: int) -> Iterator[tuple[str, list[str]]]:
    """(site, addresses) in the chunks in which listings name them; some 95 characters each."""
    rng = random.Random(1)
    for start in range(0, count, _CHUNK):
        site = f"news-{start // _CHUNK % _SITES:03d}.example.org"
        found = []
        for n in range(start, min(start + _CHUNK, count)):
            slug = "-".join(rng.choices(_WORDS, k=6))
            found.append(f"https://www.{site}/world/2026/11/{n % 28 + 1:02d}/{slug}-{n:07d}.html")
        yield site, found


def known_urls(address: str | Path, count: int) -> None:
    """Fill a state, then look known addresses up in batches."""
    from crawler.stores.frontier import Found
    from crawler.stores.ledger import Delivery
    from crawler.stores.state import State
    from crawler.urls import article_id

    state = State.open(address, "bench", _NOW)
    begin = time.perf_counter()
    for number, (site, urls) in enumerate(addresses(count)):
        source = f"https://www.{site}/sitemap.xml"
        state.frontier.found(
            site, [Found(u, u, 50, "sitemap", source, listed_date="2026-11-20T08:00:00Z") for u in urls], _NOW
        )
        if number % 2:
            state.sites.lease(site, _NOW, _NOW + 60)
            for piece in range(0, len(urls), _DRAWN):
                keys = [task.key for task in state.frontier.draw(site, _DRAWN, _NOW)]
                state.ledger.deliver(
                    [_delivery(Delivery, site, u, article_id(u)) for u in keys], f"{number}-{piece}", _NOW
                )
        if number % _VACUUM == _VACUUM - 1 and not state.database.embedded:
            _vacuum(address)
    filled = time.perf_counter() - begin
    size = _size(state, address)
    rng, spent, asked = random.Random(2), 0.0, 0
    for site, urls in addresses(count):
        if rng.random() < min(1.0, 100_000 / count):
            found = [Found(u, u, 50, "sitemap", None, listed_date="2026-11-20T08:00:00Z") for u in urls]
            start = time.perf_counter()
            new = state.frontier.found(site, found, _NOW)
            spent += time.perf_counter() - start
            asked += len(found)
            if new:
                sys.exit(f"{new} known addresses were taken for new ones")
    single = [article_id(u) for _, urls in addresses(min(count, 20_000)) for u in urls[:50]]
    start = time.perf_counter()
    for ident in single:
        state.ledger.known_article(ident)
    each = (time.perf_counter() - start) / len(single)
    state.close()
    print(f"{state.database.url.get_backend_name()}: {count:,} URLs, half of them delivered: {size / 1e6:.0f} MB, "
          f"{size / count:.0f} bytes each; filled in {filled:.0f} s ({filled / count * 1e6:.0f} us each)\n"
          f"  look-up: {spent / asked * 1e6:.0f} us each in batches of {_CHUNK}; "
          f"one article at a time {each * 1e6:.0f} us", flush=True)  # fmt: skip


def _delivery(kind: type, site: str, url: str, ident: str) -> object:
    text = blake2b(url.encode(), digest_size=16).hexdigest()  # as even as those of real texts
    return kind(site, url, ident, 1, text, ident[:16])


def _vacuum(server: str | Path) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(str(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text("VACUUM urls"))
    engine.dispose()


def _size(state: object, address: str | Path) -> int:
    """Bytes on disk."""
    from sqlalchemy import text

    from crawler.stores.state import State

    assert isinstance(state, State)
    with state.database.begin() as conn:
        if isinstance(address, Path):
            pages, each = (conn.exec_driver_sql(f"PRAGMA {x}").scalar_one() for x in ("page_count", "page_size"))
            return int(pages * each)
        query = "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE relkind = 'r' AND relnamespace = "
        return int(conn.execute(text(query + "current_schema()::regnamespace")).scalar_one())


def nothing_new(count: int, folder: Path) -> None:
    """A thousand sites that say 304, against plain Scrapy sending the same conditional requests."""
    etag = 'ETag: "1"\r\nCache-Control: no-cache\r\n'
    article = b"<html><head><title>A story</title></head><body><p>A story of the harbour.</p></body></html>"
    answers: dict[tuple[str, str], bytes] = {}
    asked: dict[str, int] = {}
    same = response(b"", status="304 Not Modified", extra=etag)

    def answer(host: str, path: str, head: bytes) -> bytes:
        if path == "/asked":
            return response(str(sum(asked.values())).encode())
        asked[path] = asked.get(path, 0) + 1
        if b"\r\nif-none-match:" in head.lower():
            return same
        return answers.get((host, path), MISSING)

    server = WebServer(answer, count)
    hosts = server.listen()
    for host in hosts:
        link = f'<link rel="alternate" type="application/rss+xml" href="http://{host}/feed.xml">'
        home = f"<html><head><title>News</title>{link}</head><body><h1>News</h1></body></html>"
        item = f"<item><title>A story</title><link>http://{host}/news/a-story-of-the-day-1.html</link></item>"
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{item}</channel></rss>'
        answers[host, "/"] = response(home.encode(), extra=etag)
        answers[host, "/feed.xml"] = response(feed.encode(), "application/rss+xml", etag)
        answers[host, "/robots.txt"] = response(b"User-agent: *\nAllow: /\n", "text/plain")
        answers[host, "/news/a-story-of-the-day-1.html"] = response(article)
    gauge, place = folder / "gauge.json", project(folder / "sites")
    with server:
        command = news_command(gauge, hosts, place, NEWS_CUSTOMARY_PATHS=0)
        command.remove("all=1")
        command.pop(command.index(f"sites={place / 'sites.txt'}") + 1)
        first = measured(command, gauge, place, server)
        _due_again(place)
        found = measured(command, gauge, place, server)
        urls = folder / "urls.txt"
        urls.write_text("".join(f"http://{host}/\nhttp://{host}/feed.xml\n" for host in hosts))
        rival = [
            sys.executable,
            str(Path(__file__).with_name("rivals.py")),
            "conditional",
            str(urls),
            str(gauge),
            str(PER_HOST),
        ]
        bare = measured(rival, gauge, folder, server)
        # nothing due at all: no request, so the gauge never begins; the whole process is timed
        start = time.perf_counter()
        resting = measured(command, gauge, place, server)
        whole = time.perf_counter() - start
    print(f"{count} sites, first run: {first['requests']} requests in {first['seconds']:.1f} s\n"
          f"{count} sites, nothing new: {found['requests']} requests in {found['seconds']:.1f} s, "
          f"loop CPU {found['cpu']['loop']:.1f} s\n"
          f"the same conditional requests in plain Scrapy: {bare['requests']} in {bare['seconds']:.1f} s, "
          f"CPU {bare['cpu']['loop']:.1f} s; ratio {bare['seconds'] / found['seconds']:.2f}\n"
          f"{count} sites, nothing due: {resting['requests']} requests, {whole:.1f} s with start-up\n"
          f"loop: longest work {found['busy'] * 1000:.0f} ms CPU")  # fmt: skip
    if os.environ.get("BENCH_STACKS"):
        for stack, times in found["stacks"]:
            print(f"      {times:4} {stack}")


def _due_again(place: Path) -> None:
    """Have all listings be due, as if a day had passed."""
    import sqlite3

    state = next(place.glob(".scrapy/**/news.sqlite"))
    with sqlite3.connect(state) as conn:
        conn.execute("UPDATE sources SET next_at = 0")
    conn.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=1_000_000)
    parser.add_argument("--sites", type=int, default=1000)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="news-bench-"))
    try:
        if options.urls:
            known_urls(folder / "state.sqlite", options.urls)
            if server := os.environ.get("NEWS_TEST_POSTGRES"):
                known_urls_on_server(server, options.urls)
        if options.sites:
            nothing_new(options.sites, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def known_urls_on_server(server: str, count: int) -> None:
    """The same in a schema of its own, which is dropped."""
    from sqlalchemy import create_engine, make_url, text

    name = f"bench_{uuid.uuid4().hex}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text(f"CREATE SCHEMA {name}"))
    try:
        own = url.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
        known_urls(own, count)
    finally:
        with engine.connect() as conn:
            conn.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


if __name__ == "__main__":
    main()
