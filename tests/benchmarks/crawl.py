"""Whole crawls over loopback addresses with real pages, side by side with plain Scrapy.

    python tests/benchmarks/crawl.py                # 12 sites, 1,200 pages, one and two workers
    python tests/benchmarks/crawl.py --pace 0.5     # polite: so many seconds between two requests to a site
    python tests/benchmarks/crawl.py --sites 12 --joined 4 --workers 2   # 2,500 pages twice: start-up does not decide

Every address is a site of its own: robots.txt, a home page, a feed, real pages of one real site.  Half of the pages are
crawled with an empty memory ("first"), the other half with what the first half taught ("known").  Pages a second are
counted from the first request on the wire to the engine's end, robots.txt, feed and state included.  "By CPU" is the
ratio of the CPU time of all processes but the server's, which other work on the machine changes less than the time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BENCH = Path(os.environ.get("NEWS_BENCH", ROOT.parent / "shared" / "bench"))
sys.path[:0] = [str(BENCH), str(ROOT)]

import bench  # noqa: E402

from tests.benchmarks.gauge import cpu_seconds  # noqa: E402
from tests.benchmarks.rivals import PACE, PER_HOST  # noqa: E402
from tests.benchmarks.webserver import MISSING, WebServer, response  # noqa: E402

_SETS = ("crawl_to_the_future", "daniel_v21", "newton_multisite")
_HALVES = 2


def real_sites(count: int, joined: int = 1) -> list[list[bytes]]:
    """The pages of as many sites, those with the most pages first; large ones stand again on further addresses.

    ``joined``: real sites whose pages stand together on one address, for a site of hundreds of articles.
    """
    by_site: dict[str, list[bytes]] = defaultdict(list)
    for name in _SETS:
        for page in bench.load(name, bench.DATA):
            by_site[page.site].append(page.body)
    largest = sorted(by_site.values(), key=len, reverse=True)
    large = [pages for pages in largest if len(pages) * 2 >= len(largest[0])]
    return [[page for part in range(joined) for page in large[(n * joined + part) % len(large)]] for n in range(count)]


class Newsstand:
    """Answers for all sites; the feed names the first half of the pages until /second has been asked for."""

    def __init__(self, sites: list[list[bytes]]) -> None:
        self.sites = sites
        self.pages: dict[str, list[bytes]] = {}
        self.half = 0
        self.answers: dict[tuple[str, str], bytes] = {}

    def stands_at(self, hosts: list[str]) -> None:
        """Make the answers of each site for its host."""
        self.pages = dict(zip(hosts, self.sites, strict=True))
        kind = "text/html"
        for host, pages in self.pages.items():
            home = f'<html><head><link rel="alternate" type="application/rss+xml" href="http://{host}/feed.xml"></head>'
            self.answers[host, "/"] = response(f"{home}<body><h1>News</h1></body></html>".encode(), kind)
            self.answers[host, "/robots.txt"] = response(b"User-agent: *\nAllow: /\n", "text/plain")
            for number, body in enumerate(pages):
                self.answers[host, self.path(number)] = response(body, kind)

    @staticmethod
    def path(number: int) -> str:
        return f"/news/2026/story-of-the-day-number-{number:05d}.html"

    def halves(self, host: str, half: int) -> list[str]:
        return [self.path(n) for n in range(len(self.pages[host])) if n % _HALVES == half]

    def urls(self, half: int) -> list[str]:
        """The articles' addresses, the sites in turns."""
        by_host = [[f"http://{host}{path}" for path in self.halves(host, half)] for host in self.pages]
        longest = max(map(len, by_host))
        return [urls[n] for n in range(longest) for urls in by_host if n < len(urls)]

    def __call__(self, host: str, path: str, _head: bytes) -> bytes:
        if path == "/feed.xml":
            return response(self.feed(host), "application/rss+xml")
        if path.startswith("/half/"):
            self.half = int(path.removeprefix("/half/"))
            return response(b"", "text/plain")
        return self.answers.get((host, path), MISSING)

    def feed(self, host: str) -> bytes:
        now = datetime.now(UTC)
        items = []
        for half in range(self.half + 1):
            for n, path in enumerate(self.halves(host, half)):
                at = (now - timedelta(minutes=5 * n)).strftime("%a, %d %b %Y %H:%M:%S GMT")
                link = escape(f"http://{host}{path}")
                items.append(f"<item><title>Story {n}</title><link>{link}</link><pubDate>{at}</pubDate></item>")
        head = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
        return f"{head}{''.join(items)}</channel></rss>".encode()


def news_command(gauge: Path, hosts: list[str], folder: Path, **more: Any) -> list[str]:
    """``scrapy crawl news`` over the hosts with the common pace, measured."""
    from crawler import settings

    sites = folder / "sites.txt"
    sites.write_text("".join(f"http://{host}/\n" for host in hosts))
    extensions = {"tests.benchmarks.gauge.Gauge": 10} | settings.EXTENSIONS
    given = PACE | {
        "CONCURRENT_REQUESTS_PER_DOMAIN": PER_HOST,
        "NEWS_ALLOW_PRIVATE": True, "NEWS_MIN_FREE_DISK": 0, "LOG_LEVEL": "WARNING", "BENCH_GAUGE": gauge,
        "EXTENSIONS": json.dumps(extensions),
    } | more  # fmt: skip
    return [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sites={sites}", "-a", "all=1"] + [
        f"-s{name}={value}" for name, value in given.items()
    ]


