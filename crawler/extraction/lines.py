"""What a line is by its own looks: byline, date line, caption, reference, label, signature.  In any language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.extraction.blocks import Block
from crawler.extraction.metadata.calendars import plain_digits
from crawler.extraction.metadata.names import looks_like_name, opens_byline, split_names

_NAME_LINE = 8  # words of a line that may be nothing but a byline around its names
_AROUND_NAMES = 2
_DATE_LINE = 25  # words
_DATE_CHARS = 80  # the same in a script where a character is a word, and names and months take many
_THAI = re.compile("[\u0e01-\u0e4e]")
_UNENDED = 60  # characters; Thai has no full stop
_NUMBERS = 3  # day, year and an hour at least; a sentence with them ends in a stop, or has far more words
_BYLINE = 12  # words
_CAPTION = 60  # words; what stands longer after a picture is a paragraph
_STYLED = 0.8
_CALLED_BYLINE = re.compile(r"(?<![a-z])byline(?![a-z])[^/]{0,40}$")  # in the names of the element itself; anchored
_REFERENCE = 30  # words; a longer line that is mostly one link is a sentence with a source
_LEAST_REFERENCE = 4  # words; a shorter one is a name inside a text
_MOSTLY, _WHOLLY = 0.6, 0.95
_LABEL = 40  # characters of a line in brackets that labels the text's source
_LONGEST_OPENER = 12  # characters before the colon: "By", "Author", in any language
_SIGNED = 80  # characters of a line of names
# How a picture's author is named at a caption's end, in the scripts of the field's agencies; bounded, so linear.
_CREDIT = re.compile(
    r"(?:摄|摄影|撮影|攝|攝影|제공)[)）]?$|"
    r"(?:©|\b(?:Photos?|Fotos?|FOTO|Bild|Ảnh|Фото|Archives?|Picture|Image|Zdjęcie|Kuva|Fotoğraf|Fotó|Φωτογραφία)\b|"
    r"(?<!\w)(?:Fot\.|[图圖写寫][片真]?|사진|צילום|تصوير|عکس|फोटो|ছবি|ภาพ|ፎቶ)\s?[:：/])[^.!?]{0,40}[^!?]{0,20}$"
)
_CAPTION_NAME = re.compile(r"(?<![a-z])caption(?![a-z])[^/]{0,40}$")  # in the names of the element itself; anchored
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS = (  # with the scripts in which they are written: any, Thai of the Buddhist era, Arabic letters of Iran's
    (re.compile(""), _YEAR),
    (_THAI, re.compile(r"(?<!\d)(?:25[3-9]\d|26[0-4]\d)(?!\d)")),
    (re.compile("[\u0600-\u06ff]"), re.compile(r"(?<!\d)(?:13[7-9]\d|14[0-7]\d)(?!\d)")),
)
_TIME = re.compile(r"\d{1,2}[:h]\d\d(?!\d)")
# Full stops of Latin, Han, Devanagari and Bengali, Urdu, Arabic questions, Armenian, Ethiopic, Myanmar, Khmer.
_STOP = re.compile(r"[.!?。！？…।۔؟։።။។][\"”»’')]*$")  # anchored at the end
_SENTENCE = re.compile(r"[.!?:;。！？：；，।۔؟።]")
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_BETWEEN_NAMES = re.compile(r" [-–—/|&] |[,、]")


def ends_sentence(text: str) -> bool:
    """Whether the text ends as sentences do."""
    return _STOP.search(text[-12:]) is not None


def is_sentence(block: Block) -> bool:
    """Whether a block reads as a sentence or several, hardly linked; after a picture it may be a caption."""
    said = ends_sentence(block.text) or (len(block.text) >= _UNENDED and _THAI.search(block.text) is not None)
    return said and 3 * block.linked < len(block.text) and block.image is None


def is_byline(part: Sequence[str], names: Sequence[Sequence[str]]) -> bool:
    """Whether a short line is nothing but the authors' names and at most two words around them ("By", "and")."""
    if len(part) > _NAME_LINE:
        return False
    wanted = {word for name in names for word in name}
    full = any(len(name) > 1 and set(name) <= set(part) for name in names)
    return set(part) in [set(name) for name in names] or (full and len(set(part) - wanted) <= _AROUND_NAMES)


def called_byline(block: Block, part: Sequence[str]) -> bool:
    """Whether a short line's element is called a byline, and it does not end as sentences do."""
    if "byline" not in block.sig or len(part) > _BYLINE or ends_sentence(block.text):
        return False
    return _CALLED_BYLINE.search(block.sig) is not None


