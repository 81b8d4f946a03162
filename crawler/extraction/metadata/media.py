"""Embedded video and audio: <video>, <audio> and the players that pages frame."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.metadata.text import absolute

MOST = 50
_VIDEO = re.compile(
    r"youtube|youtu\.be|vimeo|dailymotion|brightcove|jwplayer|jwplatform|kaltura|/video|player\.", re.IGNORECASE
)
_AUDIO = re.compile(r"soundcloud|spotify|podcast|podigee|acast|megaphone|simplecast|buzzsprout|/audio", re.IGNORECASE)


def read_media(elements: Iterable[etree._Element], meta: PageMeta) -> None:
    """Add the addresses of the page's video and audio; frames of other things (maps, ads, posts) are none."""
    for element in islice(elements, MOST):
        if element.tag == "iframe":
            address = absolute(element.get("src") or element.get("data-src"), meta.url)
            if address is None:
                continue
            place = urlsplit(address)
            named = f"{place.netloc}{place.path}"
            into = meta.audios if _AUDIO.search(named) else meta.videos if _VIDEO.search(named) else None
        else:
            into = meta.videos if element.tag == "video" else meta.audios
            source = next(element.iterchildren("source"), None)
            own = element.get("src") or (source.get("src") if source is not None else None)
            address = absolute(own, meta.url)
        if into is not None and address and address not in into:
            into.append(address)
            meta.sources.setdefault("videos" if into is meta.videos else "audios", str(element.tag))
