"""Section pages from the page's own menu."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from crawler.discovery import sections
from crawler.discovery.pages import PageLink, read_links
from crawler.discovery.sections import pick_sections
from crawler.urls import BadAddress

HOME = "https://news.example/"


def menu(*entries: str, group: int = 1, place: str = "nav") -> list[PageLink]:
    return [PageLink(HOME + path, text, place, False, group) for path, _, text in (x.partition(" ") for x in entries)]  # type: ignore[arg-type]


def stories(folder: str, count: int = 5) -> list[PageLink]:
    text = "Ferry line to reopen after winter"
    return [
        PageLink(f"{HOME}{folder}{text.replace(' ', '-')}-{4711000 + i}.html", text, "main", True) for i in range(count)
    ]


def picked(links: list[PageLink], limit: int = 50) -> list[str]:
    return [x.removeprefix(HOME) for x in pick_sections(links, HOME, limit)]


def test_the_entries_of_the_menu_are_sections_in_its_order() -> None:
    links = menu("politik/ Politik", "sport/ Sport", "kultur/ Kultur", "wissen/ Wissen") + stories("")
    assert picked(links) == ["politik/", "sport/", "kultur/", "wissen/"]


def test_sections_whose_articles_the_page_shows_come_first() -> None:
    links = menu("a/ A", "b/ B", "c/ C", "d/ D") + stories("c/") + stories("b/", 2)
    assert picked(links) == ["c/", "b/", "a/", "d/"]


def test_a_section_comes_before_its_own_sections() -> None:
    links = (
        menu("x/b X B", "x/c X C", "x/d X D", "x/e X E", group=2)
        + menu("x/ X", "y/ Y", "z/ Z", "w/ W")
        + stories("x/b/")
    )
    assert picked(links).index("x/") < picked(links).index("x/b")


@pytest.mark.parametrize(
    "entry",
    [
        *(
            "login Anmelden",
            "abo/ Abo",
            "impressum Impressum",
            "rss.xml RSS",
            "thoi-su/logo.png Logo",
            "suche?q=x Suche",
        ),
        *(
            "author/jane-doe/ Jane Doe",
            "a/b/c/d Zu tief",
            "politik/haushalt-vor-dem-aus-91266487.html Haushalt",
            " Start",
        ),
    ],
)
def test_what_is_no_section_is_not_taken_for_one(entry: str) -> None:
    links = menu("politik/ Politik", "sport/ Sport", "kultur/ Kultur", "wissen/ Wissen", entry) + stories("politik/")
    assert picked(links) == ["politik/", "sport/", "kultur/", "wissen/"]


def test_other_sites_are_none_and_shops_on_the_sites_other_hosts_are_none() -> None:
    links = menu("politik/ Politik", "sport/ Sport", "kultur/ Kultur", "wissen/ Wissen") + stories("politik/")
    links += [
        PageLink(x, "Reisen", "nav", False, 1) for x in ("https://facebook.example/x", "https://reisen.news.example/")
    ]
    assert picked(links) == ["politik/", "sport/", "kultur/", "wissen/"]


def test_a_portal_has_a_host_for_each_section() -> None:
    hosts = [f"https://{x}.news.example/" for x in ("sports", "finance", "ent", "mil")]
    links = [PageLink(x, "新闻", "nav", False, 1) for x in hosts]
    links += [
        PageLink(f"{x}2026-11/20/c_112948902{i}.htm", "国际足协褫夺印尼办世青杯资格 宗教原因", "main", False)
        for x in hosts
        for i in range(3)
    ]
    assert pick_sections(links, HOME, 9) == hosts


def test_the_footer_is_no_menu() -> None:
    assert picked(menu("a/ A", "b/ B", "c/ C", "d/ D", place="footer")) == []


def test_there_are_never_more_than_the_limit() -> None:
    assert len(picked(menu(*(f"{x}/ {x}" for x in "abcdefgh")), 3)) == 3


@pytest.mark.threat(16)
def test_threat_16_a_list_of_many_links_costs_as_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    own = sections.site_of
    monkeypatch.setattr(sections, "site_of", lambda url: (asked.append(url), own(url))[1])
    for count in (100, 200):
        asked.clear()
        assert len(picked(menu(*(f"s{i}/ Name{i}" for i in range(count))))) == 50
        assert len(asked) <= 4 * count


def test_a_home_that_is_no_address_is_refused() -> None:
    with pytest.raises(BadAddress):
        pick_sections([], "news.example", 3)


def test_a_page_without_links_has_no_sections() -> None:
    assert picked([]) == []


@pytest.mark.parametrize(
    ("archive", "home", "sections"),
    [
        ("frontpages_de", "https://www.fr.de/", "politik/ sport/ kultur/ meinung/ wirtschaft/ rhein-main/ frankfurt/"),
        ("frontpages_de", "https://www.volksstimme.de/", "lokal sport sachsen-anhalt panorama kultur leben"),
        ("frontpages_de", "https://www.zeit.de/index", "politik/index gesellschaft/index wirtschaft/index sport/index"),
        ("vietnamese", "https://dantri.com.vn/", "kinh-doanh.html the-gioi.html the-thao.html bat-dong-san.html"),
    ],
)
def test_the_main_sections_of_real_sites_are_among_the_first(
    bench_data: Path, archive: str, home: str, sections: str
) -> None:
    pages = zipfile.ZipFile(bench_data / f"{archive}.zip")
    rows = [json.loads(x) for x in pages.read("index.jsonl").decode().rstrip("\n").split("\n")]
    row = next(x for x in rows if x.get("url") == home)
    root = home.rpartition("/")[0] + "/"
    found = [x.removeprefix(root) for x in pick_sections(read_links(pages.read(row["file"]), home).links, home, 20)]
    assert set(sections.split()) <= set(found)
    assert not any(word in " ".join(found) for word in ("login", "abo.", "impressum", "datenschutz", "facebook"))
