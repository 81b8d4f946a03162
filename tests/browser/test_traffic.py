"""What a page's scripts may ask for, and the memory of what came."""

from __future__ import annotations

import asyncio

import pytest

from crawler.browser import traffic
from crawler.browser.rendered import Asked, Came, NotCame
from crawler.browser.traffic import Memory, given, judge, sent

PAGE = "https://www.a.org/one"


@pytest.mark.parametrize(
    ("kind", "method", "url", "answer"),
    [
        ("script", "GET", "https://cdn.example/app.js", "fetch"),
        ("fetch", "GET", "https://www.a.org/api", "fetch"),
        ("xhr", "HEAD", "https://www.a.org/api", "fetch"),
        ("fetch", "POST", "https://www.a.org/graphql", "fetch"),
        ("fetch", "POST", "https://api.a.org/graphql", "fetch"),
        ("fetch", "POST", "https://counter.example/hit", "refuse"),
        ("fetch", "DELETE", "https://www.a.org/api", "refuse"),
        ("stylesheet", "GET", "https://www.a.org/a.css", "blank"),
        ("image", "GET", "https://www.a.org/a.png", "refuse"),
        ("media", "GET", "https://www.a.org/a.mp4", "refuse"),
        ("font", "GET", "https://www.a.org/a.woff", "refuse"),
        ("ping", "POST", "https://www.a.org/hit", "refuse"),
        ("eventsource", "GET", "https://www.a.org/live", "refuse"),
        ("document", "GET", "https://www.a.org/frame", "refuse"),
        ("other", "GET", "https://www.a.org/prefetch", "refuse"),
        ("fetch", "GET", "file:///etc/passwd", "refuse"),
        ("script", "GET", "chrome://version", "refuse"),
    ],
)
def test_scripts_and_data_are_fetched_and_nothing_else(kind, method, url, answer):
    assert judge(kind, method, url, PAGE) == answer


def test_nothing_goes_out_that_tells_visitors_apart():
    headers = {"accept": "*/*", "content-type": "application/json", "origin": "https://www.a.org", "x-kind": "news"}
    own = {"Cookie": "a=b", "authorization": "Bearer x", "referer": PAGE, "user-agent": "x", "sec-fetch-mode": "cors",
           "if-none-match": "x", "range": "bytes=0-", ":authority": "www.a.org"}  # fmt: skip
    assert sent({**headers, **own}) == headers


def test_the_browser_is_given_no_cookies_and_sent_nowhere():
    headers = {"Content-Type": "text/javascript", "Set-Cookie": "a=b", "Location": "http://127.0.0.1/", "Link": "<x>"}
    assert given(Came(200, headers, b"")) == {"Content-Type": "text/javascript"}


class Server:
    """Answers each address with itself, or fails."""

    def __init__(self, size=10, error=None):
        self.size, self.error, self.asked = size, error, []

    async def __call__(self, asked: Asked) -> Came:
        self.asked.append(asked.url)
        await asyncio.sleep(0)
        if self.error:
            raise self.error
        return Came(200, {}, asked.url.encode().ljust(self.size))


def asked(name="x", method="GET"):
    return Asked(f"https://a.org/{name}", method, {}, b"")


async def several(memory, *wanted):
    return [answer.body for answer in await asyncio.gather(*map(memory.get, wanted))]


def test_what_several_pages_ask_for_is_asked_once():
    server = Server()
    memory = Memory(server)
    first = asyncio.run(several(memory, asked(), asked(), asked("y")))
    assert asyncio.run(several(memory, asked(), asked("y"))) == first[1:]
    assert server.asked == ["https://a.org/x", "https://a.org/y"]


def test_what_sends_something_is_asked_each_time():
    server = Server()
    asyncio.run(several(Memory(server), asked(method="POST"), asked(method="POST")))
    assert len(server.asked) == 2


def test_memory_is_bounded_and_forgets_the_oldest(monkeypatch):
    monkeypatch.setattr(traffic, "_KEPT_BYTES", 1000)
    memory = Memory(Server(size=400))
    asyncio.run(several(memory, asked("1")))
    asyncio.run(several(memory, asked("2")))
    asyncio.run(several(memory, asked("3")))
    assert [memory.has(asked(name)) for name in "123"] == [False, True, True]


def test_what_is_kept_too_long_is_asked_again(monkeypatch):
    monkeypatch.setattr(traffic, "_KEPT_SECONDS", -1.0)
    memory = Memory(Server())
    asyncio.run(several(memory, asked()))
    assert not memory.has(asked())


def test_a_failure_is_everybodys_and_not_kept():
    server = Server(error=NotCame("http-500"))
    memory = Memory(server)

    async def both():
        return await asyncio.gather(memory.get(asked()), memory.get(asked()), return_exceptions=True)

    assert [type(x) for x in asyncio.run(both())] == [NotCame, NotCame]
    server.error = None
    assert asyncio.run(several(memory, asked()))
    assert len(server.asked) == 2
