"""The newsroom is whole: recorded as it stands in the folder, linked without a gap, expected as its pages say."""

from __future__ import annotations

import gzip
import json
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html
from warcio.archiveiterator import ArchiveIterator

from crawler.demo.record import warc_of
from crawler.demo.routes import FOLDER, SITES, WARC, BadRoute, Route, read_routes

ROUTES = read_routes()
URLS = {route.url for route in ROUTES}
HOSTS = {urlsplit(url).netloc for url in URLS}
ARTICLES = [route for route in ROUTES if route.kind == "article"]
LISTINGS = [route for route in ROUTES if route.kind in {"section", "tag", "author", "search", "gallery-index"}]
ASSETS = re.compile(r"\.(?:css|js|jpg|png|svg|gif|woff2)(?:\?|$)")  # linear: one literal dot, then a fixed word
WEB_ENCODING = {"gb2312": "gb18030", "iso-8859-1": "cp1252"}  # as the WHATWG's Encoding standard reads these labels


def encoding_of(route: Route) -> str:
    label = re.search(rb"charset=[\"']?([\w-]+)", dict(route.headers)["Content-Type"].encode() + route.body[:500])
    name = label[1].decode().lower() if label else "utf-8"
    return WEB_ENCODING.get(name, name)


def tree_of(route: Route) -> html.HtmlElement:
    return html.document_fromstring(
        route.body.decode(encoding_of(route)).encode(), parser=html.HTMLParser(encoding="utf-8")
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def links_of(route: Route) -> set[str]:
    hrefs = {link.get("href") for link in tree_of(route).iter("a", "link") if link.get("href")}
    return {urljoin(route.url, href).partition("#")[0] for href in hrefs if not href.startswith("javascript:")}


def locations_of(route: Route) -> set[str]:
    body = gzip.decompress(route.body) if route.url.endswith(".gz") else route.body
    if body.startswith(b"http"):
        return set(body.decode().split())
    root = etree.fromstring(body)
    return {loc.text for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}


def here(urls: set[str]) -> set[str]:
    return {url for url in urls if urlsplit(url).netloc in HOSTS and not ASSETS.search(url)}


def records(warc: bytes) -> list[tuple[str, str, str, bytes]]:
    return [
        (
            record.rec_headers.get_header("WARC-Target-URI"),
            str(record.rec_headers),
            str(record.http_headers),
            record.raw_stream.read(),
        )
        for record in ArchiveIterator(BytesIO(warc), no_record_parse=False)
    ]


def test_the_committed_warc_is_what_the_folder_gives():
    # Records are compared, not gzip bytes: another zlib may pack the same text differently.
    assert records(WARC.read_bytes()) == records(warc_of(ROUTES))


def test_recording_twice_gives_the_same_bytes():
    assert warc_of(ROUTES[:20]) == warc_of(ROUTES[:20])


def test_no_address_is_recorded_twice():
    assert len(ROUTES) == len(URLS)


def test_every_file_of_the_folder_is_recorded_or_an_expectation_of_one_that_is():
    known = {route.file for route in ROUTES} | {route.expectation for route in ROUTES}
    lost = [
        path for path in FOLDER.glob("*/**/*") if path.is_file() and path.name != "routes.toml" and path not in known
    ]
    assert lost == []


def test_the_seeds_are_recorded_home_pages():
    assert set(SITES.read_text().split()) <= {route.url for route in ROUTES if route.kind == "section"}


def test_there_are_enough_articles_in_enough_languages():
    languages = [route.expected()["inLanguage"] for route in ARTICLES]
    assert len(ARTICLES) >= 75
    assert len(set(languages)) >= 5
    assert min(languages.count(language) for language in languages) >= 12


@pytest.mark.parametrize("route", ARTICLES, ids=lambda route: urlsplit(route.url).path)
def test_an_article_has_an_expectation_under_its_own_address(route: Route):
    expected = route.expected()
    assert expected["url"] == route.url
    assert expected["headline"]
    assert len(expected["articleBody"].split("\n\n")) >= 2


@pytest.mark.parametrize("route", ARTICLES, ids=lambda route: urlsplit(route.url).path)
def test_all_that_is_expected_of_a_page_stands_on_it(route: Route):
    expected = route.expected()
    text = squeezed(tree_of(route).text_content())
    wanted = expected["articleBody"].split("\n\n") + expected["captions"] + expected["authors"] + [expected["headline"]]
    assert [part for part in wanted + expected.get("optionalParagraphs", []) if part not in text] == []


@pytest.mark.parametrize("route", ARTICLES, ids=lambda route: urlsplit(route.url).path)
def test_an_expected_body_holds_neither_headline_nor_byline_nor_caption(route: Route):
    expected = route.expected()
    outside = {expected["headline"], *expected["captions"], *expected["authors"]}
    assert outside.isdisjoint(expected["articleBody"].split("\n\n"))


@pytest.mark.parametrize("route", LISTINGS, ids=lambda route: route.url)
def test_every_link_of_a_listing_page_leads_to_a_recorded_address(route: Route):
    assert here(links_of(route)) - URLS == set()


@pytest.mark.parametrize("route", ARTICLES, ids=lambda route: urlsplit(route.url).path)
def test_every_link_of_an_article_leads_to_a_recorded_address(route: Route):
    assert here(links_of(route)) - URLS == set()


@pytest.mark.parametrize("route", [r for r in ROUTES if r.kind == "sitemap"], ids=lambda route: route.url)
def test_every_location_of_a_sitemap_is_recorded(route: Route):
    assert locations_of(route) - URLS == set()


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.kind == "feed" and not r.unreadable], ids=lambda route: route.url
)
def test_every_link_of_a_feed_is_recorded(route: Route):
    text = route.body.decode("gb18030" if b'encoding="gb2312"' in route.body else "utf-8")
    found = re.findall(
        r"<link>([^<]+)</link>|<link rel=\"alternate\"[^>]* href=\"([^\"]+)\"|\"url\": \"([^\"]+)\"", text
    )
    links = {urljoin(route.url, "".join(groups)) for groups in found}
    assert len(links) > 5
    assert links - URLS == set()


