"""Which addresses are articles: before and after the site has been learned."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.feeds import read_feed
from crawler.discovery.grammar import MAX_SHAPES, UrlGrammar
from crawler.discovery.pages import PageLink, read_links

SITE = "https://news.example"
paths = st.text("abcdefgh0123456789-_/.?=&%ü中", max_size=40)


def likely(path: str, text: str = "", place: str = "") -> bool:
    return UrlGrammar().likelihood(SITE + path, text, place) >= 0.5


@pytest.mark.parametrize(
    "path",
    [
        "/politik/haushalt-vor-dem-aus-91266487.html",
        "/2026/11/20/ferry-line-to-reopen/",
        "/gia-vang-hom-nay-tang-manh-tro-lai-20261120080054340.htm",
        "/2026-11/20/c_1129489023.htm",
        "/politics/ferry-line-to-reopen-after-winter-says-mayor",
        "/articles/20261120/k00/00m/030/335000c",
        "/体育/国际足协褫夺印尼办世青杯资格-宗教原因拒接待/368944",
        "/politik/trump-friert-gelder-ein-a-60a0111a-c2d2-46c8-9e93-b16a374e6ba8",
        "/1,114873,10904423,Iran_do_USA__Nie_wracajcie.html",
    ],
)
def test_an_article_is_known_by_the_form_of_its_address(path: str) -> None:
    assert likely(path)


@pytest.mark.parametrize(
    "path", ["/story.asp?NewsID=25318", "/news.php?newsid=63820", "/view.do?ncd=7645555", "/?p=7920411"]
)
def test_a_bare_id_is_an_article_once_a_headline_leads_to_it(path: str) -> None:
    assert likely(path, "Ferry line to reopen after winter, says mayor of the town", "main")
    assert not likely(path, "Sport", "nav")


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/index.html", "/politik/", "/the-thao/bong-da.htm", "/kinh-doanh-d3/", "/politik/deutschland/"),
        *("/tag/ferry-line/", "/author/jane-doe/", "/suche?q=ferry", "/login", "/world/?page=2", "/section.cfm?id=285"),
        *("/2026/11/20/", "/2026/11/", "/feed/", "/rss.xml", "/impressum", "/about/our-team", "/体育/", "/галерея/"),
        *("/ferry-line-to-reopen-after-winter-4711.jpg", "/wp-content/uploads/2026/11/ferry-line-to-reopen.pdf"),
    ],
)
def test_other_pages_are_known_by_the_form_of_their_address(path: str) -> None:
    assert not likely(path)


def test_what_is_no_address_is_no_article() -> None:
    grammar = UrlGrammar()
    grammar.learn("mailto:desk@news.example", is_article=True)
    assert grammar.likelihood("mailto:desk@news.example", "A headline of some length, it says") == 0.0


def test_a_headline_decides_where_the_address_says_little() -> None:
    url = "/gemeinde/wichtiger-meilenstein-erreicht"
    assert likely(url, "Ein wichtiger Meilenstein für die Gemeinde, sagt der Bürgermeister", "main")
    assert not likely(url, "Meilenstein", "nav")


def test_a_short_text_does_not_outweigh_a_clear_address() -> None:
    assert likely("/politik/haushalt-vor-dem-aus-91266487.html", "mehr", "main")


def test_what_feeds_name_teaches_the_sites_own_form() -> None:
    grammar = UrlGrammar()
    assert grammar.likelihood(f"{SITE}/n/fred") < 0.5
    for name in ("anna", "bert", "carl", "dora", "emil", "fritz", "gerd", "hans", "ida", "jan", "karl", "lisa", "max"):
        grammar.learn(f"{SITE}/n/{name}", is_article=True)
    assert grammar.likelihood(f"{SITE}/n/fred") > 0.5
    assert grammar.likelihood(f"{SITE}/about/fred") < grammar.likelihood(f"{SITE}/n/fred")


def test_what_navigation_names_teaches_what_is_none() -> None:
    url, grammar = f"{SITE}/serie/warum-denken-sie-das-eigentlich", UrlGrammar()
    before = grammar.likelihood(url)
    menu = [PageLink(f"{SITE}/serie/{x}-und-immer-so-weiter", "Serie", "nav", False) for x in map(chr, range(97, 123))]
    list(grammar.studying(menu))
    assert grammar.likelihood(url) < 0.5 < before


def test_a_form_that_no_known_article_has_becomes_strange() -> None:
    grammar, url = UrlGrammar(), "https://jobs.news.example/stelle/web-entwickler-in-vollzeit-gesucht"
    before = grammar.likelihood(url)
    for i in range(30):
        grammar.learn(f"{SITE}/politik/haushalt-vor-dem-aus-{91266487 + i}.html", is_article=True)
    assert grammar.likelihood(url) < before - 0.2


def test_headlines_on_a_page_teach_only_until_feeds_have_named_articles() -> None:
    headlines = [
        PageLink(f"https://jobs.news.example/{i}x", "Web developer wanted for our team", "main", True) for i in range(9)
    ]
    fresh, taught = UrlGrammar(), UrlGrammar()
    for i in range(30):
        taught.learn(f"{SITE}/politik/haushalt-vor-dem-aus-{91266487 + i}.html", is_article=True)
    for grammar in (fresh, taught):
        list(grammar.studying(headlines))
    assert fresh.likelihood("https://jobs.news.example/77x") > 0.5 > taught.likelihood("https://jobs.news.example/77x")


def test_an_address_that_was_learned_is_remembered_itself() -> None:
    grammar, url = UrlGrammar(), f"{SITE}/wichtiger-meilenstein"
    before = grammar.likelihood(url)
    grammar.learn(url, is_article=False)
    assert grammar.likelihood(url) < before / 2


def test_the_same_address_counts_once() -> None:
    once, often = UrlGrammar(), UrlGrammar()
    once.learn(f"{SITE}/n/fred", is_article=True)
    for _ in range(50):
        often.learn(f"{SITE}/n/fred", is_article=True)
    assert once.dump() == often.dump()


@given(st.lists(st.tuples(paths, st.booleans()), max_size=25), st.randoms())
def test_the_order_of_learning_does_not_matter(learned: list[tuple[str, bool]], rng: random.Random) -> None:
    one, other = UrlGrammar(), UrlGrammar()
    for path, is_article in learned:
        one.learn(f"{SITE}/{path}", is_article)
    for path, is_article in rng.sample(learned, len(learned)):
        other.learn(f"{SITE}/{path}", is_article)
    assert all(one.likelihood(f"{SITE}/{x}") == pytest.approx(other.likelihood(f"{SITE}/{x}")) for x, _ in learned)


@given(
    st.lists(st.tuples(paths, st.booleans()), max_size=10),
    paths,
    st.text(max_size=20),
    st.sampled_from(["", "nav", "main"]),
)
def test_a_likelihood_is_a_share_and_survives_being_stored(
    learned: list[tuple[str, bool]], path: str, text: str, place: str
) -> None:
    grammar, copy = UrlGrammar(), UrlGrammar()
    for learned_path, is_article in learned:
        grammar.learn(f"{SITE}/{learned_path}", is_article)
    copy.load(grammar.dump())
    found = grammar.likelihood(f"{SITE}/{path}", text, place)
    assert 0.0 <= found <= 1.0
    assert copy.likelihood(f"{SITE}/{path}", text, place) == pytest.approx(found)


@pytest.mark.threat(12)
def test_threat_12_a_trap_of_endless_forms_fills_no_memory_and_does_not_bury_the_articles() -> None:
    grammar = UrlGrammar()
    for i in range(40):
        grammar.learn(f"{SITE}/politik/haushalt-vor-dem-aus-{91266487 + i}.html", is_article=True)
    for i in range(3000):
        grammar.learn(f"{SITE}/" + "/".join(f"trap{chr(97 + int(x))}" for x in str(i)), is_article=False)
    assert len(json.loads(grammar.dump())["grammar-1"]["shapes"]) <= MAX_SHAPES
    assert len(grammar.dump()) < 150_000
    assert grammar.likelihood(f"{SITE}/politik/opposition-fordert-neuwahl-91269999.html") > 0.9


@pytest.mark.parametrize(
    "blob",
    [b"", b"{", b"[]", b"{}", b'{"grammar-1":{}}', b'{"grammar-1":{"shapes":{"a":[1]},"seen":[],"articles":1}}',
     b'{"grammar-0":{"shapes":{},"seen":[],"articles":1}}'],
)  # fmt: skip
def test_a_broken_memory_is_refused_with_the_way_out(blob: bytes) -> None:
    with pytest.raises(ValueError, match="learned anew"):
        UrlGrammar().load(blob)


def test_what_a_real_feed_names_teaches_the_form_of_its_other_articles(bench_data: Path) -> None:
    archive = zipfile.ZipFile(bench_data / "globalvoices_crawl.zip")
    pages = {}
    for row in map(json.loads, archive.read("index.jsonl").decode().rstrip("\n").split("\n")):
        pages[row["page_type"]] = row
    feed = read_feed(archive.read(pages["feed"]["file"]), pages["feed"]["url"])
    home = read_links(archive.read(pages["home"]["file"]), pages["home"]["url"])
    assert (len(feed.listings), pages["feed"]["url"] in home.feeds) == (15, True)
    grammar = UrlGrammar()
    for listing in feed.listings[:10]:
        grammar.learn(listing.url, is_article=True)
    list(grammar.studying(home.links))
    assert [grammar.likelihood(x.url) > 0.5 for x in feed.listings[10:]] == [True] * 5
