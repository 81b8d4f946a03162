"""Which lines beside a picture are told as its caption."""

from __future__ import annotations

import pytest

from crawler.extraction.captions import beside_picture
from crawler.extraction.cutter import cut
from crawler.extraction.html import parse
from crawler.extraction.words import words


def captions(markup: str, often: float = 0.0) -> list[str]:
    blocks = cut(parse(f"<html><body>{markup}".encode(), "https://harbour.example/").tree)
    return [b.text for b in blocks if b.image is not None and beside_picture(b, words(b.text), often)]


def test_a_phrase_in_the_element_of_the_picture_is_its_caption() -> None:
    line = "The new ferry leaves the old quay"
    assert captions(f"<div><img src=/p.jpg><div>{line}</div></div>") == [line]
    assert captions(f"<div><img src=/p.jpg><div>{line}</div></div>", often=0.4) == []


@pytest.mark.parametrize("line", ["Read more", "+2", "1 / 11", "Video", "28 November 2026", "Also worth a look today:"])
def test_a_button_a_count_or_a_day_is_no_caption(line: str) -> None:
    assert captions(f"<div><img src=/p.jpg><div>{line}</div></div>") == []


def test_neither_is_the_headline_of_another_article() -> None:
    assert captions("<div><img src=/p.jpg><h3>The museum by the harbour opens again</h3></div>") == []
    assert captions("<div><img src=/p.jpg><a href=/m>The museum by the harbour opens again</a></div>") == []


@pytest.mark.parametrize("name", ["caption", "imageCaption", "photo-credit", "caption-text"])
def test_what_its_element_is_called_after_tells_a_caption(name: str) -> None:
    assert captions(f'<img src=/p.jpg><p class="{name}">Ferry, 2019</p>') == ["Ferry, 2019"]
    assert captions(f'<img src=/p.jpg><p class="{name}">1 / 11</p>') == []


def test_a_phrase_of_a_script_without_spaces_is_a_caption() -> None:
    assert captions("<div><img src=/p.jpg><div>新渡轮周五首次驶离旧码头</div></div>") == ["新渡轮周五首次驶离旧码头"]
