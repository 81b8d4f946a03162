"""Memory while a site is huge: nothing may grow with it.

    python tests/benchmarks/memory.py                       # all three
    python tests/benchmarks/memory.py --sitemap 2000000 --pages 0 --archive 0

1. A site whose sitemap index names 40 files of 50,000 addresses; a limit on what is fetched keeps the time down.
2. A site of many pages, all of them crawled (200,000 take an hour; --pages says how many).
3. ``scrapy extract`` over generated archives of growing size.

The server makes its pages when they are asked for.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.benchmarks.crawl import measured, news_command, project  # noqa: E402
from tests.benchmarks.gauge import descendants, rss_mb  # noqa: E402
from tests.benchmarks.webserver import MISSING, WebServer, response  # noqa: E402

_FILE = 50_000  # addresses of one sitemap file, the protocol's limit
_WORDS = "harbour council ferry market school winter budget orchard engine river concert teacher bridge storm".split()


@cache
def _frame() -> tuple[str, str]:
    nav = "".join(f'<li><a href="/section-{n}/">Section {n}</a></li>' for n in range(30))
    foot = "".join(f'<p><a href="/about-{n}">About us, part {n}</a></p>' for n in range(20))
    return f"<nav><ul>{nav}</ul></nav>", f"<footer>{foot}</footer>"


def page(number: int, address: str = "") -> bytes:
    """An article of some 5 KB; each is another one."""
    rng, (nav, foot) = random.Random(number), _frame()
    title = f"The {rng.choice(_WORDS)} and the {rng.choice(_WORDS)}, story {number}"
    text = "".join(f"<p>{' '.join(rng.choices(_WORDS, k=40)).capitalize()}, it was said.</p>" for _ in range(6))
    head = f'<title>{title}</title><meta property="og:type" content="article"><link rel="canonical" href="{address}">'
    date = '<meta property="article:published_time" content="2026-11-20T08:00:00+00:00">'
    body = f"{nav}<article><h1>{title}</h1>{text}</article>{foot}"
    return f'<!doctype html><html lang="en"><head>{head}{date}</head><body>{body}</body></html>'.encode()


def _path(number: int) -> str:
    slug = "-".join(random.Random(number).choices(_WORDS, k=4))
    return f"/news/2026/{slug}-{number:07d}.html"


class HugeSite:
    """A sitemap index and its files; every address of it is an article."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.files: dict[int, bytes] = {}

    def __call__(self, host: str, path: str, _head: bytes) -> bytes:
        if path.startswith("/news/") and path[-12:-5].isdigit():  # any other is made up, to see what is not found
            return response(page(int(path[-12:-5])))
        if path == "/robots.txt":
            return response(f"User-agent: *\nSitemap: http://{host}/index.xml\n".encode(), "text/plain")
        if path == "/":
            return response(b"<html><head><title>News</title></head><body><h1>News</h1></body></html>")
        if path == "/index.xml":
            files = range(-(-self.count // _FILE))
            entries = "".join(f"<sitemap><loc>http://{host}/sitemap-{n}.xml.gz</loc></sitemap>" for n in files)
            return response(f"<sitemapindex>{entries}</sitemapindex>".encode(), "application/xml")
        if path.startswith("/sitemap-"):
            return response(self._file(host, int(path.removeprefix("/sitemap-").removesuffix(".xml.gz"))),
                            "application/gzip")  # fmt: skip
        return MISSING

    @staticmethod
    def _file(host: str, number: int) -> bytes:
        numbers = range(number * _FILE, (number + 1) * _FILE)
        entries = "".join(
            f"<url><loc>http://{host}{_path(n)}</loc><lastmod>2026-11-{n % 20 + 1:02d}</lastmod></url>" for n in numbers
        )
        return gzip.compress(f"<urlset>{entries}</urlset>".encode(), 1)


def crawl(count: int, folder: Path, quota: int, label: str) -> None:
    """Crawl the site; print the memory of the crawl's process over time."""
    gauge, place = folder / "gauge.json", project(folder / f"site-{count}-{quota}")
    server = WebServer(HugeSite(count), 1)
    with server:
        given = {"NEWS_SITE_QUOTA": quota, "NEWS_CUSTOMARY_PATHS": 0, "NEWS_WORKER_PAGES": 100_000}
        found = measured(news_command(gauge, server.hosts, place, **given), gauge, place, server)
    rss = [mb for _, mb in found["rss"]]
    marks = [f"{rss[len(rss) * n // 10]:.0f}" for n in range(10)] if rss else []
    state = next(place.glob(".scrapy/**/news.sqlite"))
    print(f"{label}: {found['pages']} pages, {found['items']} articles in {found['seconds']:.0f} s; crawl process, MB "
          f"at tenths of the time: {' '.join(marks)}, peak {max(rss, default=0):.0f}; state on disk "
          f"{state.stat().st_size / 1e6:.0f} MB\n  loop: longest standstill {found['gaps'][0][0] * 1000:.0f} ms, "
          f"longest work {found['busy'] * 1000:.0f} ms CPU, over 50 ms {found['busy_late']}", flush=True)  # fmt: skip
    if os.environ.get("BENCH_STACKS"):
        for stack, times in found["stacks"]:
            print(f"      {times:4} {stack}")


def archive(count: int, folder: Path) -> None:
    """``scrapy extract`` over a WARC of as many pages, of one site and (every tenth) of 200; its processes' memory."""
    from crawler.stores.warcwriter import WarcWriter

    place = project(folder / f"archive-{count}")
    writer = WarcWriter(place, "made", "1", 1 << 40)
    for n in range(count):
        host = f"www.town-{n // 10 % 200}.example" if n % 10 == 0 else "www.harbour.example"
        url = f"https://{host}{_path(n)}"
        writer.write(url, 200, {"Content-Type": "text/html"}, page(n, url), "2026-11-23T10:00:00Z")
    writer.close()
    command = [sys.executable, "-m", "scrapy", "extract", "-s", "NEWS_WORKERS=2", *map(str, place.glob("*.warc.gz"))]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    seen: list[tuple[float, float]] = []
    begin = time.perf_counter()
    with (place / "out.jsonl").open("wb") as out, (place / "err").open("wb") as err:
        process = subprocess.Popen(command, cwd=place, env=environment, stdout=out, stderr=err)
        watch = threading.Thread(target=_watch, args=(process, seen))
        watch.start()
        process.wait()
        watch.join()
    seconds = time.perf_counter() - begin
    lines = sum(1 for _ in (place / "out.jsonl").open("rb"))
    marks = [seen[len(seen) * n // 10] for n in range(1, 10)] + seen[-1:]
    print(f"extract, {count:,} pages: {lines:,} articles in {seconds:.0f} s ({count / seconds:.0f} pages/s); MB at "
          f"tenths of the time: main process {' '.join(f'{main:.0f}' for main, _ in marks)}, largest other "
          f"{' '.join(f'{other:.0f}' for _, other in marks)}; peak {max(main for main, _ in seen):.0f} and "
          f"{max(other for _, other in seen):.0f}", flush=True)  # fmt: skip
    shutil.rmtree(place)


def _watch(process: subprocess.Popen[bytes], seen: list[tuple[float, float]]) -> None:
    """Note the resident MB of the main process and of the largest one that it has started."""
    while process.poll() is None:
        try:
            seen.append((rss_mb(process.pid), max((rss_mb(pid) for pid in descendants(process.pid)), default=0.0)))
        except (OSError, IndexError):  # one that has just ended
            continue
        time.sleep(0.25)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sitemap", type=int, default=2_000_000)
    parser.add_argument("--quota", type=int, default=200, help="pages fetched of the site with the large sitemap")
    parser.add_argument("--pages", type=int, default=2000, help="pages of the site that is crawled as a whole")
    parser.add_argument("--archive", type=int, nargs="*", default=[10_000, 20_000])
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="news-bench-"))
    try:
        if options.sitemap:
            crawl(options.sitemap, folder, options.quota, f"a sitemap of {options.sitemap:,} addresses")
        if options.pages:
            crawl(200_000, folder, options.pages, f"a site of 200,000 pages, the first {options.pages:,}")
        for count in filter(None, options.archive):
            archive(count, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