def project(folder: Path) -> Path:
    """A project folder of its own, so that state and exports start empty."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    return folder


def measured(command: list[str], gauge: Path, folder: Path, server: WebServer | None = None) -> dict[str, Any]:
    """Run a measured crawl; what its gauge saw, and the server's CPU seconds."""
    gauge.unlink(missing_ok=True)
    before = cpu_seconds(server.pid) if server else 0.0
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if not gauge.exists():
        sys.exit(done.stderr.decode()[-4000:])
    found: dict[str, Any] = json.loads(gauge.read_text())
    found["server"] = cpu_seconds(server.pid) - before if server else 0.0
    found["log"] = done.stderr.decode()
    return found


def shown(name: str, found: dict[str, Any], base: dict[str, tuple[float, float]]) -> None:
    """One line: pages a second, ratios, CPU shares of the wall time, the longest standstill of the loop.

    ``base``: pages a second, and a second of CPU, of the crawls that it is held against.
    """
    rate, by_cpu = rates(found)
    cpu = {kind: seconds / found["seconds"] for kind, seconds in found["cpu"].items()}
    each = {kind: seconds / max(1, found["pages"]) * 1000 for kind, seconds in found["cpu"].items()}
    gap = found["gaps"][0][0] if found["gaps"] else 0.0
    ratios = "  ".join(f"{rate / one:.2f} x {label} (by CPU {by_cpu / two:.2f})" for label, (one, two) in base.items())
    print(
        f"{name:22} {rate:7.1f} pages/s {found['items']:5} of {found['pages']:5}, {found['requests']} requests, "
        f"{found['seconds']:.1f} s  {ratios}\n{'':22}     CPU: loop {cpu['loop']:.2f} process {cpu['process']:.2f} "
        f"workers {cpu['workers']:.2f} server {found['server'] / found['seconds']:.2f} cores; a page: loop "
        f"{each['loop']:.1f} process {each['process']:.1f} workers {each['workers']:.1f} ms; "
        f"loop: longest standstill {gap * 1000:.0f} ms ({found['late']} over 50), longest work "
        f"{found['busy'] * 1000:.0f} ms CPU ({found['busy_late']} over 50), longest garbage collection "
        f"{found['collected'] * 1000:.0f} ms, all {found['collecting']:.2f} s",
        flush=True,
    )
    if os.environ.get("BENCH_STACKS"):
        for stack, count in found["stacks"]:
            print(f"      {count:4} {stack}")


def rates(found: dict[str, Any]) -> tuple[float, float]:
    """Pages a second, and a second of CPU."""
    return found["pages"] / found["seconds"], found["pages"] / (found["cpu"]["process"] + found["cpu"]["workers"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=12)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds until each answer")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--per-host", type=int, default=8, help="requests at once to a host")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds between two requests to a host")
    parser.add_argument("--joined", type=int, default=1, help="real sites on one address: hundreds of articles")
    parser.add_argument("--only", default="bare,trafilatura,news")
    options = parser.parse_args()
    sites = real_sites(options.sites, options.joined)
    if any(set(pages[0::_HALVES]) & set(pages[1::_HALVES]) for pages in sites):
        print("Too few real sites for so many joined: the second half repeats pages, so 'known' tells nothing")
    folder = Path(tempfile.mkdtemp(prefix="news-bench-"))
    stand = Newsstand(sites)
    server = WebServer(stand, len(sites), options.delay)
    stand.stands_at(server.listen())
    urls, gauge = folder / "urls.txt", folder / "gauge.json"
    urls.write_text("\n".join(stand.urls(0)))
    rival = [sys.executable, str(Path(__file__).with_name("rivals.py"))]
    base: dict[str, tuple[float, float]] = {}
    print(f"{len(sites)} sites, {len(stand.urls(0))} + {len(stand.urls(1))} pages, {options.per_host} requests a host, "
          f"answers after {options.delay * 1000:.0f} ms")  # fmt: skip
    try:
        with server:
            for name in options.only.split(","):
                if name != "news":
                    found = measured(
                        [*rival, name, str(urls), str(gauge), str(options.per_host), str(options.pace)],
                        gauge,
                        folder,
                        server,
                    )
                    base[name] = rates(found)
                    shown(name, found, base)
                    continue
                for workers in options.workers:
                    place = project(folder / f"news-{workers}")
                    for half, label in enumerate(("first", "known")):
                        tell(stand.urls(0)[0], half)
                        command = news_command(
                            gauge,
                            server.hosts,
                            place,
                            NEWS_WORKERS=workers,
                            CONCURRENT_REQUESTS_PER_DOMAIN=options.per_host,
                            DOWNLOAD_DELAY=options.pace,
                            DOWNLOAD_DELAY_JITTER=0,
                        )
                        found = measured(command, gauge, place, server)
                        shown(f"news {label}, {workers} worker{'s'[: workers > 1]}", found, base)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tell(url: str, half: int) -> None:
    """Have the server name that half, too."""
    import urllib.request

    urllib.request.urlopen(f"http://{url.split('/')[2]}/half/{half}").close()


if __name__ == "__main__":
    main()
