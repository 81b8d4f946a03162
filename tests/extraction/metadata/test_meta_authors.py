from __future__ import annotations

import pytest
from metapages import article, ld, read

from crawler.extraction.metadata.dated_lines import names_beside_date
from crawler.extraction.metadata.names import is_desk
from crawler.extraction.metadata.settle import settle

DATED = "<p><span>{}</span> <span>November 23, 2026</span></p>"


def authors(body="", head="", **options):
    fields = settle(read(f"<h1>The river rises</h1>{body}", head, **options))
    return [author.name for author in fields.authors]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p class='byline'><span>Guide</span> by <a href='/x'>Ada Example</a></p>", ["Ada Example"]),
        ("<p class='byline'><b>Ada Example</b>, Privacy and Security Expert</p>", ["Ada Example"]),
        ("<p class='byline'><i>AE</i><b>Ada Example</b></p>", ["Ada Example"]),
        ("<p class='byline'><span>Ada</span> <span>Example</span></p>", ["Ada Example"]),
        ("<p class='byline'>A. J. Example</p>", ["A. J. Example"]),
        ("<p class='byline'>von Ada Example, EXAMPLE THÜRINGEN</p>", ["Ada Example"]),
        ("<p class='byline'>Friday, Ada Example</p>", ["Ada Example"]),
        ("<div class='articleAuthorBlock'>Ada Example</div>", ["Ada Example"]),
        ("<p>by <a href='/people/ada-example'>Ada Example</a></p>", ["Ada Example"]),
        ("<a href='/author/ada'>Ada Example</a><a href='/author/bob'>Bob Sample</a>", ["Ada Example", "Bob Sample"]),
        ("<div><a href='https://social.example/profile/ada'>Anysky</a></div>", []),
        ("<figure><figcaption>By Ada Example</figcaption></figure><p>By Bob Sample</p>", ["Bob Sample"]),
    ],
)
def test_a_byline_s_markup_is_read_as_readers_see_it(body, expected):
    assert authors(body) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("posted Monday, November 23, 2026 at 10:05AM by Ada Example", ["Ada Example"]),
        ("23.11.2026 von Ada Example und Bob Sample", ["Ada Example", "Bob Sample"]),
        ("On 23 November 2026 the old ferry law was signed by Ada Example", []),
        ("23 November 2026: flooded by The River", []),
        ("Rated 4 of 5 by Ada Example", []),
    ],
)
def test_a_name_that_stands_behind_a_date_and_an_opener_is_the_author(line, expected):
    assert authors(f"<i>{line}</i><p>{'The harbour office said so. ' * 12}</p>") == expected


def test_authors_that_stand_before_the_headline_behind_a_long_menu_are_found():
    menu = "".join(f"<p><a href='/{i}'>Section {i}</a></p>" for i in range(60))
    page = read(f"<div>{menu}<div class='author'>Ada Example</div></div><h1>The river rises</h1><p>Text.</p>")
    assert [author.name for author in settle(page).authors] == ["Ada Example"]


@pytest.mark.parametrize("name", ["Ada Example", "Ada van der Example", "Ada M. Example", "Jean-Luc Exemple"])
def test_a_name_that_stands_alone_beside_the_date_is_the_author(name):
    assert authors(DATED.format(name)) == [name]


@pytest.mark.parametrize("text", ["World", "WORLD NEWS", "5 min read", "The river in 2026", "Senior Editor"])
def test_other_words_beside_the_date_are_no_author(text):
    assert authors(DATED.format(text)) == []


def test_a_section_that_is_linked_beside_the_date_is_no_author():
    assert authors(DATED.format("<a href='/world'>World Affairs</a>")) == []


def test_authors_with_an_itemprop_each_are_one_byline():
    body = "<p><span itemprop='author'>Ada Example</span> et <span itemprop='author'>Bob Sample</span></p>"
    assert authors(body) == ["Ada Example", "Bob Sample"]


def test_the_authors_of_other_articles_in_a_list_are_not_joined():
    body = "".join(f"<div><span itemprop='author'>{name}</span></div>" for name in ("Ada Example", "Bob Sample"))
    assert authors(body) == ["Ada Example"]


def test_an_account_gives_way_to_the_name_that_readers_see():
    head = ld(article(author={"@type": "Person", "name": "AdaE"}))
    assert authors("<p class='byline'>By Ada Example</p>", head) == ["Ada Example"]


@pytest.mark.parametrize("name", ["ada_example", "ada.example", "AdaE", "news.example", "Agencies"])
def test_accounts_and_desks_are_no_persons(name):
    assert is_desk(name)


@pytest.mark.parametrize("name", ["McAdam", "Ada Example", "DeVito", "O'Example"])
def test_names_with_a_capital_inside_are_persons(name):
    assert not is_desk(name)


def test_a_first_name_gives_way_to_the_whole_name_that_is_declared():
    head = "<meta property='og:site_name' content='Ada Example'><meta name='author' content='Ada Example'>"
    assert authors("<p>By Ada</p>", head) == ["Ada Example"]


