"""Whom a text itself names as its author: a signature, or the reporter in a Chinese dispatch's first words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extraction.metadata.authors import only_house
from crawler.extraction.metadata.candidates import OVERRIDE, PageMeta
from crawler.extraction.metadata.fields import Fields
from crawler.extraction.metadata.habits import SiteHabits
from crawler.extraction.metadata.lexicon import CJK_SERVICE
from crawler.items import Author

_HEAD = 160  # characters of the text among which a dispatch names its reporter
# "李 明" is written with a blank to fill three places; behind "通讯员" stand those who told the reporter.
_NAME = r"(?!通[讯訊][员員])(?:[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]\s[\u3400-\u9fff])"
_NAMES = rf"(?:{_NAME})(?:[、，,\s]\s?(?:{_NAME})){{0,3}}"
_PLACE = r"(?:[\u3400-\u9fff]{2,3})?"
# Each begins with a fixed word and is bounded: linear.
_BRACKETED = re.compile(rf"(?:记者|記者)[\s:：]{{0,2}}({_NAMES})\s?(?=[)）】\]]|\s(?:通讯员|通訊員))")
_REPORTS = re.compile(
    rf"(?:记者|記者)[\s:：]?([\u3400-\u9fff]{{2,3}})(?:[／/\s]\s?)?{_PLACE}(?:摄影)?(?:报道|報導|報道)"
)
_WIRED = re.compile(rf"[日社]电\s?[(（]({_NAME})[)）]")
_SURE = ("jsonld.", "itemprop.", "feed", "sitemap", "signature")
_GAPS = re.compile(r"[、，,]\s?|(?<=[\u3400-\u9fff]{2})\s(?=[\u3400-\u9fff]{2})")


def name_authors(
    fields: Fields, meta: PageMeta, signature: Sequence[str], body: str, habits: SiteHabits | None = None
) -> None:
    """Fill the authors from the text where the page names no person.

    A dispatch's reporter also comes before ``meta author``, where Chinese content systems write the editor in charge,
    and before what looks like a byline.
    """
    told, found = fields.sources.get("authors", ""), reporters(body)
    signature = [name for name in signature if not CJK_SERVICE.search(name)]
    if told == OVERRIDE or not (found or signature):
        return
    nobody = only_house(fields.authors, meta, habits.customs.house if habits else ())
    words = {word for name in signature for word in name.split()}
    if nobody and signature and not any(author.name in words for author in fields.authors):
        names, source = signature, "signature"
    elif found and (nobody or not told.startswith(_SURE)):
        names, source = found, "dispatch"
    else:
        return
    fields.authors = [Author(name, name) for name in names]
    fields.sources["authors"] = source


def reporters(text: str) -> list[str]:
    """The reporters that the text's beginning names in the Chinese way: "(记者 张三、李四)", "記者王五／台北報導"."""
    head = text[:_HEAD]
    match = _BRACKETED.search(head) or _REPORTS.search(head) or _WIRED.search(head)
    if match is None:
        return []
    names = ("".join(name.split()) for name in _GAPS.split(match[1]))
    return list(dict.fromkeys(name for name in names if name))
