"""Walls that answer at an article's address are known by themselves, and articles are not taken for walls."""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.compose import compose
from crawler.extraction.desk import Desk
from crawler.extraction.metadata.listed import Listed, with_listed
from crawler.extraction.missing import MissingPage, shown
from crawler.extraction.quality import refusal
from crawler.extraction.walls import looks_like
from crawler.items import Article, Rejection
from tests.extraction.pages import page
from tests.extraction.walled import Wall, read, walls

SETS = ("crawl_to_the_future", "fundus", "fundus_eval", "aeb", "wcxb", "newspaper4k_articles", "l3s_gn1", "daniel_v21")
WALLS = walls()


def refused(found: Page, *, listed: bool) -> str:
    outcome = compose(found, None)
    return outcome.reason if isinstance(outcome, Rejection) else refusal(outcome.metadata.qualityFlags, listed=listed)


@cache
def of_wall(wall: Wall, *, listed: bool) -> str:
    """Why it is refused; each is read once for all tests."""
    return refused(read(wall, listed=listed), listed=listed)


one_reading = pytest.mark.xdist_group("walls")


@one_reading
@pytest.mark.threat(35)
@pytest.mark.parametrize("listed", [True, False], ids=["named-by-a-feed", "linked"])
def test_of_the_walls_nineteen_in_twenty_are_rejected_at_their_first_copy(listed: bool) -> None:
    missed = [wall.name for wall in WALLS if not of_wall(wall, listed=listed)]
    sys.stderr.write(f"{len(WALLS) - len(missed)} of {len(WALLS)} walls rejected; missed: {missed}\n")
    assert len(missed) <= 0.05 * len(WALLS)


@one_reading
@pytest.mark.threat(35)
def test_so_are_those_that_were_kept_apart_from_the_making_of_the_rules() -> None:
    apart = [wall for wall in WALLS if wall.kept_apart]
    missed = [wall.name for wall in apart if not of_wall(wall, listed=True)]
    assert len(missed) <= 0.05 * len(apart), missed


@one_reading
@pytest.mark.threat(35)
def test_most_walls_are_rejected_as_what_they_are() -> None:
    names = {"bot": "bot-check", "soft404": "soft-404"}
    right = Counter(of_wall(w, listed=True) == names.get(w.kind, w.kind) for w in WALLS)
    assert right[True] > 0.6 * len(WALLS)


@pytest.mark.threat(35)
def test_of_labelled_articles_at_most_one_in_two_hundred_is_taken_for_a_wall(bench_data: Path) -> None:
    sys.path.insert(0, str(bench_data.parent))
    from bench import load  # noqa: PLC0415 - lies beside the pages

    taken, count = [], 0
    for some in [load(name, bench_data)[:30] for name in SETS]:
        for given in some:
            found = analyse(given.body, given.url or f"http://{given.site}/{given.id}")
            count += 1
            if isinstance(found, Page) and given.gold.title:  # as the feed names it that leads to it
                found.meta = with_listed(found.meta, [Listed("feed", given.gold.title)])
            if isinstance(found, Page) and refused(found, listed=True) in {"interstitial", *names()}:
                taken.append(given.url)
    assert len(taken) <= 0.005 * count, taken


def names() -> tuple[str, ...]:
    return "bot-check", "consent", "login", "parked", "paywall", "soft-404"


@pytest.mark.threat(35)
@pytest.mark.parametrize("wall", [w for w in WALLS if w.name in ("login-1-en", "soft404-1-de")], ids=lambda w: w.name)
def test_a_short_article_on_the_same_template_is_none(wall: Wall) -> None:
    text = "<p>The council votes to rebuild the old tunnel under the market, which has been closed for nine years.</p>"
    text += "<p>Der Rat stimmt für den Neubau des alten Tunnels unter dem Markt, seit neun Jahren gesperrt.</p>"
    found = analyse(wall.html.replace("<form", f"{text}<form", 1).encode(), wall.url)
    assert isinstance(found, Page)
    found.meta = with_listed(found.meta, [Listed("feed", wall.listed)])
    assert refused(found, listed=True) == ""


def copies(count: int) -> list[Page]:
    """An odd page that by itself is no wall, at several addresses."""
    said = "<p>Please tell us who you are before you read on, and let us know what you think of us and of our work."
    html = f"<title>Hafenblatt</title><main>{said * 8}<form><button>Go</button><input type=text></form></main>"
    found = [analyse(html.encode(), f"https://harbour.example/2026/11/20/{n}") for n in range(count)]
    return [one for one in found if isinstance(one, Page)]


def known_site() -> Desk:
    """A desk that knows four articles of the site, which is more than its quorum."""
    desk = Desk(3)
    for topic in ("boats", "bread", "bells", "roofs"):
        desk.add(topic, an_article(topic))
    return desk


def an_article(topic: str) -> Page:
    found = analyse(page(topic), f"https://harbour.example/news/{topic}-in-town.html")
    assert isinstance(found, Page)
    return found