def date_line(text: str, part: Sequence[str], names: Sequence[Sequence[str]]) -> str:
    """Give "byline" or "dateline" for a line of author, date and reading time, "" for any other."""
    if len(part) > _DATE_LINE and not (len(text) <= _DATE_CHARS and _THAI.search(text)):
        return ""
    year = has_year(text)
    if not (year or _TIME.search(text)):
        return ""
    if any(set(name) <= set(part) for name in names):
        return "byline"
    numbers = sum(token.isdigit() for token in part)
    dated = year and numbers >= _NUMBERS and (not ends_sentence(text) or 3 * numbers >= len(part))
    return "dateline" if dated else ""


def opened_byline(text: str, part: Sequence[str], names: Sequence[Sequence[str]]) -> bool:
    """Whether a short line opens as bylines do and names an author, whatever else it says: "By A. B., Editor"."""
    named = len(part) <= _BYLINE and any(len(name) > 1 and set(name) <= set(part) for name in names)
    return named and not ends_sentence(text) and opens_byline(text)


def timed(text: str) -> bool:
    """Whether a year or a time of day stands in the line."""
    return has_year(text) or _TIME.search(text) is not None


def has_year(text: str) -> bool:
    """Whether a line has a number that is a year of our time, in whatever digits and calendar."""
    if text.isascii():
        return _YEAR.search(text) is not None
    plain = plain_digits(text)
    return any(year.search(plain) and script.search(text) for script, year in _YEARS)


def is_label(text: str) -> bool:
    """Whether a line is a short note in brackets: the desk, the agency, the editor in charge."""
    return len(text) <= _LABEL and text[0] in "([（【" and text[-1] in ")]）】"


def can_be_caption(block: Block, part: Sequence[str]) -> bool:
    """Whether a line stands right after a picture and is no longer than captions are."""
    return block.image is not None and len(part) <= _CAPTION and not block.linked


def is_caption(block: Block, part: Sequence[str]) -> bool:
    """Whether a line is a picture's caption: inside its figure, or right after a picture and set in italics whole."""
    if "/figcaption" in block.sig:
        return True
    if block.image is not None and "/figure" in block.sig and "/blockquote" not in block.sig:
        return True
    if block.pictured and _CAPTION_NAME.search(block.sig) is not None:
        return True
    if block.image is None or len(part) > _CAPTION:
        return False
    return block.italic >= _STYLED * len(block.text) or names_photographer(block.text)


def names_photographer(text: str) -> bool:
    """Whether a line ends with the name of a picture's author, as captions do."""
    return _CREDIT.search(text) is not None


def is_reference(block: Block, part: Sequence[str], domain: str) -> bool:
    """Whether a line is links alone, or one link with at most a label before it: "read also", in any language.

    Only links within ``domain`` (a registrable one) refer to other articles; others name a source, a product, a person.
    A heading is one only with a label: sub-headings may link to what they stand over.
    """
    if not block.hrefs or (block.heading and not _labelled(block)):
        return False
    if len(block.hrefs) > 1:
        only_links = len(part) >= _LEAST_REFERENCE and block.linked >= _WHOLLY * len(block.text)
    else:
        short = _LEAST_REFERENCE <= len(part) <= _REFERENCE and block.text[-1] not in ":："
        only_links = short and block.linked >= _MOSTLY * len(block.text)
    return only_links and any(_within(href, domain) for href in block.hrefs)


def _labelled(block: Block) -> bool:
    """Whether the block is a link after a label with a colon."""
    return block.text[: len(block.text) - block.linked].rstrip().endswith((":", "："))


def _within(href: str, domain: str) -> bool:
    """Whether a link leads to a page of the domain."""
    if href[:1] == "/" != href[1:2]:
        return True  # most links are such, and urlsplit takes longer than all else that is asked of a line
    try:
        parts = urlsplit(href)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("", "http", "https") and (host is None or f".{host}".endswith(f".{domain}"))


def opened_names(line: str) -> list[str]:
    """The names of a line such as "Author: Ada Moss", in any language; [] for any other line."""
    opener, colon, rest = line.replace("：", ":").partition(":")
    if not colon or len(line) > _SIGNED or len(opener) > _LONGEST_OPENER or any(c.isdigit() for c in line):
        return []
    names = split_names(rest)
    fit = all(looks_like_name(name) and (not _IDEOGRAPH.search(name) or _is_name(name)) for name in names)
    return names if names and fit else []


def signature(text: str) -> list[str]:
    """Give the names of a line that holds nothing but persons' names, [] for any other line.

    A name is two to five capitalised words, or two to four ideographs.
    """
    if len(text) > _SIGNED or _SENTENCE.search(text) or any(c.isdigit() for c in text) or text.isupper():
        return []
    names = [name.strip() for name in _BETWEEN_NAMES.split(text)]
    return names if all(_is_name(name) for name in names) else []


def _is_name(text: str) -> bool:
    if any("\u4e00" <= c <= "\u9fff" for c in text):
        return 2 <= len(text) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in text)
    spaced = text.split()
    return 2 <= len(spaced) <= 5 and all(word[0].isupper() and not word.isupper() for word in spaced)
