"""From bytes to one parsed page: the right characters, one lxml tree that all extraction shares."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from crawler.extraction.binary import binary
from crawler.markup import parse_html

_DETECT_BYTES = 65_536  # a detector's verdict does not change after this much text, its cost does
# lxml.html's own look-up calls Python for each element that is touched, a seventh of the teacher's time; it gives other
# classes to forms and their fields only, for methods that trafilatura never calls.
_CLASSES = etree.ElementDefaultClassLookup(HtmlElement, HtmlComment, HtmlProcessingInstruction, HtmlEntity)
# What servers and editors declare whatever the text is.  In the languages that it has the letters of, two of those
# beyond ASCII rarely stand together; in others hardly one stands alone.  One class, possessive: linear.
_LATIN = "cp1252"
_TOGETHER = re.compile(rb"[\x80-\xff]{2,}+")
_MOSTLY = 0.5  # share of such letters that stand together
_OF_THE_WEB = (  # WHATWG Encoding, section 4, without those of old Macs; the detector also knows printers'
    "utf-8 cp1252 cp1250 iso8859-2 cp1251 koi8-r koi8-u cp1253 iso8859-7 cp1254 cp1255 iso8859-8 cp1256 iso8859-6 "
    "cp1257 cp1258 cp874 gb18030 big5 cp932 euc-jp cp949 iso8859-5 cp866 iso8859-15 utf-16-le utf-16-be"
).split()
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_WINDOWS_FOR_LATIN = {"iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252"}  # WHATWG Encoding, section 4.2


class NotHtml(ValueError):
    """The bytes hold no parsable page."""


@dataclass(slots=True)
class Document:
    """A parsed page: ``tree`` is its <html> element, ``encoding`` what its bytes were read as."""

    tree: etree._Element
    url: str
    encoding: str


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Give (text, encoding) of a page's bytes.

    Order: byte-order mark, UTF-8 that really is UTF-8, HTTP header, <meta>, detection.  Valid multi-byte UTF-8 comes
    before what is declared, because it is never valid by chance while declarations are wrong in many real pages; so a
    declared Latin is not believed of bytes that are hardly letters of it.
    """
    bom_encoding, bom = read_bom(body)
    if bom_encoding and bom:
        return body[len(bom) :].decode(bom_encoding, "replace"), bom_encoding
    declared = http_content_type_encoding(content_type) if content_type else None
    declared = _known(declared) or _known(html_body_declared_encoding(body[:4096]))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if not (body.isascii() and declared and declared.startswith(("iso2022", "iso-2022", "hz", "utf-7"))):
            return text, "utf-8"
    if declared == _LATIN and _is_other_script(body):
        declared = None
    if declared and declared not in ("utf-8", "utf-16-le", "utf-16-be"):
        text = body.decode(declared, "replace")
        if text.count("\ufffd") * 200 < len(text):
            return text, declared
    if declared == "utf-8" and body.decode("utf-8", "replace").count("\ufffd") * 1000 < len(body):
        return body.decode("utf-8", "replace"), "utf-8"  # a few broken bytes in a page that says what it is
    best = from_bytes(body[:_DETECT_BYTES], cp_isolation=_OF_THE_WEB).best()
    guess = (_known(best.encoding) if best else None) or declared or "cp1252"
    return body.decode(guess, "replace"), guess


def _is_other_script(body: bytes) -> bool:
    """Whether bytes that are declared to be Latin are mostly letters that are not."""
    beyond = len(body) - len(body.translate(None, _BEYOND_ASCII))
    return sum(map(len, _TOGETHER.findall(body))) > _MOSTLY * beyond


def _known(encoding: str | None) -> str | None:
    name = resolve_encoding(encoding) if encoding else None
    return _WINDOWS_FOR_LATIN.get(name, name) if name else None


def parse(body: bytes, url: str, content_type: str | None = None) -> Document:
    """Parse a page once.  Raises NotHtml where there is nothing to parse."""
    text, encoding = decode(body, content_type)
    if not text.strip():
        raise NotHtml("the page is empty")
    if what := binary(body, text):
        raise NotHtml(f"its bytes are {what}")
    tree = parse_html(text)
    if tree is None:
        raise NotHtml("the page holds no element")
    return Document(tree, url, encoding)


def teachable(doc: Document) -> HtmlElement:
    """The page as a tree of its own, of the elements that trafilatura works on, and changes."""
    parser = doc.tree.getroottree().parser
    assert parser is not None, "the tree was parsed"
    parser.set_element_class_lookup(_CLASSES)  # for what is touched from now on: a copy knows its parser
    return copy(doc.tree)
