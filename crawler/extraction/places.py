"""What a block's path says of its place: the sectioning elements around it and the web's generic vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
_TAG_END = re.compile(r"[#.]")

PLACE_NAMES = [
    *(f"in_{s}" for s in _SECTIONS),
    *(name for role in _ROLES for name in (f"{role}_near", f"{role}_path")),
    "depth",
]


def _place(signature: str) -> list[float]:
    steps = signature.lower().split("/")
    tags = [_TAG_END.split(step, maxsplit=1)[0] for step in steps]
    names = [step[len(tag) :] for step, tag in zip(steps, tags, strict=True)]
    near, path = "".join(names[-_NEAR:]), "".join(names)
    row = [float(s in tags) for s in _SECTIONS]
    for terms in _ROLES.values():
        row += [float(any(t in near for t in terms)), float(any(t in path for t in terms))]
    row.append(float(len(steps)))
    return row


def place_features(signatures: Sequence[str]) -> Floats:
    """One row a signature, columns as PLACE_NAMES."""
    known: dict[str, list[float]] = {}
    for signature in signatures:
        if signature not in known:
            known[signature] = _place(signature)
    return np.array([known[s] for s in signatures])
