"""How the sites fare as a page: safe, the ill ones first, bounded."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.health.alarms import Alarm
from crawler.health.diary import Diary
from crawler.health.page import html_page, within
from crawler.health.site import SiteHealth
from tests.health.sites import NOW, a_day, a_diary

MARKUP = ("</title><script>alert(1)</script>", '" onload="x', "<!--", "]]>", "$style", "\ud800", "\x00\x1b")
HOSTILE = st.one_of(st.sampled_from(MARKUP), st.text(min_size=1))
GOOD = a_diary(*[a_day(4, revised=1)] * 20, None, a_day(2, rejected=Counter({"http-404": 3})))
ILL = [Alarm("silent", "no new article for 9 days")]


def page(*sites: SiteHealth) -> html.HtmlElement:
    return html.document_fromstring(html_page(sites, NOW))


def elements(tree: html.HtmlElement) -> Counter[tuple[object, ...]]:
    return Counter((element.tag, *sorted(element.attrib)) for element in tree.iter())


@given(HOSTILE, HOSTILE, HOSTILE)
def test_names_words_and_reasons_never_become_markup(site: str, words: str, reason: str) -> None:
    def tree(site: str, words: str, reason: str) -> html.HtmlElement:
        return page(SiteHealth(site, a_diary(a_day(2, rejected=Counter({reason: 3}))), [Alarm("silent", words)]))

    assert elements(tree(site, words, reason)) == elements(tree("x", "x", "x"))


def test_the_page_allows_its_own_style_and_nothing_else() -> None:
    text = html_page([SiteHealth("a.example", GOOD, [])], NOW)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert not re.search(r"<script|https?://|\bsrc=|\bstyle=", text)


def test_what_needs_a_look_comes_first() -> None:
    tree = page(SiteHealth("a.example", GOOD, []), SiteHealth("b.example", GOOD, ILL))
    assert [heading.text for heading in tree.iter("h2")] == ["b.example", "a.example"]
    assert tree.findtext(".//h1") == "1 site needs a look"
    assert "no new article for 9 days" in tree.text_content()


def test_where_all_is_well_it_says_so() -> None:
    tree = page(SiteHealth("a.example", GOOD, []))
    assert (tree.findtext(".//h1"), tree.find_class("state")[0].text) == ("Nothing needs a look", "in order")


def test_a_site_of_few_days_is_not_called_in_order() -> None:
    tree = page(SiteHealth("a.example", a_diary(*[a_day(6)] * 3), []))
    assert tree.find_class("state")[0].text == "too new to tell"
    assert [cell.text for cell in tree.iterfind(".//tbody/tr/td")][2:4] == ["18", "6.0"]


def test_each_day_says_what_came_and_what_was_refused() -> None:
    titles = [title.text for title in page(SiteHealth("a.example", GOOD, [])).iter("title")][1:]
    assert titles[-1] == "Thu 03 Oct 2024: 2 articles; refused: http-404 3".replace("Thu 03 Oct", "Fri 04 Oct")
    assert titles[-2].endswith("not looked at")
    assert titles[-3].endswith("4 articles, 1 revisions")


def test_a_site_of_which_nothing_is_known_has_a_page() -> None:
    assert "a.example" in page(SiteHealth("a.example", Diary(), [])).text_content()


def test_charts_are_for_the_first_two_hundred_sites() -> None:
    tree = page(*(SiteHealth(f"s{n:03}.example", Diary(), []) for n in range(203)))
    assert len(tree.findall(".//section")) == 200
    assert len(tree.findall(".//tbody/tr")) == 203
    assert "3 sites more have no charts here" in tree.text_content()


def test_how_soon_articles_come_is_told_by_shares() -> None:
    diary = a_diary(a_day(60, delay=0), a_day(35, delay=2), a_day(5, delay=4))
    assert (within(diary, 0.5), within(diary, 0.9)) == ("15 minutes", "3 hours")