def test_every_article_can_be_reached_from_listings_feeds_or_sitemaps():
    reached = set().union(*(links_of(route) for route in LISTINGS))
    reached |= set().union(*(locations_of(route) for route in ROUTES if route.kind == "sitemap"))
    assert {route.url for route in ARTICLES} - reached == set()


def sources_of(path: str) -> list[str]:
    """The listing pages and sitemaps that name the address."""
    sitemaps = [route for route in ROUTES if route.kind == "sitemap"]
    named = [(route.url, links_of(route)) for route in LISTINGS] + [(r.url, locations_of(r)) for r in sitemaps]
    return [url for url, links in named if any(link.endswith(path) for link in links)]


def test_one_article_stands_on_the_second_page_of_a_section_alone():
    assert sources_of("/7281-le-facteur-et-la-neige") == ["https://www.courrier-sarvanne.example/commune?page=2"]


def test_one_article_stands_in_a_sitemap_alone():
    sources = sources_of("/7266-le-recensement-des-bancs")
    assert sources == ["https://www.courrier-sarvanne.example/plan-du-site.xml"]


def test_a_duplicate_names_an_article():
    assert {route.of for route in ROUTES if route.kind == "duplicate"} <= {route.url for route in ARTICLES}


def test_pages_that_are_no_articles_say_why():
    refusals = [route.expected() for route in ROUTES if route.kind in {"consent", "login", "search", "gallery-index"}]
    assert all(refusal["rejected"] is True and refusal["why"] for refusal in refusals)


def test_each_forbidden_page_is_forbidden_by_its_own_robots_txt():
    rules = {urlsplit(r.url).netloc: r.body.decode() for r in ROUTES if r.kind == "robots"}
    forbidden = [route for route in ROUTES if route.disallowed]
    assert len(forbidden) >= 6
    for route in forbidden:
        parts = urlsplit(route.url)
        assert f"Disallow: /{parts.path.split('/')[1]}/" in rules[parts.netloc]


def test_the_folder_stays_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 3_000_000


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({"kind": "article", "type": "text/html"}, "lacks 'path'"),
        ({"path": "/", "kind": "story", "type": "text/html"}, "unknown kind 'story'"),
        ({"path": "/", "kind": "article", "type": "text/html", "colour": "red"}, "unknown field 'colour'"),
        ({"path": "/", "kind": "article", "type": "text/html", "file": "gone.html"}, "there is no file"),
    ],
)
def test_a_route_that_cannot_be_used_is_named(tmp_path: Path, entry: dict[str, str], complaint: str):
    host = tmp_path / "a.example"
    host.mkdir()
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in entry.items())
    (host / "routes.toml").write_text(f"[[route]]\n{lines}\n")
    with pytest.raises(BadRoute, match=complaint):
        read_routes(tmp_path)
