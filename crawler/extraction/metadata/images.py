"""Pictures of the article with their captions and credits: figures, JSON-LD, og:image."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.extraction.metadata.credits import caption_and_credit
from crawler.extraction.metadata.head import Head
from crawler.extraction.metadata.text import absolute, clean
from crawler.items import Image

MOST_IMAGES = 50
_PIXEL = 2  # pixels of a side
_ICON = 64  # pixels: a picture is larger, and smaller numbers (16 x 9) are a ratio
_FEW_WORDS = 3  # of a file name: "no-logo-on-the-shirt-of-the-keeper.jpg" tells of a picture
_FURNITURE = frozenset({
    "logo", "logos", "icon", "icons", "favicon", "avatar", "avatars", "gravatar", "placeholder", "spacer", "pixel",
    "blank", "clear", "transparent", "sprite",
})  # fmt: skip
_WORD = re.compile(r"[a-z]+|\d+")
_ATTRIBUTES = ("src", "data-src", "data-original", "data-lazy-src", "data-url", "data-full-src", "content")
_SIZE = re.compile(r"\d{1,5}$")


def read_figures(figures: Iterable[etree._Element], url: str) -> list[tuple[Image, str]]:
    """The pictures that stand in a <figure>, in page order, with what its <figcaption> says."""
    found: list[tuple[Image, str]] = []
    for figure in islice(figures, MOST_IMAGES):
        picture, address = _picture_of(figure, url)
        if picture is None or address is None:
            continue
        caption_element = next(figure.iter("figcaption"), None)
        caption, credit = (None, None) if caption_element is None else caption_and_credit(caption_element)
        found.append((Image(address, caption, credit, _size(picture, "width"), _size(picture, "height")), "figure"))
    return found


def places_of_pictures(figures: Iterable[tuple[etree._Element, int]], url: str) -> dict[str, int]:
    """Where the picture of each <figure> stands first, by its key; ``figures`` come with their places' numbers."""
    found: dict[str, int] = {}
    for figure, place in islice(figures, MOST_IMAGES):
        _, address = _picture_of(figure, url)
        if address:
            found.setdefault(picture_key(address), place)
    return found


def _picture_of(figure: etree._Element, url: str) -> tuple[etree._Element | None, str | None]:
    """A figure's first picture and its address."""
    picture = next(figure.iter("img", "amp-img"), None)
    return picture, None if picture is None else image_address(picture, url)


def image_address(element: etree._Element, base: str) -> str | None:
    """Where an <img> has its picture; lazily loaded ones keep it in another attribute than src."""
    for attribute in _ATTRIBUTES:
        if (value := element.get(attribute)) and not value.startswith("data:"):
            return absolute(value, base)
    for attribute in ("srcset", "data-srcset"):
        if value := element.get(attribute):
            offered = [parts[0] for one in value[:4000].split(",") if (parts := one.split())]
            return absolute(offered[-1] if offered else None, base)
    return None


def head_images(head: Head, url: str) -> list[tuple[Image, str]]:
    """The picture that the head names for previews."""
    found: list[tuple[Image, str]] = []
    for name in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail"):
        for value in head.metas.get(name, ())[:3]:
            if address := absolute(value, url):
                width, height = head.first("og:image:width"), head.first("og:image:height")
                sized = name.startswith("og:") and not found
                found.append(
                    (Image(address, None, None, *(_number(x) if sized else None for x in (width, height))), name)
                )
    return found


def merge_images(pictures: Iterable[tuple[Image, str]]) -> list[tuple[Image, str]]:
    """One entry a picture: the same file in other sizes is one, and what one entry lacks the others give.

    Logos, icons, placeholders and tracking pixels are left out.
    """
    merged: dict[str, tuple[Image, str]] = {}
    for image, source in pictures:
        if _is_furniture(image):
            continue
        key = picture_key(image.url)
        if key not in merged:
            caption = image.caption if image.caption != image.credit else None
            sized = max(image.width or 0, image.height or 0) >= _ICON
            size = (image.width, image.height) if sized else (None, None)
            merged[key] = (Image(image.url, caption, image.credit, *size), source)
            continue
        known = merged[key][0]
        known.caption = known.caption or image.caption
        known.credit = known.credit or image.credit
        if known.caption == known.credit:
            known.caption = None
        if known.width is None and known.url == image.url:
            known.width, known.height = image.width, image.height
    return list(merged.values())[:MOST_IMAGES]


def _is_furniture(image: Image) -> bool:
    """Whether a picture is of the page and not of the article, by its size, its folder or its few-worded file name."""
    if image.width is not None and image.height is not None and max(image.width, image.height) <= _PIXEL:
        return True
    return _names_furniture(urlsplit(image.url).path)


@lru_cache(maxsize=4096)  # a site's pages share their logos
def _names_furniture(path: str) -> bool:
    *folders, name = path.lower().rsplit("/", 3)
    if name.endswith(".svg") or not _FURNITURE.isdisjoint(folders):  # a drawing of the page's maker
        return True
    words = [word for word in _WORD.findall(name.rsplit(".", 1)[0]) if not word.isdigit()]
    return len(words) <= _FEW_WORDS and not _FURNITURE.isdisjoint(words)


def picture_key(url: str) -> str:
    """What the sizes of one picture have in common: its file name, or the whole path where the name says little."""
    parts = urlsplit(url)
    name = parts.path.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
    name = re.sub(r"[-_](?:\d{2,5}x\d{2,5}|scaled|large|medium|small|thumb(?:nail)?)$", "", name)
    if len(name) >= 8 and sum(c.isdigit() for c in name) < 40:
        return name
    return f"{parts.path}?{parts.query}".lower()


def _size(element: etree._Element, name: str) -> int | None:
    return _number(element.get(name))


def _number(value: str | None) -> int | None:
    text = clean(value, 10).removesuffix("px")
    return int(text) if _SIZE.match(text) and text != "0" else None
