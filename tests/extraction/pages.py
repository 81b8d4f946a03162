"""Small pages for tests, written by hand: a body with furniture around it."""

from __future__ import annotations

SENTENCES = [
    "The ferry between the two banks will run every twenty minutes from Monday, the harbour office said on Friday.",
    "For eleven years the boats had left on the hour, and whoever missed one waited in the rain or walked six miles.",
    "A second hull, bought from a yard that closed in spring, makes the shorter interval possible at little cost.",
    "Ticket prices stay as they are until the end of the year; after that the council wants to look at them again.",
    "Schools on the south bank asked for an early crossing at six, which the new timetable has, on weekdays only.",
    "The crews were asked first and agreed, on the condition that nobody works two late shifts in a row.",
]


def paragraphs(topic: str, count: int = 6) -> list[str]:
    """Paragraphs that no other topic has."""
    return [
        f"{s} It concerns {topic} number {i}, as the minutes of {topic} show." for i, s in enumerate(SENTENCES[:count])
    ]


def page(topic: str, body: str = "", *, head: str = "", after: str = "") -> bytes:
    """A page of one site; ``body`` replaces the six paragraphs, ``after`` comes below them."""
    text = body or "".join(f"<p>{p}</p>" for p in paragraphs(topic))
    links = "".join(f'<li><a href="/s/{n}">{n.title()}</a></li>' for n in ("politics", "sport", "weather"))
    return (
        f"<html lang=en><head><title>All about {topic} | The Harbour Post</title>{head}</head><body>"
        f"<nav><ul>{links}</ul></nav><main><article><h1>All about {topic}</h1>{text}{after}</article></main>"
        "<footer><p>The Harbour Post is printed on the quay. All rights reserved.</p></footer></body></html>"
    ).encode()
