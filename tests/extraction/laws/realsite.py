"""Real saved pages of one site, where they lie beside the project: nothing of them is in it."""

from __future__ import annotations

import json
import zipfile
from collections import defaultdict
from pathlib import Path

from crawler.extraction.analysis import Page
from tests.extraction.laws.newspaper import read


def largest_site(data: Path, most: int) -> list[Page]:
    """At most so many pages of the site that has most of them in a set of several years of a few sites."""
    with zipfile.ZipFile(data / "crawl_to_the_future.zip") as pack:
        sites = defaultdict(list)
        for line in pack.read("index.jsonl").decode().rstrip("\n").split("\n"):
            row = json.loads(line)
            sites[row["domain"]].append(row)
        rows = max(sorted(sites.items()), key=lambda site: len(site[1]))[1]
        rows.sort(key=lambda row: row["id"])
        pages = [read(pack.read(row["file"]), row["url"]) for row in rows[:most] if row.get("url")]
    return list({page.traits.page: page for page in pages}.values())
