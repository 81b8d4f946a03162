"""How well the URL grammar tells articles among the links of pages, by language.

python tests/benchmarks/grammar.py            # the table of README
python tests/benchmarks/grammar.py --errors   # what it takes for what it is not, too

The links are a random sample of those on the pages of the bench's sets, three to thirty a site, judged by hand as
article or not before the grammar was asked (``grammar_labels.txt`` keeps them by a hash of their address; audio, video
and what only its page could tell were left out).  No weight of the grammar was fitted to them.  Three moments: the
address alone; the link as its page shows it, of a site met for the first time; and of a site that was learned, where
the grammar knows what feeds and sitemaps would have named: the other articles of the set.
"""

from __future__ import annotations

import argparse
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from crawler.discovery.grammar import UrlGrammar
from crawler.discovery.pages import PageLink, read_links
from crawler.urls import BadAddress, article_id, same_site, site_of

_BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench" / "data"
_LABELS = Path(__file__).with_name("grammar_labels.txt")
_SETS = ("daniel_v21", "vietnamese", "newton_multisite", "frontpages_de", "fundus", "traf")
_LIKELY = 0.5  # NEWS_LIKELY
_OWN = re.compile(
    rb"<link[^>]{0,300}rel=[\"']?canonical[\"']?[^>]{0,300}href=[\"']?(https?://[^\"'\s>]+)"
    rb"|<link[^>]{0,300}href=[\"']?(https?://[^\"'\s>]+)[\"']?[^>]{0,300}rel=[\"']?canonical"
    rb"|property=[\"']og:url[\"'][^>]{0,300}content=[\"'](https?://[^\"'\s>]+)",
    re.IGNORECASE,
)


@dataclass
class Site:
    """One site's pages in the sets: the links of each, and the addresses of those that are articles."""

    pages: list[list[PageLink]] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)


@dataclass
class Score:
    """Links judged: right ones found, others taken for such, right ones left."""

    hits: int = 0
    wrong: int = 0
    left: int = 0

    def add(self, *, article: bool, taken: bool) -> None:
        self.hits += article and taken
        self.wrong += taken and not article
        self.left += article and not taken

    def __str__(self) -> str:
        precision, recall = self.hits / max(1, self.hits + self.wrong), self.hits / max(1, self.hits + self.left)
        return f"{precision:.2f} / {recall:.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=_BENCH)
    parser.add_argument("--errors", action="store_true", help="print each link that is judged wrongly")
    options = parser.parse_args()
    labels: dict[str, dict[str, bool]] = defaultdict(dict)
    for line in _LABELS.read_text().splitlines():
        language, number, label = line.split()
        labels[language][number] = label == "1"
    sites = _sites(options.bench, set(labels))
    print("| language | sites | links judged | articles | address alone | first sight | learned |")
    print("|---|---|---|---|---|---|---|")
    for language, judged in labels.items():
        scores, seen, where = [Score(), Score(), Score()], set[str](), set[str]()
        for (spoken, name), site in sorted(sites.items()):
            if spoken != language:
                continue
            for link, learned, first in _asked(site, judged, seen):
                article = judged[_number(link.url)]
                where.add(name)
                shown = link.text, link.place, link.heading
                likely = [
                    UrlGrammar().likelihood(link.url),
                    first.likelihood(link.url, *shown),
                    learned.likelihood(link.url, *shown),
                ]
                for score, value in zip(scores, likely, strict=True):
                    score.add(article=article, taken=value >= _LIKELY)
                if options.errors and any((x >= _LIKELY) != article for x in likely):
                    values = " ".join(f"{x:.2f}" for x in likely)
                    print(f"  {article:d} {values} {link.place} {link.text[:40]!r} {link.url}")
        cells = [language, len(where), len(seen), sum(judged.values()), *scores]
        print("|", " | ".join(map(str, cells)), "|")


def _asked(site: Site, judged: dict[str, bool], seen: set[str]) -> Iterator[tuple[PageLink, UrlGrammar, UrlGrammar]]:
    """The links that are judged, each with a grammar that has learned of the site all but it, and one of its page."""
    for links in site.pages:
        for link in links:
            number = _number(link.url)
            if number not in judged or number in seen:
                continue
            seen.add(number)
            learned, first, own = UrlGrammar(), UrlGrammar(), article_id(link.url)
            for url in site.articles:
                if article_id(url) != own:
                    learned.learn(url, is_article=True)
            for page in site.pages:
                list(learned.studying(x for x in page if x.url != link.url))
            list(first.studying(x for x in links if x.url != link.url))
            yield link, learned, first


def _sites(bench: Path, languages: set[str]) -> dict[tuple[str, str], Site]:
    sites: dict[tuple[str, str], Site] = defaultdict(Site)
    for name in _SETS:
        with zipfile.ZipFile(bench / f"{name}.zip") as archive:
            for line in archive.read("index.jsonl").decode().rstrip("\n").split("\n"):
                row = json.loads(line)
                language = row["lang"].split("-")[0]
                if language not in languages or row["page_type"] in ("feed", "robots", "sitemap"):
                    continue
                body = archive.read(row["file"])
                url = row.get("url") or _own_address(body)
                try:
                    site = site_of(url)
                except BadAddress:
                    continue
                own = sites[language, site]
                own.pages.append([x for x in read_links(body, url).links if same_site(x.url, site)])
                if row["page_type"] == "article":
                    own.articles.append(url)
    return sites


def _own_address(body: bytes) -> str:
    found = _OWN.search(body)
    return next((x.decode("latin-1") for x in found.groups() if x), "") if found else ""


def _number(url: str) -> str:
    return blake2b(url.encode(), digest_size=8).hexdigest()


if __name__ == "__main__":
    main()
