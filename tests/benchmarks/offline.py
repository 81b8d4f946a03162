"""``scrapy extract`` as a whole, start-up and learning included, beside bench's baseline.py (trafilatura) in turns.

    python tests/benchmarks/offline.py                        # two sets of ../shared/bench (NEWS_BENCH), and one page
    python tests/benchmarks/offline.py daniel_v21 --rounds 3 --workers 4

Wall seconds tell on a machine that does nothing else.  CPU seconds are those of all processes that a command started;
by them the two can be compared on a busy machine, too.
"""

from __future__ import annotations

import argparse
import base64
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
BENCH = Path(os.environ.get("NEWS_BENCH", ROOT.parent / "shared" / "bench"))
sys.path[:0] = [str(BENCH), str(ROOT)]

import bench  # noqa: E402

from tests.benchmarks.memory import page  # noqa: E402

_PR_SET_CHILD_SUBREAPER = (
    36  # prctl(2): orphans of a command (the fork server) are ours to wait for, so that they count
)


def spent(command: list[str], given: Path | None = None) -> tuple[float, float]:
    """Run a command to its end; its wall seconds, and the CPU seconds of all processes that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    with given.open("rb") if given else Path(os.devnull).open("rb") as lines:
        subprocess.run(command, stdin=lines, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, check=True)
    wall = time.perf_counter() - begin
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compared(commands: dict[str, list[str]], rounds: int, given: Path | None = None) -> dict[str, tuple[float, float]]:
    """The median (wall, CPU) of each command, run in turns."""
    runs = [{name: spent(command, given) for name, command in commands.items()} for _ in range(rounds)]
    return {name: (median(r[name][0] for r in runs), median(r[name][1] for r in runs)) for name in commands}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=["crawl_to_the_future", "daniel_v21"])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2, help="processes of ours; baseline.py has two")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    ours = [sys.executable, "-m", "scrapy", "extract"]
    with tempfile.TemporaryDirectory() as folder:
        for name in options.sets:
            pages = bench.load(name, bench.DATA)
            lines = Path(folder, f"{name}.jsonl")
            with lines.open("w", encoding="utf-8") as file:
                for p in pages:
                    url, body = p.url or f"http://{p.site}/{p.id}", base64.b64encode(p.body).decode()
                    file.write(json.dumps({"id": p.id, "url": url, "html_b64": body}) + "\n")
            commands = {
                "scrapy extract": [*ours, "--jsonl", "-s", f"NEWS_WORKERS={options.workers}"],
                "baseline.py": [sys.executable, str(BENCH / "baseline.py")],
            }
            found = compared(commands, options.rounds, lines)
            (wall, cpu), (other, peer) = found["scrapy extract"], found["baseline.py"]
            print(f"{name}, {len(pages)} pages: scrapy extract {wall:.2f} s ({cpu:.2f} s of CPU), baseline.py "
                  f"{other:.2f} s ({peer:.2f}): {other / wall:.2f} x as fast, {peer / cpu:.2f} x by CPU",
                  flush=True)  # fmt: skip
        one = Path(folder, "page.html")
        one.write_bytes(page(1, "https://www.harbour.example/news/one.html"))
        wall, cpu = compared({"one": [*ours, str(one)]}, 3 * options.rounds)["one"]
        print(f"one page: {wall:.2f} s ({cpu:.2f} s of CPU)")


if __name__ == "__main__":
    main()
