"""``NEWS_OVERRIDES`` in the commands: what a person ruled holds, and a mistake costs one line before the start."""

from __future__ import annotations

import orjson
import pytest

RULES = 'drop = ["article > p:last-of-type"]\nkeep = ["footer p"]\n'


@pytest.fixture
def overrides(project):
    """Drops the last paragraph of five, and keeps the site's last line, which no judge would."""
    folder = project.folder / "overrides"
    folder.mkdir()
    (folder / "www.hafenblatt.example.toml").write_text(RULES)
    return folder


def holds(record: dict) -> bool:
    lines = record["articleBody"].split("\n\n")
    by_hand = record["metadata"]["fieldSources"]["articleBody"] == "override"
    return by_hand and len(lines) == 5 and " in part 3 " in lines[3] and lines[4] == "Copyright Hafenblatt"


def test_a_crawl_holds_to_them(project, site, overrides):
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), NEWS_OVERRIDES="overrides")
    assert ran.code == 0, ran.err
    assert len(project.delivered()) == 8
    assert all(holds(record) for record in project.delivered())


def test_an_archive_s_pages_hold_to_them(project, site, overrides):
    (warc,) = site.record().glob("*.warc.gz")
    project.crawl(None, "-a", f"warc={warc}", spider="archive", NEWS_OVERRIDES="overrides")
    own = [record for record in project.delivered() if record["headline"] in site.articles.values()]
    assert len(own) == 8
    assert all(holds(record) for record in own)


def test_extract_holds_to_them_whether_the_address_is_given_or_the_page_s_own(project, site, overrides):
    path, title = next(iter(site.articles.items()))
    html = site.pages[path][1]
    (project.folder / "given.html").write_text(html)
    (project.folder / "own.html").write_text(
        html.replace("<head>", f'<head><link rel=canonical href="{site.root + path}">')
    )
    for args in (["--url", site.root + path, "given.html"], ["own.html"], ["--alone", "own.html"]):
        record = orjson.loads(project.run("extract", *args, NEWS_OVERRIDES="overrides").out)
        assert (record["headline"], holds(record)) == (title, True)


def test_extract_leaves_other_sites_alone(project, site, overrides):
    path = next(iter(site.articles))
    (project.folder / "page.html").write_text(site.pages[path][1])
    ran = project.run("extract", "--url", "https://other.example/x", "page.html", NEWS_OVERRIDES="overrides")
    assert not holds(orjson.loads(ran.out))


def test_extract_tells_which_selector_has_lost_its_page(project, site, overrides):
    (overrides / "www.hafenblatt.example.toml").write_text('drop = ["div.gone"]')
    for _ in range(12):
        site.publish()
    names = []
    for number, path in enumerate(site.articles):
        names.append(f"{number}.html")
        canonical = f'<head><link rel=canonical href="{site.root + path}">'
        (project.folder / names[-1]).write_text(site.pages[path][1].replace("<head>", canonical))
    ran = project.run("extract", *names, NEWS_OVERRIDES="overrides")
    assert ran.code == 0
    assert ran.err.splitlines()[0] == (
        'warning: overrides/www.hafenblatt.example.toml: drop[1] "div.gone" matched none of the last 20 pages of '
        "hafenblatt.example; has the site changed?"
    )


@pytest.mark.parametrize("args", [
    ["crawl", "news", "-a", "url=https://www.hafenblatt.example/"],
    ["crawl", "archive", "-a", "warc=overrides"],
    ["extract", "overrides/a.toml"],
], ids=["news", "archive", "extract"])  # fmt: skip
def test_a_mistake_costs_one_line_before_anything_is_fetched(project, overrides, args):
    (overrides / "a.toml").write_text('site = "https://a.example/"\ndrop = ["p", "div["]')
    (overrides / "a.warc").write_bytes(b"")
    ran = project.run(*args, NEWS_OVERRIDES="overrides")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, b"", 1), ran.err
    assert ran.err.startswith('error: overrides/a.toml: drop[2] "div[": not a CSS selector (')
    assert not (project.folder / ".scrapy").exists()
