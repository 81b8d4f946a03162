"""Pages a second and core, side by side with the peers that are installed, as ratios to trafilatura with metadata.

    python tests/benchmarks/speed.py                       # crawl_to_the_future, one process
    python tests/benchmarks/speed.py daniel_v21 fundus     # other sets of ../shared/bench (NEWS_BENCH)

Every rival reads the same pages in turns of some pages each, so that the machine's other work falls on all alike.
"learned" is a page of a known site that is itself new: of each site with over eight pages one half, at least eight,
was read before without being timed; the others are timed, and what the memory takes from them is part of their time.
"first pages" are the same ones for a memory that begins with nothing.  CPU seconds: other work shares the cores.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

BENCH = Path(os.environ.get("NEWS_BENCH", Path(__file__).resolve().parents[2].parent / "shared" / "bench"))
sys.path[:0] = [str(BENCH), str(Path(__file__).resolve().parents[2])]

import bench  # noqa: E402

from crawler.extraction.analysis import Page, analyse  # noqa: E402
from crawler.extraction.desk import Desk  # noqa: E402
from crawler.extraction.quiet import quiet  # noqa: E402
from crawler.urls import domain_of  # noqa: E402
from tests.benchmarks.peers import PEERS  # noqa: E402

Given = tuple[bytes, str]
"""A page and its address."""

_TURN = 8  # pages that one rival reads before the next one does
_KNOWN = 8  # pages of a site from which on it is a learned one


class Ours:
    """This crawler's extraction in one process; ``known``: pages that were seen before."""

    def __init__(self, known: Sequence[Given]) -> None:
        self.desk = Desk(_KNOWN)
        for number, (body, url) in enumerate(known):
            page = analyse(body, url)
            if isinstance(page, Page):
                self.desk.add(("before", number), page)
        self.desk.flush()

    def __call__(self, body: bytes, url: str) -> None:
        """Read one page and let it go."""
        page = analyse(body, url, None, None, self.desk.known(domain_of(url)))
        if isinstance(page, Page):
            self.desk.add(url, page)
            self.desk.flush(page.domain)


def measure(rivals: dict[str, Callable[[bytes, str], object]], pages: list[Given]) -> dict[str, float]:
    """CPU seconds of each rival over all pages; a page on which one fails counts all the same."""
    spent: dict[str, float] = defaultdict(float)
    for start in range(0, len(pages), _TURN):
        for name, read in rivals.items():
            begin = time.process_time()
            for body, url in pages[start : start + _TURN]:
                try:
                    read(body, url)
                except Exception as error:  # a peer's failure is the peer's
                    print(f"{name} failed on {url}: {error!r}"[:200], file=sys.stderr)
            spent[name] += time.process_time() - begin
    return spent


def halves(every: Sequence[Given]) -> tuple[list[Given], list[Given]]:
    """(known, new): of each site with more than _KNOWN pages the pages to learn from, and those to be timed, mixed."""
    sites: dict[str, list[Given]] = defaultdict(list)
    for given in every:
        sites[domain_of(given[1])].append(given)
    split = [(pages, max(_KNOWN, len(pages) // 2)) for pages in sites.values()]
    new = {id(given) for pages, half in split for given in pages[half:]}
    return (
        [given for pages, half in split if len(pages) > _KNOWN for given in pages[:half]],
        [given for given in every if id(given) in new],
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=["crawl_to_the_future"])
    parser.add_argument("--pages", type=int, default=200, help="at most so many of each set")
    options = parser.parse_args()
    quiet()
    for name in options.sets:
        every = [(p.body, p.url or f"http://{p.site}/{p.id}") for p in bench.load(name, bench.DATA)]
        known, new = halves(every)
        found = (new or every)[: options.pages]
        rivals: dict[str, Callable[[bytes, str], object]] = {"ours, first pages": Ours([])}
        if new:
            rivals["ours, learned"] = Ours(known)
        for peer, read in PEERS.items():
            try:
                read(b"<p>The ferry runs.</p>", "https://harbour.example/")
            except ImportError:
                print(f"{peer} is not installed", file=sys.stderr)
            except Exception:  # a page with one line is too short for some
                rivals[peer] = read
            else:
                rivals[peer] = read
        measure(rivals, every[:1])  # imports
        spent = measure(rivals, found)
        print(f"{name}: {len(found)} pages of {sum(len(b) for b, _ in found) / len(found) / 1024:.0f} KB on average")
        for rival, seconds in sorted(spent.items(), key=lambda entry: entry[1]):
            each = seconds / len(found) * 1000
            print(f"  {rival:18} {each:7.2f} ms a page  {spent['trafilatura'] / seconds:6.2f} x trafilatura")


if __name__ == "__main__":
    main()
