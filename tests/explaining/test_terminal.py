"""The account on a terminal and in a pipe."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from crawler.explaining.telling import stretches
from crawler.explaining.terminal import bar, show
from crawler.extraction.account import Account, TeacherAccount
from tests.explaining.accounts import BOX, NAVIGATION, TEXT, a_block, an_account


def shown(account: Account, *, width: int = 100, terminal: bool = False, **how: bool) -> str:
    out = io.StringIO()
    show(account, Console(file=out, width=width, highlight=False, force_terminal=terminal), **how)
    return out.getvalue()


def test_a_kept_block_stands_with_its_chance_and_its_votes() -> None:
    text = shown(an_account(a_block()))
    assert f"✓ ████▌  90% {TEXT}" in text
    assert "#1  page judge 50% · trafilatura 100% · description 25%" in text


def test_a_dropped_block_stands_with_its_reason_and_the_evidence() -> None:
    text = shown(an_account(BOX))
    assert "✗ ▌      10% Subscribe to our letter." in text
    assert "repeated: stands at the same place on other pages of the site" in text
    assert "text here 5/7 · elsewhere 2 · place 4% (6 pages)" in " ".join(text.split())
    assert "another page's headline" in " ".join(text.split())


def test_a_teacher_that_erred_stands_with_its_record() -> None:
    text = " ".join(shown(an_account(teachers=[TeacherAccount("JSON-LD", 1, 7, 0.25)])).split())
    assert "known; JSON-LD was right on 1 of 7 pages where it spoke, and is heard 25%" in text


def test_a_teacher_that_was_always_right_needs_no_words() -> None:
    assert "JSON-LD" not in shown(an_account(teachers=[TeacherAccount("JSON-LD", 7, 7, 1.0)]))


def test_a_teacher_that_says_nothing_is_not_named() -> None:
    assert "JSON-LD" not in shown(an_account(a_block())).partition("Bar:")[0]


def test_the_blocks_stand_in_the_page_s_order() -> None:
    text = shown(an_account(a_block("first one"), BOX, a_block("last one")))
    assert text.index("first one") < text.index("Subscribe") < text.index("last one")


def test_a_long_run_of_dropped_blocks_is_one_line() -> None:
    text = shown(an_account(*NAVIGATION, a_block()))
    assert "… 27 blocks left out: links 27" in text
    assert "Section 10" not in text
    assert "Section 29" in text  # next to the text, where a wrong verdict would be


def test_everything_leaves_nothing_out() -> None:
    text = shown(an_account(*NAVIGATION, a_block("word " * 200)), everything=True)
    assert all(f"Section {n}" in text for n in range(30))
    assert text.partition("Bar:")[0].count("word") == 200


def test_the_summary_alone() -> None:
    assert TEXT not in shown(an_account(a_block()), blocks=False)


def test_the_summary_has_the_fields_with_their_sources() -> None:
    lines = [line.split() for line in shown(an_account(a_block())).splitlines()]
    assert ["headline", "The", "ferry", "h1"] in lines
    assert ["authors", "Ada", "Moss"] in lines
    assert ["memory", "7", "other", "pages", "of", "harbour.example", "known"] in lines


def test_a_refused_page_says_why() -> None:
    text = shown(an_account(a_block(), refused="listing", flags=["listing", "undated"], by_teacher=True))
    assert "✗ refused, listing: it is a list of other pages" in text
    assert "! undated: it gives no date" in text
    assert "! trafilatura: the judges found hardly any text" in text


def test_a_page_that_was_not_read_has_a_summary_only() -> None:
    text = shown(an_account(refused="not-html", detail="an empty body", fields=[], known_pages=None))
    assert "✗ refused, not-html: it is no HTML page (an empty body)" in text


def test_piped_output_has_neither_colour_codes_nor_trailing_spaces() -> None:
    text = shown(an_account(*NAVIGATION, a_block(), BOX))
    assert "\x1b" not in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_a_terminal_gets_colour() -> None:
    assert "\x1b[" in shown(an_account(a_block()), terminal=True)


def test_a_page_s_text_cannot_steer_the_terminal() -> None:
    text = shown(an_account(a_block("red \x1b[31m alert \x07\u202e[bold]no[/bold]"), url="https://a.org/\x1b[2J"))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "[bold]no[/bold]" in text


def test_an_address_stays_in_one_piece() -> None:
    url = "https://harbour.example/" + "a" * 200
    assert url in shown(an_account(a_block(), url=url), width=60).splitlines()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_bar_has_at_most_its_width(share: float) -> None:
    assert len(bar(share)) <= 5


@given(st.lists(st.sampled_from(["", "links", "caption"]), max_size=60))
def test_every_block_is_in_one_stretch_in_the_page_s_order(reasons: list[str]) -> None:
    blocks = [a_block(reason=reason) for reason in reasons]
    parts = list(stretches(blocks))
    assert [entry for part in parts for entry in part.blocks] == list(enumerate(blocks, 1))
    assert not any(block.kept for part in parts if part.folded for _, block in part.blocks)