def test_a_library_s_name_is_turned():
    head = "<meta name='citation_author' content='Example, Ada'><meta name='citation_author' content='Sample, Bob B.'>"
    assert authors("", head) == ["Ada Example", "Bob B. Sample"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("来源：云河日报　作者：赵明 程小野　大 小", ["赵明", "程小野"]),
        ("记者：赵明、程小野", ["赵明", "程小野"]),
        ("記者：王小明／林大同", ["王小明"]),
        ("责任编辑：李堃", ["王编"]),
        ("这是一篇论文：河水上涨", ["王编"]),
    ],
)
def test_a_chinese_byline_wins_over_the_editor_in_meta_author(line, expected):
    assert authors(f"<div>{line}</div>", "<meta name='author' content='王编'>", lang="zh")[: len(expected)] == expected


def test_an_arabic_byline_names_both_authors():
    assert authors("<p>كتبت: ليان حداد وباسل مراد</p>", lang="ar") == ["ليان حداد", "باسل مراد"]


def test_a_line_far_below_names_the_author_if_it_is_the_only_one():
    text = "<p>" + "The river rises and nobody is surprised. " * 8 + "</p>"
    assert authors(f"{text * 3}<p><em>By Ada Example</em></p>") == ["Ada Example"]
    assert authors(f"{text * 3}<p><em>By Ada Example</em></p><p><em>By Bob Sample</em></p>") == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<p>By <a href='/author/ada'>Ada Example</a>. Reviewed by <a href='/author/bob'>Bob Sample</a></p>",
            ["Ada Example"],
        ),
        ("<p class='byline'>Ada Example Edited by Bob Sample</p>", ["Ada Example"]),
        ("<p class='byline'>Dec 24, 17:00 <b>movies</b></p>", []),
        ("<p class='byline'>rivergirl</p>", ["rivergirl"]),
    ],
)
def test_who_reviewed_edited_or_is_a_section_is_no_author(body, expected):
    assert authors(body) == expected


def test_a_far_line_that_opens_and_has_its_name_in_a_link_is_found():
    text = "".join(f"<p>{'The river rises and rises again. ' * 12}</p>" for _ in range(3))
    assert authors(f"{text}<p>Written by <a href='/x'>Ada Example</a></p>") == ["Ada Example"]


def test_the_site_s_own_name_is_an_organisation():
    head = ld(article(author={"@type": "Person", "name": "Example News"}, publisher={"name": "Example News"}))
    fields = settle(read("<h1>The river rises</h1>", head))
    assert [(author.name, author.type) for author in fields.authors] == [("Example News", "Organization")]


@pytest.mark.parametrize(
    "body", ["<p>记者：河水还会上涨吗</p>", "<p class='author'>点击登录</p>", "<p class='author'>来源：某某网</p>"]
)
def test_a_question_a_button_and_a_source_are_no_chinese_author(body):
    assert authors(body, lang="zh") == []


def test_the_host_s_name_with_accents_and_an_agency_are_organisations():
    head = ld(article(author=[{"@type": "Person", "name": "Dòng Sông"}]))
    fields = settle(read("<h1>The river rises</h1>", head, "https://dongsong.example/a"))
    assert [author.type for author in fields.authors] == ["Organization"]
    head = ld(article(author=[{"@type": "Person", "name": "AFP"}]))
    assert [author.type for author in settle(read("<h1>The river rises</h1>", head)).authors] == ["Organization"]


@pytest.mark.parametrize(
    ("line", "language", "names"),
    [
        ("12 January 2026, 10:05 By Ada Moss", "en", ["Ada Moss"]),
        ("By Ada Moss January 12, 2026", "en", ["Ada Moss"]),
        ("12. Januar 2026, 10:05 Uhr Von Anke Lind", "de", ["Anke Lind"]),
        ("12 января 2026, 10:05 Автор: Анна Орлова, Пётр Громов", "ru", ["Анна Орлова", "Пётр Громов"]),
        ("최은경, 이서연 기자 2026.01.12 오후 7:12 153", "ko", ["최은경", "이서연"]),
        ("2026年1月12日 10:05 本报记者 李明远", "zh", ["李明远"]),
        ("৩ জানুয়ারি ২০২৬ লেখক রফিকুল ইসলাম", "bn", ["রফিকুল ইসলাম"]),
        ("By 2026 the town will have two ferries", "en", []),
        ("Updated 12 January 2026 in Politics", "en", []),
        ("2026年1月12日 记者 在现场看到", "zh", []),
    ],
)
def test_a_line_of_date_and_author_names_the_author(line, language, names):
    assert names_beside_date(line, language) == names


@pytest.mark.parametrize("label", ["โดย", "Na", "በ", "Xyz"])
def test_the_word_before_a_linked_name_is_no_author(label):
    assert authors(f'<div class="byline">{label} <a href="/p/1">Ada Moss</a></div>') == ["Ada Moss"]


@pytest.mark.parametrize("name", ["प्रिया मिश्रा", "শিরিন সুলতানা", "אורי שגיא", "ዮሐንስ መኮንን", "ნინო გელაშვილი"])
def test_names_of_scripts_without_capitals_are_names(name):
    assert authors(f"<div class='author'>{name}</div>") == [name]
