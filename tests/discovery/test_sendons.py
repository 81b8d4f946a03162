"""Pages that only send on."""

from __future__ import annotations

import pytest

from crawler.discovery.sendons import MOST_CHARS, sent_on

HERE = "https://a.example/go?id=7"
THERE = "https://a.example/news/storm"
SHORT = "<p>You are being sent on. <a href='/news/storm'>Click here</a> if nothing happens.</p>"


def refresh(content: str, body: str = SHORT) -> str:
    return f'<html><head><meta http-equiv="Refresh" content="{content}"></head><body>{body}</body></html>'


def script(text: str, body: str = "") -> str:
    return f"<html><head><title>One moment</title><script>{text}</script></head><body>{body}</body></html>"


@pytest.mark.parametrize("content", ["0; url=/news/storm", "0;URL='https://a.example/news/storm'", "3,/news/storm",
                                     "0.5 ; url = /news/storm", "0; url=/news/storm#top"])  # fmt: skip
def test_a_refresh_that_comes_soon_sends_on(content: str) -> None:
    assert sent_on(refresh(content), HERE) == THERE


@pytest.mark.parametrize("text", ['location.href="/news/storm"', "window.location = '/news/storm';",
                                  'document.location.replace("https:\\/\\/a.example\\/news\\/storm")',
                                  "setTimeout(function () { top.location.assign('/news/storm') }, 100)"])  # fmt: skip
def test_a_script_that_does_nothing_else_sends_on(text: str) -> None:
    assert sent_on(script(text), HERE) == THERE


@pytest.mark.parametrize(
    "page",
    [
        refresh("60; url=/news/storm"),
        refresh("0"),
        refresh("5; url=https://a.example/go?id=7"),
        refresh("0; url=javascript:history.back()"),
        refresh("0; url=/news/storm", "<p>" + "word " * 80 + "</p>"),
        f"<body><noscript>{refresh('0; url=/news/storm')}</noscript></body>",
        refresh("0; url=/news/storm") + " " * MOST_CHARS,
        script("if (phone) location.href = '/m'; else location.href = '/news/storm';"),
        script("if (location == '/news/storm') start();"),
        script("location.href = '/news/storm';" + "work();" * 200),
        script("if (top != self) top.location = self.location;"),
        script("relocation = '/news/storm'"),
        "",
    ],
    ids=["late", "itself, unnamed", "itself", "no address", "text", "noscript", "large", "a choice", "a comparison",
         "a program", "no literal", "another name", "nothing"],
)  # fmt: skip
def test_other_pages_do_not(page: str) -> None:
    assert sent_on(page, HERE) is None
