"""Can all of the article be read, as far as the page says and shows?"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.analysis import Page
from crawler.extraction.metadata.fields import Fields
from crawler.extraction.prompts import PAYWALL
from crawler.extraction.selection import Verdict
from crawler.extraction.walls import wall


def settle_access(page: Page, verdicts: Sequence[Verdict], fields: Fields) -> str:
    """Fill ``isAccessibleForFree`` where only a prompt says it, and ``accessStatus``; give what wall the page is.

    "truncated" is a text that ends in a prompt, "paywalled" one that is hardly a lead, "full" what the page declares.
    """
    prompted = any(verdict.reason == PAYWALL for verdict in verdicts)
    if prompted and fields.isAccessibleForFree is None:
        fields.isAccessibleForFree = False
        fields.sources["isAccessibleForFree"] = "prompt"
    texts = [block.text for block, verdict in zip(page.blocks, verdicts, strict=True) if verdict.kept]
    found = wall(page, texts, free=fields.isAccessibleForFree)
    if found == "paywall" or prompted:
        fields.accessStatus = "paywalled" if found == "paywall" else "truncated"
        fields.sources["accessStatus"] = "prompt" if prompted else "page"
    elif fields.isAccessibleForFree:
        fields.accessStatus = "full"
        fields.sources["accessStatus"] = fields.sources["isAccessibleForFree"]
    return found
