"""The account as a page for the browser: safe, whole, in order."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.explaining.page import html_page
from crawler.explaining.reasons import REASONS
from crawler.explaining.telling import printable
from crawler.extraction.account import Account, FieldAccount
from tests.explaining.accounts import BOX, NAVIGATION, TEXT, a_block, an_account

HOSTILE = (
    "</p></details><script>alert(1)</script>", "<!-- ", "]]>", "&lt;b&gt;", "$style ${title}", '" onload="x', "'><img",
    "</style><style>*{}", "</title>", "\x00\x1b", "\u202e", "\ud800", "<svg/onload=x>",
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1), st.text(alphabet="<>&\"'/$-!a", min_size=1))


def parsed(account: Account) -> html.HtmlElement:
    return html.document_fromstring(html_page(account))


def shown(page: html.HtmlElement) -> list[str]:
    return [p.text_content() for p in page.find_class("t")]


def elements(page: html.HtmlElement) -> Counter[tuple[object, ...]]:
    return Counter((e.tag, *sorted(e.attrib)) for e in page.iter())


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_text_of_a_page_never_becomes_markup(text: str, place: str, value: str, detail: str) -> None:
    def page(text: str, place: str, value: str, detail: str) -> html.HtmlElement:
        fields = [FieldAccount("headline", [value], value), FieldAccount("keywords", [value], None)]
        blocks = [a_block(text, place=place), a_block(text, "links", place=place)]
        return parsed(an_account(*blocks, fields=fields, refused="short", detail=detail, flags=[detail], url=value))

    hostile = page(text, place, value, detail)
    assert elements(hostile) == elements(page("x", "x", "x", "x"))
    assert shown(hostile) == [printable(text)] * 2


def test_the_blocks_stand_in_the_page_s_order() -> None:
    account = an_account(*NAVIGATION, a_block("one"), BOX, a_block("two"), *NAVIGATION)
    assert shown(parsed(account)) == [block.text for block in account.blocks]


def test_each_block_has_the_colour_of_its_reason_and_says_it() -> None:
    page = parsed(an_account(*(a_block(reason=reason) for reason in REASONS)))
    for block, (reason, words) in zip(page.find_class("b"), REASONS.items(), strict=True):
        assert block.get("class") == f"b {words.kind}"
        assert words.sentence in block.text_content()
        assert reason in block.text_content()


def test_votes_and_evidence_stand_with_the_block() -> None:
    text = parsed(an_account(BOX)).find_class("w")[0].text_content()
    for said in ("trafilatura100%", "5 of 7 have this text at this place", "somewhere else on 2 pages", "4% of it"):
        assert said in text


def test_nothing_is_loaded_and_nothing_runs() -> None:
    page = parsed(an_account(*NAVIGATION, a_block(), BOX))
    assert not page.xpath("//script | //img | //link | //iframe | //@style | //@*[starts-with(name(), 'on')]")
    assert not page.xpath("//@src | //*[not(self::a)]/@href")
    assert "url(" not in page.findtext(".//style")
    assert "@import" not in page.findtext(".//style")


def test_the_policy_allows_this_style_sheet_alone() -> None:
    page = parsed(an_account(a_block()))
    digest = b64encode(sha256(page.findtext(".//style").encode()).digest()).decode()
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"


def test_an_address_is_a_link_only_if_it_is_one_of_the_web() -> None:
    assert parsed(an_account(a_block())).xpath("//header//a/@href") == ["https://harbour.example/ferry"]
    assert parsed(an_account(a_block(), url="javascript:alert(1)")).xpath("//header//a") == []


def test_each_text_finds_its_own_direction() -> None:
    page = parsed(an_account(a_block("الميناء القديم")))
    assert page.xpath("//h1/@dir") == page.xpath("//p[contains(@class, 't')]/@dir") == ["auto"]


def test_long_runs_of_dropped_blocks_are_folded_with_their_counts() -> None:
    page = parsed(an_account(*NAVIGATION, a_block(), BOX))
    (run,) = page.find_class("run")
    assert run.get("open") is None
    assert len(run.find_class("b")) == 27
    assert run.find("summary").text_content() == "27 blocks left out links 27"


def test_every_kind_on_the_page_has_a_check_box_with_its_count_and_a_rule_that_hides_it() -> None:
    page = parsed(an_account(*NAVIGATION, a_block(), BOX))
    labels = {label.find("input").get("id"): label.text_content().strip() for label in page.iter("label")}
    assert labels == {
        "show-kept": "article text 1",
        "show-repeat": "repeated on the site 1 repeated 1",
        "show-link": "leads elsewhere 30 links 30",
    }
    style = page.findtext(".//style")
    assert all(f"body:has(#{name}:not(:checked)) .b." in style for name in labels)
    assert "body:has(#show-link:not(:checked)) .run.r-link { display: none; }" in style


def test_the_map_covers_the_page_and_leads_to_its_blocks() -> None:
    page = parsed(an_account(*NAVIGATION, a_block(), BOX))
    rects = page.xpath("//svg[@class='map']//rect")
    assert sum(int(rect.get("width")) for rect in rects) == 400
    ids = {f"#{ident}" for ident in page.xpath("//*[@class]/@id")}
    assert set(page.xpath("//svg[@class='map']/a/@href")) <= ids


def test_a_very_long_page_has_a_short_map_and_one_fold() -> None:
    page = html_page(an_account(*NAVIGATION * 300))
    assert page.count("<rect class=") <= 400
    assert page.count('class="run') == 1


def test_a_page_that_was_not_read_says_why_and_has_no_blocks() -> None:
    page = parsed(an_account(refused="not-html", detail="an empty body", fields=[], known_pages=None))
    assert "it is no HTML page (an empty body)" in page.find_class("verdict")[0].text_content()
    assert page.find_class("b") == []


def test_it_knows_dark_screens_paper_and_the_keyboard() -> None:
    style = parsed(an_account(a_block(TEXT))).findtext(".//style")
    for wanted in ("prefers-color-scheme: dark", "@media print", ":focus-visible"):
        assert wanted in style
    assert re.search(r"outline:\s*none", style) is None
