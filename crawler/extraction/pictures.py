"""Which of a page's pictures are its article's, once it is known which of its blocks are."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.analysis import Page
from crawler.extraction.captions import beside_picture
from crawler.extraction.metadata.credits import split_credit
from crawler.extraction.metadata.fields import Fields
from crawler.extraction.metadata.images import merge_images, picture_key
from crawler.extraction.metadata.text import absolute
from crawler.extraction.otherarticles import OTHER_ARTICLE
from crawler.extraction.selection import Verdict
from crawler.extraction.words import Floats
from crawler.items import Image

_LONGEST_CAPTION = 400  # characters; longer text after a picture is a paragraph
_BEFORE = 3  # blocks before the text among which its first picture's caption may stand
_ABOVE = 15  # blocks before the text among which its first picture may: headline, standfirst, byline, share bar


def settle_pictures(page: Page, verdicts: Sequence[Verdict], fields: Fields, repeats: Floats) -> None:
    """Leave the article its own pictures, and hand them the captions that stand as plain text after them.

    A picture amid the text is the article's, too, if what stands below it is no caption.
    """
    taken = [i for i, v in enumerate(verdicts) if v.kept]
    if not taken:
        return
    elsewhere = {b.text for b, v in zip(page.blocks, verdicts, strict=True) if v.reason == OTHER_ARTICLE}
    own = [image for image in fields.images if image.caption is None or image.caption not in elsewhere]
    own = _beside_text(own, page, taken)
    known = {i.caption for i in own if i.caption}
    found: list[tuple[Image, str]] = [(image, "page") for image in own]
    for i in range(max(0, taken[0] - _BEFORE), taken[-1] + 2):
        if i >= len(verdicts) or not (block := page.blocks[i]).image or block.linked * 2 > len(block.text):
            continue
        address = absolute(block.image, page.url)
        said = any(map(str.isalpha, block.text)) and len(block.text) <= _LONGEST_CAPTION
        if not address or not said or block.text in known:
            continue
        reason = verdicts[i].reason
        part = page.folded[i].split()
        if reason == "caption" or (reason == "furniture" and beside_picture(block, part, repeats[i])):
            caption, credit = split_credit(block.text)
            found.append((Image(address, caption, credit), "caption"))
        elif reason == "furniture" and taken[0] < i < taken[-1]:
            found.append((Image(address), "page"))
    merged = merge_images(found)
    fields.images = [image for image, _ in merged]
    if fields.mainImage is not None and picture_key(fields.mainImage.url) not in {
        picture_key(x.url) for x in fields.images
    }:
        fields.mainImage = None
        fields.sources.pop("mainImage")
    if merged and fields.mainImage is None:
        fields.mainImage, source = merged[0]
        fields.sources["mainImage"] = fields.sources["images"] = source


def _beside_text(images: Sequence[Image], page: Page, taken: Sequence[int]) -> list[Image]:
    """The pictures that the page declares to be its own, and those that stand in or around the kept blocks.

    What a page has in figures farther off are other articles' pictures, and advertisements.
    """
    if page.pictures is None:
        return list(images)
    own = {picture_key(image.url) for image, source in page.meta.images if source != "figure"}
    near = range(taken[0] - _ABOVE, taken[-1] + 2)
    own.update(key for key, place in page.pictures.items() if place in near)
    return [image for image in images if picture_key(image.url) in own]
