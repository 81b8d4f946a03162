"""A page's text blocks: the text between two block-level tags, with where it stands.

A block is what every later step judges as a whole.  Its *signature* says where on the site's pages it stands
(``signatures``); ``cutter`` cuts a page into them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
NO_ROW = (0, 0)

# What a person ruled of an element and what stands in it.  BODY only lifts OUTSIDE, which holds for the page around it.
KEPT, DROPPED, OUTSIDE, BODY = "keep", "drop", "out", "body"


@dataclass(slots=True)
class Block:
    """One block.  ``sig`` is its signature, ``linked``/``bold``/``italic`` count characters of ``text``.

    ``owner`` numbers the element that holds the text (the same for the lines that <br> makes in one element),
    ``breaks`` is the number of <br> before the block inside it, ``container`` numbers the nearest element around the
    owner, ``image`` is the address of a picture that stands between the block before and this one ("": one without);
    ``pictured``: it stands in the same element as that picture, or as one that the picture is in.
    ``article`` numbers the outermost <article> around it (0: none); ``row`` numbers the innermost table and the row of
    it that hold the block (0: none).
    ``ruled`` is what a person ruled of it: KEPT, DROPPED, OUTSIDE (it lies outside the body that was named), or "".
    """

    text: str
    sig: str
    tag: str
    owner: int
    container: int
    breaks: int = 0
    linked: int = 0
    bold: int = 0
    italic: int = 0
    hrefs: list[str] = field(default_factory=list)
    image: str | None = None
    hidden: bool = False
    ruled: str = ""
    article: int = 0
    pictured: bool = False
    row: tuple[int, int] = NO_ROW

    @property
    def heading(self) -> bool:
        """Whether a heading element holds it."""
        return self.tag in HEADINGS
