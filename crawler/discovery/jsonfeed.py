"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from typing import Any

import orjson

from crawler.discovery.dates import DateReader
from crawler.discovery.entries import SUMMARY_CHARS, TITLE_CHARS, plain, unique
from crawler.discovery.listing import Listing
from crawler.urls import BadAddress, normalise


class NotJsonFeed(ValueError):
    """The text is no JSON Feed."""


def load_json_feed(text: str) -> dict[str, Any]:
    """Give the feed's top object.  Raises NotJsonFeed."""
    try:
        data = orjson.loads(text.encode("utf-8", "replace"))  # refuses more than 1,024 levels
    except orjson.JSONDecodeError as error:
        raise NotJsonFeed(f"no feed, and broken as JSON: {error}") from error
    version = data.get("version") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise NotJsonFeed("no feed, but JSON without a list of items")
    if "jsonfeed.org" not in str(version) and not (data.get("title") and data.get("home_page_url")):
        raise NotJsonFeed("no feed, but JSON of another kind")
    return data


def read_json_items(data: dict[str, Any], url: str, dates: DateReader) -> list[Listing]:
    """Give the Listings of the items that name a page."""
    found = (_item(x, url, dates) for x in data["items"] if isinstance(x, dict))
    return [x for x in found if x is not None]


def _item(item: dict[str, Any], url: str, dates: DateReader) -> Listing | None:
    link = _first_address((item.get("url"), item.get("external_url"), item.get("id")), url)
    if link is None:
        return None
    published, modified = _text(item.get("date_published")), _text(item.get("date_modified"))
    date = dates.read(published)
    late = dates.read(modified) if date is None else None
    content = _text(item.get("content_html"))
    return Listing(
        url=link,
        title=plain(_text(item.get("title")), TITLE_CHARS),
        date=date or late,
        summary=plain(_text(item.get("summary")) or _text(item.get("content_text")), SUMMARY_CHARS),
        content=content,
        authors=unique((_text(x.get("name")) for x in _people(item)), 20),
        date_of="modified" if late else "published",
    )


def _first_address(values: tuple[Any, ...], url: str) -> str | None:
    for i, value in enumerate(values):
        text = _text(value)
        if text is None or (i == 2 and not text.startswith(("http://", "https://"))):
            continue
        try:
            return normalise(text, url)
        except BadAddress:
            continue
    return None


def _people(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [x for x in [*_list(item.get("authors")), item.get("author")] if isinstance(x, dict)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
