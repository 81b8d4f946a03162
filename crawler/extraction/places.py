"""What a block's path says of its place: the sectioning elements around it and the web's generic vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from crawler.extraction.words import Floats

_SECTIONS = (
    "nav aside footer header figure form table blockquote ul ol article main h1 section dl".split()
)  # fmt: skip
# Words that designers use for a role, in any site's class names; each role is one feature, near the block and anywhere.
_ROLES: dict[str, tuple[str, ...]] = {
    "comment": ("comment", "disqus", "respond", "reply", "kommentar", "discussion"),
    "share": ("share", "social", "sharing", "facebook", "twitter", "whatsapp"),
    "related": (
        "related", "recommend", "more-", "readmore", "read-more", "also", "popular", "trending", "most", "teaser",
        "promo", "latest", "mehr", "suggest", "similar",
    ),
    "newsletter": ("newsletter", "subscribe", "subscription", "signup", "sign-up", "donat", "paywall", "abo"),
    "author": ("author", "byline", "writer", "bio", "credit-", "contributor"),
    "date": ("date", "time", "publish", "posted", "meta", "info", "timestamp"),
    "caption": ("caption", "figure", "credit", "photo", "image", "img", "media", "gallery", "picture", "foto", "video"),
    "tag": ("tag", "topic", "categor", "keyword", "label", "kicker", "breadcrumb"),
    "side": ("sidebar", "aside", "widget", "rail", "module", "box", "secondary"),
    "frame": ("nav", "menu", "footer", "header", "masthead", "bottom", "toolbar", "top-"),
    "ad": ("ads", "advert", "sponsor", "promoted", "adv-", "-ad", "banner", "commercial"),
    "content": ("body", "content", "article", "story", "entry", "text", "post", "main"),
    "lead": (
        "lead", "summary", "standfirst", "intro", "excerpt", "sapo", "deck", "dek", "subtitle", "subhead", "abstract",
        "teaser",
    ),
    "overlay": ("print", "hidden", "modal", "popup", "overlay", "cookie", "consent"),
}  # fmt: skip
_NEAR = 3  # path steps that count as "near the block"
_KNOWN_STEPS = 20_000  # steps kept at hand; a site has some hundreds
_KNOWN_PLACES = 4_096  # signatures kept at hand, of at most 2,000 characters
_TAG_END = re.compile(r"[#.]")

PLACE_NAMES = [
    *(f"in_{s}" for s in _SECTIONS),
    *(f"{role}_near" for role in _ROLES),
    *(f"{role}_path" for role in _ROLES),
    "depth",
]


@lru_cache(_KNOWN_STEPS)
def _step(step: str) -> tuple[int, int]:
    """The sections and the roles that a step of a path names, as bits."""
    tag = _TAG_END.split(step, maxsplit=1)[0]
    names = step[len(tag) :]
    section = sum(1 << i for i, name in enumerate(_SECTIONS) if name == tag)
    return section, sum(1 << i for i, terms in enumerate(_ROLES.values()) if any(t in names for t in terms))


@lru_cache(_KNOWN_PLACES)
def _place(signature: str) -> tuple[int, int, int, int]:
    """Sections, roles near the block, roles anywhere on the path, depth."""
    steps = [_step(step) for step in signature.lower().split("/")]
    sections = near = path = 0
    for section, role in steps:
        sections |= section
        path |= role
    for _, role in steps[-_NEAR:]:
        near |= role
    return sections, near, path, len(steps)


def place_features(signatures: Sequence[str]) -> Floats:
    """One row a signature, columns as PLACE_NAMES."""
    rows = np.array([_place(s) for s in signatures], np.int64).reshape(-1, 4)
    sections, roles = np.arange(len(_SECTIONS)), np.arange(len(_ROLES))
    parts = [
        rows[:, :1] >> sections & 1,
        rows[:, 1:2] >> roles & 1,
        rows[:, 2:3] >> roles & 1,
        rows[:, 3:],
    ]
    return np.hstack(parts).astype(float)
