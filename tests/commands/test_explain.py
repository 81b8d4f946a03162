"""``scrapy explain``: what it takes, what it is taught by, what it says, how it ends."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from components import NOW
from scrapy.settings import Settings

from crawler.commands.explain import Command
from crawler.extraction.analysis import Page, analyse
from crawler.extraction.site import Site
from crawler.pipelines.extract import MEMORY
from crawler.stores.state import State
from crawler.stores.warcwriter import WarcWriter
from tests.extraction.pages import page, paragraphs

TOPICS = ["boats", "bread", "bells", "roofs", "wells"]
BOX = "<div class=box><p>Subscribe to our letter from the quay, every Friday at six.</p></div>"


def address(topic: str) -> str:
    return f"https://harbour.example/news/{topic}-in-town.html"


def html(topic: str) -> bytes:
    return page(topic, head=f'<link rel=canonical href="{address(topic)}">', after=BOX)


@pytest.fixture
def site(tmp_path: Path, monkeypatch) -> Path:
    """A folder with the pages of a site, in which the command runs."""
    for topic in TOPICS:
        (tmp_path / f"{topic}.html").write_bytes(html(topic))
    (tmp_path / "scrapy.cfg").write_text("[settings]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def explain(site: Path, capsys):
    """Run the command: its exit code, what it printed, and what it complained of."""

    def run(*arguments: str, **settings: object) -> tuple[int, str, str]:
        command, parser = Command(), argparse.ArgumentParser(conflict_handler="resolve")
        command.settings = Settings()
        command.settings.setmodule("crawler.settings", priority="project")
        command.settings.setdict({"NEWS_WORKERS": 1, "NEWS_STATE": str(site / "state.sqlite"), **settings})
        command.add_options(parser)
        opts, args = parser.parse_known_args(arguments)
        command.run(args, opts)
        told = capsys.readouterr()
        return command.exitcode, told.out, told.err

    return run


def blocks(out: str) -> dict[str, dict]:  # type: ignore[type-arg]
    return {block["text"]: block for block in json.loads(out)["blocks"]}


def the_box(out: str) -> dict:  # type: ignore[type-arg]
    (box,) = (block for text, block in blocks(out).items() if text.startswith("Subscribe"))
    return box


def learned(path: Path, **topics: bytes) -> None:
    """Keep in a state what a crawl of these pages would have learned."""
    known = Site()
    for topic, body in topics.items():
        found = analyse(body, address(topic))
        assert isinstance(found, Page)
        known.learn(found)
    with State.open(path, "run", NOW) as state:
        state.memories.save(MEMORY, "harbour.example", known.dump(), NOW)


def test_a_page_alone(explain):
    code, out, err = explain("boats.html", "--alone", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["url"], told["known_pages"]) == (address("boats"), None)
    assert [b["text"] for b in told["blocks"] if not b["reason"]][:6] == paragraphs("boats")
    assert told["article"]["headline"] == "All about boats"


def test_its_address_can_be_given(explain):
    given = ("boats.html", "--url", "https://b.org/x", "--json")
    assert json.loads(explain(*given, NEWS_STATE="news.sqlite")[1])["url"] == "https://b.org/x"


def test_other_pages_of_the_site_teach_the_memory(explain):
    code, out, err = explain("boats.html", "--json", "--with", *(f"{topic}.html" for topic in TOPICS[1:]))
    assert (code, err) == (0, "")
    assert json.loads(out)["known_pages"] == 4
    assert the_box(out)["evidence"]["here"] == 4
    assert the_box(out)["reason"]


def test_pages_that_do_not_say_their_address_are_taken_for_the_site_s(explain, site):
    for topic in TOPICS[1:]:
        (site / f"{topic}.html").write_bytes(page(topic, after=BOX))
    _, out, _ = explain("boats.html", "--json", "--with", *(f"{topic}.html" for topic in TOPICS[1:]))
    assert the_box(out)["evidence"]["here"] == 4


def test_pages_of_other_sites_teach_nothing_and_are_named(explain):
    code, _, err = explain("boats.html", "--url", "https://b.org/x", "--with", "bread.html")
    assert code == 2
    assert err == "error: --with: no other page of b.org is in what was given; they are of harbour.example\n"


def test_a_recording_teaches_and_gives_the_page_that_is_named(explain, site):
    writer = WarcWriter(site, "site", "1", 1 << 30)
    for topic in TOPICS:
        writer.write(address(topic), 200, {"Content-Type": "text/html"}, html(topic), "2026-11-23T10:00:00Z")
    writer.write("https://b.org/", 200, {"Content-Type": "text/html"}, page("other"), "2026-11-23T10:00:00Z")
    writer.close()
    (warc,) = map(str, site.glob("*.warc.gz"))
    code, out, err = explain(warc, "--url", address("bells"), "--json", "--with", warc)
    assert (code, err) == (0, "")
    assert (json.loads(out)["url"], json.loads(out)["known_pages"]) == (address("bells"), 4)
    assert "is a recording of 6 pages; name one of them with --url" in explain(warc)[2]
    assert "none of its 6 pages was recorded at https://b.org/no" in explain(warc, "--url", "https://b.org/no")[2]


def test_what_a_person_ruled_for_the_site_holds(explain, site):
    ruled = site / "harbour.example.toml"
    ruled.write_text('drop = ["article > p:first-of-type"]\nkeep = ["div.box"]')
    code, out, err = explain("boats.html", "--alone", "--json", NEWS_OVERRIDES=str(ruled))
    assert (code, err) == (0, "")
    assert blocks(out)[paragraphs("boats")[0]]["reason"] == "override"
    assert not the_box(out)["reason"]


def test_overrides_that_cannot_be_used_cost_one_line(explain, site):
    (site / "harbour.example.toml").write_text('drop = ["div["]')
    code, out, err = explain("boats.html", NEWS_OVERRIDES=str(site / "harbour.example.toml"))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert 'drop[1] "div["' in err


def test_what_crawls_have_learned_is_used_and_left_as_it_is(explain, site):
    learned(site / "state.sqlite", **{topic: html(topic) for topic in TOPICS})
    before = (site / "state.sqlite").read_bytes()
    code, out, err = explain("boats.html", "--json")
    assert (code, err) == (0, "")
    assert (json.loads(out)["known_pages"], the_box(out)["evidence"]["here"]) == (4, 4)
    assert (site / "state.sqlite").read_bytes() == before


def test_a_crawl_that_has_the_state_is_not_disturbed(explain, site):
    learned(site / "state.sqlite", bread=html("bread"))
    with State.open(site / "state.sqlite", "crawl", NOW):
        assert json.loads(explain("boats.html", "--json")[1])["known_pages"] == 1


def test_where_nothing_was_learned_one_line_says_so(explain, site):
    code, out, err = explain("boats.html", NEWS_STATE="news.sqlite")
    assert code == 0
    assert err == "no crawl has learned of harbour.example yet: the page is judged by itself\n"
    assert "nothing of the site was known" in out
    assert not list(site.rglob("*.sqlite"))


def test_a_page_that_does_not_say_its_address_says_so(explain, site):
    (site / "plain.html").write_bytes(page("boats"))
    assert explain("plain.html")[2].startswith("the page does not say its address (give it with --url)")


def test_a_damaged_state_costs_one_line(explain, site):
    (site / "state.sqlite").write_bytes(b"no database" * 1000)
    code, out, err = explain("boats.html")
    assert (code, out) == (2, "")
    assert err.startswith("error: the state ")
    assert err.count("\n") == 1


def test_a_damaged_memory_costs_one_line(explain, site):
    with State.open(site / "state.sqlite", "run", NOW) as state:
        state.memories.save(MEMORY, "harbour.example", b"no memory at all", NOW)
    code, _, err = explain("boats.html")
    assert code == 2
    assert "what the state keeps of harbour.example cannot be read" in err


def test_the_terminal_s_account(explain):
    _, out, _ = explain("boats.html", "--alone")
    assert "✓ an article" in out
    assert "! undated: it gives no date" in out
    assert "headline: the headline, which the record keeps as a field of its own" in out
    assert "\x1b" not in out


def test_the_page_for_the_browser(explain, site):
    code, out, _ = explain("boats.html", "--alone", "--html", "why.html")
    assert code == 0
    assert out.endswith("why.html shows each block\n")
    assert "#3" not in out  # the blocks are in the page
    assert (site / "why.html").read_text().startswith("<!doctype html>")


def test_a_page_that_is_no_article_is_explained_all_the_same(explain, site):
    (site / "empty.html").write_bytes(b"<html><body></body></html>")
    code, out, _ = explain("empty.html")
    assert code == 0
    assert "✗ refused, no-text: no article text was found" in out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "give one HTML file or one address; see"),
        (["--with", "boats.html", "bread.html"], "give one HTML file or one address, before --with; see"),
        (["boats.html", "bread.html"], "give one HTML file or one address; see"),
        (["none.html"], "none.html: no such file; an address begins with https://"),
        (["."], ".: not a file"),
        (["boats.html", "--with", "none.html"], "none.html: no such file"),
        (["boats.html", "--nothing"], "no option --nothing"),
        (["boats.html", "--alone", "--with", "bread.html"], "--alone takes no other pages"),
        (["boats.html", "--url", "nowhere"], "--url: "),
        (["https://a.org:99999/"], ""),
        (["https://a.org/", "--url", "https://a.org/"], "--url is the address of a file"),
        (["boats.html", "--alone", "--html", "no/such/folder.html"], "--html: no/such/folder.html: No such file"),
    ],
)
def test_a_mistake_costs_one_line(explain, arguments, complaint):
    code, out, err = explain(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {complaint}")
    assert err.count("\n") == 1