@pytest.mark.threat(35)
def test_of_a_wall_whose_copies_come_one_by_one_to_a_known_site_the_first_is_lost_too() -> None:
    desk = known_site()
    left = [outcome for n, one in enumerate(copies(2)) for outcome in desk.add(n, one)] + desk.flush()
    assert len(left) == 2
    assert [isinstance(x, Article) and "interstitial" in x.metadata.qualityFlags for _, x in left] == [True, True]


def under(path: str, topic: str, slug: str = "") -> Page:
    """A dated page at an address of its own; ``slug`` is what its address says it is about."""
    dated = page(topic, head="<meta property='article:published_time' content='2026-11-20T08:00:00Z'>")
    found = analyse(dated, f"https://harbour.example/{path}/all-about-{slug or topic}-and-more")
    assert isinstance(found, Page)
    return found


def flags_of(pages: list[Page]) -> list[list[str]]:
    desk = known_site()
    left = [outcome for n, one in enumerate(pages) for outcome in desk.add(n, one)] + desk.flush()
    return [x.metadata.qualityFlags for _, x in left if isinstance(x, Article)]


PATHS = ("news", "local", "harbour", "trade", "home", "top", "today")


def test_an_article_under_the_paths_of_several_sections_is_no_wall() -> None:
    assert flags_of([under(path, "ferries") for path in PATHS]) == [[]] * len(PATHS)


def test_it_is_none_either_where_addresses_have_numbers_only_and_the_pages_declare_articles() -> None:
    told = '{"@type": "NewsArticle", "headline": "All about ferries", "datePublished": "2026-11-20T08:00:00Z"}'
    html = page("ferries", head=f"<script type='application/ld+json'>{told}</script>")
    found = [analyse(html, f"https://harbour.example/{path}/4711") for path in PATHS]
    assert flags_of([one for one in found if isinstance(one, Page)]) == [[]] * len(PATHS)


@pytest.mark.threat(35)
def test_a_text_at_addresses_that_lead_one_to_expect_others_is_one() -> None:
    slugs = ("bridges", "weather", "markets", "sailing")
    assert all("interstitial" in flags for flags in flags_of([under("news", "ferries", slug) for slug in slugs])[3:])


@pytest.mark.threat(35)
def test_a_wall_under_the_titles_of_many_articles_is_one_at_two_addresses_of_each() -> None:
    said = "".join(f"<p>To read on, show us that you are a subscriber of ours, number {n}.</p>" for n in range(6))
    dated = "<meta property='article:published_time' content='2026-11-20T08:00:00Z'>"
    pages = []
    for topic in ("ferries", "bridges", "weather", "markets"):
        for path in ("news", "local"):
            found = analyse(page(topic, said, head=dated), f"https://harbour.example/{path}/all-about-{topic}-and-more")
            assert isinstance(found, Page)
            pages.append(found)
    assert "interstitial" in flags_of(pages)[-1]


def test_what_looks_like_a_wall_waits_and_does_not_hold_up_the_others() -> None:
    desk = known_site()
    assert desk.add("odd", copies(1)[0]) == []
    assert [key for key, _ in desk.add("ships", an_article("ships"))] == ["ships"]
    assert [key for key, _ in desk.flush()] == ["odd"]


@pytest.mark.threat(35)
def test_what_a_site_shows_for_missing_pages_is_known_at_other_addresses() -> None:
    one, other = copies(2)
    missing = MissingPage.of(shown(one))
    assert missing is not None
    assert MissingPage.load(missing.dump()).like(shown(other))
    assert not missing.like(shown(an_article("boats")))


def test_an_article_that_answers_a_probe_is_no_missing_page() -> None:
    dated = page("boats", head='<meta property="article:published_time" content="2026-11-20T08:00:00Z">')
    article = analyse(dated, "https://harbour.example/2026/11/20/any")
    assert isinstance(article, Page)
    assert MissingPage.of(shown(article)) is None


@pytest.mark.parametrize("blob", [b"", b"{", b"[1]", b'[["a","b"]]'])
def test_other_bytes_are_no_missing_page(blob: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - orjson's own message, or ours
        MissingPage.load(blob)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/consent?to=/2026/11/20/one", "consent"),
        ("/gate/cookie-wall.html", "consent"),
        ("/2026/11/20/new-privacy-law-is-passed-by-the-council", ""),
        ("/sorry?cookies=1", ""),
    ],
)
def test_a_page_without_signs_to_which_all_are_sent_is_told_by_its_address(path, kind):
    found = analyse(
        f"<main><p>{'We ask you for a moment of your time. ' * 6}</p></main>".encode(), f"https://a.example{path}"
    )
    assert looks_like(found) == kind


def test_what_claims_to_be_an_article_looks_like_no_wall():
    head = '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-20">'
    body = f"<main><p>{'The ferry runs again across the harbour. ' * 6}</p><input type=password></main>"
    assert looks_like(analyse(f"<head>{head}</head>{body}".encode(), "https://a.example/consent")) == ""
