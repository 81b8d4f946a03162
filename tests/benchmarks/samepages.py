"""Is one page at two addresses of a site known again, though its text was taken with another memory?  BENCH SET...

The pages of each set are extracted twice, once with all of the site's pages and once with every second one.  A page
that both runs have, with texts that differ, stands for one that was found at another address when more of its site was
known.  Told as JSON: how many of these are known as the same; how many pairs of different pages of a site are; and how
many of the texts in which one number, or each, is another one, with and without a line that only one of them has.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from crawler.extraction.sketch import enlarged, sketch
from crawler.extraction.stories import page_key

Record = dict[str, Any]
_FEWEST = 8  # pages of a site, as many as a quorum


def pages(bench: Path, name: str) -> dict[str, list[dict[str, str]]]:
    """Lines for ``scrapy extract`` by site."""
    by_site: dict[str, list[dict[str, str]]] = defaultdict(list)
    with zipfile.ZipFile(bench / f"{name}.zip") as archive:
        for row in map(json.loads, archive.read("index.jsonl").splitlines()):
            html = base64.b64encode(archive.read(row["file"])).decode()
            url = row.get("url") or f"http://{row['site']}/{row['id']}"
            by_site[row["site"]].append({"id": row["id"], "url": url, "html_b64": html})
    return {site: rows for site, rows in by_site.items() if len(rows) >= _FEWEST}


def extracted(rows: list[dict[str, str]]) -> dict[str, Record]:
    given = "\n".join(map(json.dumps, rows)).encode()
    command = [sys.executable, "-m", "scrapy", "extract", "--jsonl"]
    done = subprocess.run(command, input=given, capture_output=True, check=True)
    return {record["metadata"]["inputId"]: record for record in map(json.loads, done.stdout.splitlines())}


def same(one: Record, other: Record) -> bool:
    """As the crawl judges two pages of one site."""
    keys = [page_key(SimpleNamespace(**record), "site") for record in (one, other)]  # type: ignore[arg-type]
    return keys[0] == keys[1] and enlarged(sketch(one["articleBody"]), sketch(other["articleBody"]))


def changed(text: str, places: Callable[[int], bool]) -> str:
    """The text with other numbers, one more each, where ``places`` says so of their count."""
    numbers = iter(range(len(text)))
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 1) if places(next(numbers)) else found[0], text)


def others(text: str) -> Iterator[tuple[str, str]]:
    """Texts that are not this one but for their numbers, each with what it stands for."""
    count = len(re.findall(r"\d+", text))
    if not count:
        return
    line = "\n\nThe next table of these figures comes tomorrow at noon, as on every working day."
    for name, places in (("one number", lambda n: n == count // 2), ("all numbers", lambda n: True)):
        yield name, changed(text, places)
        yield f"{name}, one line more", changed(text, places) + line


def measure(by_site: dict[str, list[dict[str, str]]], told: Counter[str]) -> None:
    whole = extracted([row for rows in by_site.values() for row in rows])
    half = extracted([row for rows in by_site.values() for row in rows[::2]])
    for name, record in half.items():
        if name in whole and record["contentHash"] != whole[name]["contentHash"]:
            told["one page"] += 1
            told["one page: known again"] += same(record, whole[name])
    for rows in by_site.values():
        for one, other in combinations([row["id"] for row in rows if row["id"] in whole], 2):
            told["two pages"] += whole[one]["contentHash"] != whole[other]["contentHash"]
            told["two pages: taken for one"] += whole[one]["contentHash"] != whole[other]["contentHash"] and same(
                whole[one], whole[other]
            )
    for record in whole.values():
        for what, text in others(record["articleBody"]):
            told[what] += 1
            told[f"{what}: taken for one"] += same(record, record | {"articleBody": text})


def main() -> None:
    bench, *names = sys.argv[1:]
    for name in names:
        told: Counter[str] = Counter()
        measure(pages(Path(bench), name), told)
        print(name, json.dumps(dict(sorted(told.items())), indent=1))


if __name__ == "__main__":
    main()
