"""Which blocks stay, and why the others go."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.extraction.blocks import Block
from crawler.extraction.cutter import cut
from crawler.extraction.features import likenesses
from crawler.extraction.html import parse
from crawler.extraction.lines import is_byline, signature
from crawler.extraction.selection import select
from crawler.extraction.words import words


def reasons(markup: str, chances: list[float], titles: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> list[str]:
    found: list[Block] = cut(parse(f"<html><body>{markup}".encode(), "https://harbour.example/").tree)
    tokens = [words(b.text) for b in found]
    verdicts = select(
        found,
        tokens,
        np.array(chances),
        np.ones(len(found)),
        likenesses(tokens, [words(t) for t in titles]),
        likenesses(tokens, [words(t) for t in titles[:1]]),
        np.zeros(len(found)),
        [words(n) for n in names],
        "harbour.example",
    )
    return [v.reason for v in verdicts]


LONG = "The harbour office said on Friday that the ferry will run more often from now on."


def test_the_headline_is_no_paragraph() -> None:
    assert reasons(
        f"<p>The ferry runs more often</p><p>{LONG}</p>", [0.9, 0.9], titles=("The ferry runs more often",)
    ) == ["headline", ""]


@pytest.mark.parametrize("date", ["28 Nov 2026", "Saturday, 28 November 2026", "November 28, 2026", "28.11.2026"])
def test_a_day_that_stands_alone_above_the_text_is_no_paragraph(date: str) -> None:
    assert reasons(f"<p>{LONG}</p><p>{date}</p><p>{LONG} Again.</p>", [0.9] * 3) == ["", "dateline", ""]


@pytest.mark.parametrize(
    "moment",
    [
        "Tuesday August 15 12:38 AM ET", "Sat Feb 6, 3:57 p.m.", "33 minutes ago", "Updated 14 hours ago", "3:47 PM",
        "01/17 16:59:52 ET", "Samstag, 28. November, 14.05 Uhr", "vor 2 Stunden", "Heute, 14:05 Uhr", "11月28日 14:05",
    ],
)  # fmt: skip
def test_a_moment_that_tells_no_year_is_no_paragraph_above_the_text(moment: str) -> None:
    assert reasons(f"<p>{moment}</p><p>{LONG}</p>", [0.9] * 2) == ["dateline", ""]
    assert reasons(f"<p>{LONG} {LONG} {LONG}</p><p>{moment}</p><p>{LONG} Again.</p>", [0.9] * 3) == [""] * 3


@pytest.mark.parametrize("moment", ["10:36 pm, Saturday 28 November", "11/28 16:59:52 ET"])
def test_a_moment_below_the_text_is_no_paragraph(moment: str) -> None:
    assert reasons(f"<p>{LONG} {LONG} {LONG}</p><p>{moment}</p>", [0.9] * 2) == ["", "dateline"]


@pytest.mark.parametrize(
    "line", ["It left at 8:05 on Friday.", "Mark 16:15", "2:00 – 8:00 pm", "They met two days ago.", "Harbour 3:2 Quay"]
)
def test_a_line_that_tells_what_was_at_a_time_stays(line: str) -> None:
    assert reasons(f"<p>{line}</p><p>{LONG}</p>", [0.9] * 2) == ["", ""]
    assert reasons(f"<p>{LONG} {LONG} {LONG}</p><p>{line}</p>", [0.9] * 2) == ["", ""]


def test_the_days_of_a_chronicle_stay() -> None:
    days = f"<p>{LONG} {LONG} {LONG}</p><p>27 Nov 2026</p><p>{LONG} One.</p><p>28 Nov 2026</p><p>{LONG} Two.</p>"
    assert reasons(days, [0.9] * 5) == [""] * 5
    assert reasons(f"<h3>27 Nov 2026</h3><p>{LONG}</p>", [0.9] * 2) == ["", ""]


def test_a_byline_with_the_authors_office_is_no_paragraph() -> None:
    found = reasons(f"<p>By Ada Moss, Harbour Editor</p><p>{LONG}</p>", [0.9] * 2, names=("Ada Moss",))
    assert found == ["byline", ""]
    assert reasons(f"<p>By noon Ada Moss had left.</p><p>{LONG}</p>", [0.9] * 2, names=("Ada Moss",)) == ["", ""]


def test_of_two_copies_of_the_body_the_first_stays() -> None:
    body = f"<p>{LONG}</p><p>Why?</p>"
    assert reasons(body + body, [0.9] * 4) == ["", "", "duplicate", "duplicate"]


def test_of_two_copies_the_one_in_the_text_s_own_element_stays() -> None:
    points = f"<ul><li>{LONG}</ul>"
    text = f"<div><p>It began in May.</p><p>{LONG}</p><p>{LONG} So.</p></div>"
    assert reasons(points + text, [0.9] * 4) == ["duplicate", "", "", ""]


def test_a_short_answer_that_comes_twice_is_no_copy() -> None:
    assert reasons(f"<p>Yes.</p><p>{LONG}</p><p>Yes.</p>", [0.9] * 3) == ["", "", ""]


def test_what_stands_in_a_list_again_and_again_is_no_copy() -> None:
    shop = f"<p>{LONG} %s</p><ul><li><h3>cotton from the next valley</h3></ul>"
    found = reasons(shop % "One." + shop % "Two." + shop % "Three." + f"<p>{LONG} Four.</p>", [0.9] * 7)
    assert found == [""] * 7


def test_a_long_paragraph_falls_as_a_copy_however_often_it_comes() -> None:
    body = f"<p>{LONG} %s</p><div>{LONG}</div>"
    found = reasons(body % "One." + body % "Two." + body % "Three.", [0.9] * 6)
    assert found == ["", "", "", "duplicate", "", "duplicate"]


def test_a_cell_that_two_tables_have_is_no_copy() -> None:
    table = "<table><tr><td>Hours of service on weekdays<td>%s</table>"
    assert reasons(f"<p>{LONG}</p>" + table % "6 to 22" + table % "8 to 20", [0.9] * 5) == [""] * 5


def test_a_sub_heading_that_the_table_of_contents_links_to_stays() -> None:
    contents = "<ul><li><a href=#s>Where the ferry will stop</a></ul>"
    section = f"<h2 id=s>Where the ferry will stop</h2><p>{LONG}</p>"
    assert reasons(contents + section, [0.1, 0.9, 0.9])[1:] == ["", ""]


def test_a_sub_heading_like_the_title_stays_once_the_text_has_begun() -> None:
    text = f"<p>{LONG} {LONG}</p><p>{LONG} {LONG} It is new.</p><h2>The ferry runs more often now</h2><p>And {LONG}</p>"
    title = "The ferry runs more often"
    assert reasons(f"<h1>{title}</h1>{text}", [0.9] * 5, titles=(title,)) == ["headline", "", "", "", ""]


def test_a_pull_quote_of_the_text_goes() -> None:
    quote = "the ferry will run more often from now on"
    assert reasons(f"<blockquote>{quote}</blockquote><p>{LONG}</p>", [0.9, 0.9]) == ["quoted", ""]


def test_the_byline_goes_whatever_its_chance() -> None:
    assert reasons(f"<p>By Ada Moss</p><p>{LONG}</p>", [0.9, 0.9], names=("Ada Moss",)) == ["byline", ""]


def test_a_sentence_about_the_author_stays() -> None:
    told = "Ada Moss was on board when the new timetable began and spoke with the crew."
    assert reasons(f"<p>{told}</p><p>{LONG}</p>", [0.9, 0.9], names=("Ada Moss",)) == ["", ""]


def test_a_line_in_italics_after_a_picture_is_its_caption() -> None:
    assert reasons(f"<p>{LONG}</p><img src=/p.jpg><p><em>The new hull.</em></p>", [0.9, 0.9]) == ["", "caption"]


def test_a_heading_that_nothing_follows_goes() -> None:
    assert reasons(f"<p>{LONG}</p><h2>Read on</h2><p>Ad</p>", [0.9, 0.7, 0.1])[1] == "heading-of-nothing"


def test_the_judges_are_believed_about_the_heading_of_a_picture_at_the_end() -> None:
    assert reasons(f"<p>{LONG}</p><h2>3. The ferry owes nobody</h2><p>Ad</p>", [0.9, 0.9, 0.1])[1] == ""


def test_a_sub_heading_between_two_paragraphs_stays_though_it_looks_like_a_label() -> None:
    assert reasons(f"<p>{LONG}</p><h3>What is next</h3><p>{LONG} So.</p>", [0.9, 0.3, 0.9]) == ["", "", ""]
    assert reasons(f"<p>{LONG}</p><h3>What is next</h3><p>Ad</p>", [0.9, 0.3, 0.1])[1] == "furniture"
    linked = "<h3><a href=/next>What is next</a></h3>"
    assert reasons(f"<p>{LONG}</p>{linked}<p>{LONG} So.</p>", [0.9, 0.3, 0.9])[1] == "links"


def test_a_sub_heading_stays_though_an_advertisement_parts_it_from_the_paragraph_above() -> None:
    text = f"<p>{LONG}</p><div>Advertisement</div><h2>The view from there</h2><p>{LONG} So.</p>"
    assert reasons(text, [0.9, 0.1, 0.35, 0.9]) == ["", "furniture", "", ""]


def test_a_sub_heading_stays_above_a_picture_and_where_its_like_are_kept() -> None:
    section = f"<h2>{{}}</h2><figure><img src=x><figcaption>The crane.</figcaption></figure><p>{LONG} {{}}</p>"
    text = f"<p>{LONG}</p>" + section.format("The view", "One.") + section.format("The food", "Two.")
    assert reasons(text, [0.9, 0.2, 0.1, 0.9, 0.2, 0.1, 0.9])[1::3] == ["furniture", "furniture"]
    assert reasons(text, [0.9, 0.3, 0.1, 0.9, 0.2, 0.1, 0.9])[1::3] == ["", ""]


def test_a_label_above_links_that_go_goes_with_them() -> None:
    text = f"<p>{LONG}</p><p>Read more:</p><p><a href=/a>The harbour has a new crane</a></p><p>{LONG} So.</p>"
    assert reasons(text, [0.9, 0.6, 0.2, 0.9]) == ["", "heading-of-nothing", "related", ""]


def test_the_items_of_a_list_that_is_mostly_kept_are_kept_and_no_others() -> None:
    text = f"<p>{LONG}</p><ul><li>Ropes for the quay<li>Lamps<li>Oil{{}}</ul><p>{LONG} So.</p>"
    assert reasons(text.format(""), [0.9, 0.9, 0.9, 0.4, 0.9]) == [""] * 5
    assert reasons(text.format("<li>Paint<li>Chains"), [0.9, 0.9, 0.9, 0.4, 0.4, 0.4, 0.9])[3:6] == ["furniture"] * 3


def test_a_short_line_that_is_called_a_byline_is_one_unless_the_judges_are_sure() -> None:
    text = f"<div class=top-byline>Ada Moss and Bo Lund, The Agency</div><p>{LONG}</p>"
    assert reasons(text, [0.7, 0.9]) == ["byline", ""]
    assert reasons(text, [0.9, 0.9]) == ["", ""]
    assert reasons(f"<p class=byline>{LONG}</p><p>{LONG} So.</p>", [0.7, 0.9]) == ["", ""]


def test_a_line_that_leads_to_a_quotation_stays_though_it_links_to_its_source() -> None:
    lead = "<p>From <a href=https://news.example/>the Morning News</a>:</p>"
    said = f"<blockquote><p>{LONG} So.</p></blockquote>"
    assert reasons(f"<div><p>{LONG}</p>{lead}{said}</div>", [0.9, 0.4, 0.9]) == ["", "", ""]
    assert reasons(f"<div><p>{LONG}</p>{lead}<p>Ad</p></div>", [0.9, 0.4, 0.1])[1] == "links"
    assert reasons(f"<div>{lead}<p>{LONG}</p></div>", [0.4, 0.9])[0] == "links"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mai Khuê", ["Mai Khuê"]),
        ("Hoàng Thư - Phan Đình Quý", ["Hoàng Thư", "Phan Đình Quý"]),
        ("林晓", ["林晓"]),
        ("Das Wetter", ["Das Wetter"]),
        ("The ferry will run.", []),
        ("Ferry", []),
        ("Monday 12 May", []),
        ("and then he left", []),
    ],
)
def test_a_line_of_names_is_told_from_a_sentence(line: str, names: list[str]) -> None:
    assert signature(line) == names


def test_a_byline_has_hardly_a_word_beside_the_names() -> None:
    assert is_byline(words("By Ada Moss and Bo Li"), [words("Ada Moss"), words("Bo Li")])
    assert not is_byline(words("Ada Moss went aboard with the mayor"), [words("Ada Moss")])


def test_in_a_photo_story_the_captions_are_the_text() -> None:
    picture = "<figure><img src=/p{0}.jpg><figcaption>Picture {0} shows the new hull in the yard.</figcaption></figure>"
    found = reasons("<h2>The hull in pictures</h2>" + "".join(picture.format(i) for i in range(5)), [0.6] * 6)
    assert found == [""] * 6


@pytest.mark.parametrize("line", ["___", "* * *", "\u2022 \u2022 \u2022", "_ _ _"])
def test_a_line_that_only_parts_others_is_no_paragraph(line: str) -> None:
    assert reasons(f"<p>{LONG}</p><p>{line}</p><p>{LONG} Again.</p>", [0.9] * 3) == ["", "ornament", ""]


def test_a_short_last_sentence_in_the_text_s_own_element_stays() -> None:
    assert reasons(f"<div><p>{LONG}</p><p>It rained.</p></div>", [0.9, 0.3]) == ["", ""]


def test_a_line_of_author_and_date_above_the_text_goes() -> None:
    line = "Von Ada Moss 12. November 2026, 10:00 Uhr Lesedauer: 1 Min."
    assert reasons(f"<div>{line}</div><p>{LONG}</p>", [0.9, 0.9], names=("Ada Moss",)) == ["byline", ""]


def test_a_line_that_is_one_link_refers_to_another_article() -> None:
    assert (
        reasons(f"<p>{LONG}</p><p>Read also: <a href=/x>The harbour office moves to the quay</a></p>", [0.7] * 2)[1]
        == "related"
    )


def test_a_heading_with_a_label_and_a_link_refers_to_another_article_and_a_linked_sub_heading_does_not() -> None:
    text = f"<p>{LONG}</p><h4>{{}}<a href=/a>The harbour has a new crane</a></h4><p>{LONG} So.</p>"
    assert reasons(text.format("See also: "), [0.9, 0.7, 0.9]) == ["", "related", ""]
    assert reasons(text.format(""), [0.9, 0.7, 0.9]) == ["", "", ""]


def test_a_note_in_brackets_at_the_end_is_no_text() -> None:
    assert reasons(f"<p>{LONG}</p><p>（责任编辑：李堃）</p>", [0.9, 0.9]) == ["", "source"]


def test_what_else_stands_in_the_place_of_a_second_body_goes_with_it() -> None:
    body = "".join(f"<p>{LONG} {n} boats.</p>" for n in range(3))
    found = reasons(f"<div class=a>{body}</div><div class=b>{body}<p>More on our fan page today</p></div>", [0.9] * 7)
    assert found == ["", "", "", *["duplicate"] * 4]


def test_the_caption_cell_of_a_picture_s_table_is_its_caption() -> None:
    table = "<table><tr><td><img src=/p.jpg></td></tr><tr><td>The new hull.</td></tr></table>"
    assert reasons(f"<p>{LONG}</p>{table}<p>{LONG} Twice.</p>", [0.9] * 3) == ["", "caption", ""]


def test_the_line_of_a_box_with_a_picture_is_its_caption_unless_the_judges_are_sure() -> None:
    box = "<div class=pic><div><img src=/p.jpg></div><div>The new hull stands in the yard.</div></div>"
    assert reasons(f"{box}<div><p>{LONG}</p><p>{LONG} Twice.</p></div>", [0.7, 0.9, 0.9]) == ["caption", "", ""]
    assert reasons(f"{box}<div><p>{LONG}</p><p>{LONG} Twice.</p></div>", [0.9, 0.9, 0.9]) == ["", "", ""]


def test_a_paragraph_beside_others_after_a_picture_is_no_caption() -> None:
    assert reasons(f"<div><img src=/p.jpg><p>The hull is new.</p><p>{LONG}</p></div>", [0.7, 0.9]) == ["", ""]
    assert reasons("<div><img src=/p.jpg><p>The hull is new.</p></div>", [0.7]) == [""]


@pytest.mark.parametrize(
    "credit", ["Fot.: Ewa Lis", "写真：渡辺", "사진: 김민수", "צילום: רות", "عکس: رضا", "ছবি: সালমা"]
)
def test_a_picture_s_author_is_named_in_many_scripts(credit: str) -> None:
    assert reasons(f"<p>{LONG}</p><img src=/p.jpg><p>The new hull. {credit}</p>", [0.9, 0.9]) == ["", "caption"]


def test_an_article_under_another_headline_is_another_one() -> None:
    first = f"<article><h1>More ferries</h1><p>{LONG}</p><article><h4>Bo</h4><p>Well said.</p></article></article>"
    second = f"<article><h1>The old mill</h1><p>{LONG} No, it is the mill.</p></article>"
    found = reasons(first + second, [0.9] * 6, titles=("More ferries", "The old mill"))
    assert found == ["headline", "", "", "", "other-article", "other-article"]


@pytest.mark.parametrize("mark", ["hidden", "style='display: none'"])
def test_what_is_hidden_amid_the_text_is_no_text_and_what_waits_for_a_click_at_its_end_is(mark: str) -> None:
    text, stray = f"<p>{LONG} {LONG} {LONG}</p>", f"<p {mark}>{LONG}</p>"
    assert reasons(text + stray + f"<p>{LONG} Twice.</p>", [0.9] * 3) == ["", "hidden", ""]
    assert reasons(text + stray, [0.9] * 2) == ["", ""]


def test_the_parts_of_an_article_have_lesser_headings() -> None:
    parts = f"<article><h2>One</h2><p>{LONG} One.</p></article><article><h2>Two</h2><p>{LONG} Two.</p></article>"
    assert reasons(f"<h1>More ferries</h1>{parts}", [0.9] * 5, titles=("More ferries",)) == ["headline", *[""] * 4]


def test_a_digest_keeps_its_parts() -> None:
    parts = f"<article><h1>One</h1><p>{LONG} One.</p></article><article><h1>Two</h1><p>{LONG} Two.</p></article>"
    assert reasons(f"<h1>More ferries</h1>{parts}", [0.9] * 5, titles=("More ferries",)) == ["headline", *[""] * 4]


def test_what_stands_below_the_author_s_signature_is_no_text() -> None:
    text = f"<div><p>{LONG}</p><p>{LONG} Twice.</p><p><b>Mai Khuê</b></p></div>"
    markup = f"{text}<div><p>A reader liked this very much.</p></div>"
    assert reasons(markup, [0.9] * 4) == ["", "", "signature", "after-signature"]


def test_lines_amid_the_text_that_the_teacher_took_stay() -> None:
    assert (
        reasons(
            f"<div><p>{LONG}</p><p>Sport: 202 74</p><p>Food: 202 75</p><p>{LONG} Twice.</p></div>", [0.9, 0, 0, 0.9]
        )
        == [""] * 4
    )
