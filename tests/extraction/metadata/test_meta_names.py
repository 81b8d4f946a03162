from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metapages import URL, article, ld, read

from crawler.extraction.metadata.names import names_of, split_names


def names(text, kind=None):
    return [author.name for author in names_of(text, URL, None, kind)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ada Example", ["Ada Example"]),
        ("Von Erika Muster und Hans Beispiel", ["Erika Muster", "Hans Beispiel"]),
        ("Par Jeanne Exemple et Luc Modèle", ["Jeanne Exemple", "Luc Modèle"]),
        ("Por Ana Ejemplo, Luis Muestra y Eva Caso", ["Ana Ejemplo", "Luis Muestra", "Eva Caso"]),
        ("Tác giả: Nguyễn Thị Mẫu", ["Nguyễn Thị Mẫu"]),
        ("記者：王小明", ["王小明"]),
        ("김보기 기자", ["김보기"]),
        ("Ada Example, Senior Political Editor", ["Ada Example"]),
        ("Ada Example, PhD", ["Ada Example"]),
        ("Ada Example (ae)", ["Ada Example"]),
        ("Ada Example | The Example", ["Ada Example", "The Example"]),
        ("Erika Muster, dpa", ["Erika Muster", "dpa"]),
        ("AFP/The Example", ["AFP", "The Example"]),
        ("Ada Example ada@news.example @ada", ["Ada Example"]),
        ("ADA EXAMPLE and BOB SAMPLE", ["ADA EXAMPLE", "BOB SAMPLE"]),
        ("Jean-Luc d'Exemple", ["Jean-Luc d'Exemple"]),
        ("Di Maria", ["Di Maria"]),
        ("Theo Beispiel", ["Theo Beispiel"]),
    ],
)
def test_a_byline_gives_the_names_alone(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "By", "admin", "https://news.example/author/ada", "@ada", "ada@news.example", "12.11.2026",
     "November 23, 2026", "View all posts", "View More Articles", "WATCH LIVE", "©",
     "x" * 300, "one two three four five six seven eight", None, 7, ["x"]],
)  # fmt: skip
def test_what_is_no_name_gives_none(text):
    assert names(text) == []


@settings(deadline=None)
@given(st.text(max_size=500))
def test_no_text_makes_it_raise_and_no_name_comes_twice(text):
    found = [name.casefold() for name in names(text)]
    assert len(found) == len(set(found))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_name_holds_no_address_and_few_words(text):
    assert all("http://" not in name and len(name.split()) <= 6 for name in split_names(text))


def test_an_organizations_name_is_not_split():
    (author,) = names_of("Example, Sample & Sons", URL, None, "Organization")
    assert (author.name, author.type) == ("Example, Sample & Sons", "Organization")


def test_an_agency_behind_a_person_is_an_organization_by_its_full_name_too():
    people = names_of("Ada Example, Associated Press", URL)
    assert [(a.name, a.type) for a in people] == [("Ada Example", "Person"), ("Associated Press", "Organization")]


def test_the_text_that_a_name_was_read_from_is_kept():
    assert names_of("By Ada Example", URL)[0].nameRaw == "By Ada Example"


def bylines(body, head=""):
    return {byline.source: [a.name for a in byline.authors] for byline in read(body, head).bylines}


def test_names_in_sibling_elements_of_one_kind_are_all_taken():
    spans = "".join(f"<span class='n'>{name}</span>" for name in ("Ada Example", "Bob Sample"))
    assert bylines(f"<h1>The river rises</h1><div class='byline'>{spans}</div>")["byline"] == [
        "Ada Example",
        "Bob Sample",
    ]


def test_a_role_in_an_element_of_its_own_is_left_out():
    body = "<h1>The river rises</h1><div class='author'><b>Ada Example</b><i>Water Correspondent</i></div>"
    assert bylines(body)["byline"] == ["Ada Example"]


def test_photographers_are_no_authors():
    body = "<h1>Der Fluss steigt</h1><div class='byline'>Von <a>Erika Muster</a> <span>Fotos: Hans Bild</span></div>"
    assert bylines(body)["byline"] == ["Erika Muster"]


def test_a_line_behind_the_headline_that_opens_like_a_byline_is_read():
    assert bylines("<h1>The river rises</h1><div><p>By Ada Example</p></div>")["line"] == ["Ada Example"]


def test_an_opener_and_its_name_may_stand_in_two_elements():
    assert bylines("<h1>The river rises</h1><div><span>Written by</span> <b>Ada Example</b></div>")["line"] == [
        "Ada Example"
    ]


def test_a_portrait_of_the_author_is_no_byline():
    body = f"<h1>The river rises</h1><div class='author'>Ada Example has {'long ' * 60} written.</div>"
    assert "byline" not in bylines(body)


def test_authors_of_related_articles_are_not_taken():
    teaser = "<div class='related'><h3>Another story</h3><span class='author'>Bob Sample</span></div>"
    assert not bylines(f"<article><h1>The river rises</h1><p>Text.</p></article>{teaser}")


def test_microdata_of_a_comment_is_not_the_articles():
    comment = "<div itemscope itemtype='https://schema.org/Comment'><span itemprop='author'>Troll Sample</span></div>"
    assert not bylines(f"<h1>The river rises</h1><p>Text.</p>{comment}")


def test_a_repeated_author_tag_gives_all_authors():
    head = "<meta name='author' content='Ada Example'><meta name='author' content='Bob Sample'>" + ld(article())
    assert bylines("", head)["meta.author"] == ["Ada Example", "Bob Sample"]


def test_what_pages_offer_beside_a_chinese_byline_is_no_name() -> None:
    page = "<h1>渡輪回來了</h1><p>記者：王小明 實習生 文字大小</p><p>天氣轉好之後渡輪又開了。</p>"
    (byline,) = read(page, lang="zh").bylines
    assert [author.name for author in byline.authors] == ["王小明"]


def test_a_host_near_the_headline_is_no_author() -> None:
    (byline,) = read("<h1>The ferry returns</h1><p>By Pages.test</p><p>By Ada Example</p>").bylines
    assert [author.name for author in byline.authors] == ["Ada Example"]
