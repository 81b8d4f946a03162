"""Foreign XML made harmless and whole before a parser sees it.

A feed or sitemap needs none of what makes XML dangerous: no document type, no entity beyond the five and the
characters that HTML names.  So they are taken off the text, in one linear pass, and with them every entity bomb and
every reference to a file.
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5

from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")  # bounded repeats: linear
_PROLOG_BYTES = 4096  # an XML declaration stands in the first line
_REFERENCE = re.compile(
    # CDATA is skipped whole; an unclosed one ends with the text, so no character is looked at twice: linear
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(?:#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{0,31});)?",
    re.DOTALL,
)
_START = re.compile(  # as above; the names are bounded
    r"<!--.*?(?:-->|\Z)|<(?:[A-Za-z][\w.-]{0,30}:)?([A-Za-z][\w.-]{0,30})(?=[\s/>])", re.DOTALL
)
_START_WITHIN = 65_536  # characters of warnings and comments that servers were seen to send before a document
_INHERITED = re.compile(  # possessive, and ends at the next quote of its kind or the next tag: linear
    r"""\b(xml(?:ns(?::[\w.-]{1,30})?|:base)\s{0,9}=\s{0,9})(?:"[^"<>]{2084,}+"|'[^'<>]{2084,}+')"""
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2
_FIVE = frozenset(["amp", "lt", "gt", "quot", "apos"])


def xml_encoding(head: bytes, content_type: str | None = None) -> str:
    """Give the name of a Python codec for XML that starts with ``head``: byte-order mark, declaration, header, UTF-8.

    UTF-16 without a mark is known by its zero bytes (XML 1.0, appendix F).
    """
    marked, _ = read_bom(head)
    if marked:
        return "utf-8-sig" if marked == "utf-8" else marked
    if head[:4] in (b"<\x00?\x00", b"\x00<\x00?"):
        return "utf-16-le" if head[0] else "utf-16-be"
    found = _DECLARED.match(head[:_PROLOG_BYTES])
    declared = _codec(found[1].decode("ascii")) if found else None
    header = http_content_type_encoding(content_type) if content_type else None
    return declared or _codec(header) or "utf-8"


def _codec(name: str | None) -> str | None:
    known = resolve_encoding(name) if name else None
    if known is None or known.startswith(("utf-16", "utf-32", "utf-7")):
        return None  # text whose declaration could be read byte by byte is in none of these
    try:
        return codecs.lookup(known).name
    except LookupError:
        return None


def decode_xml(body: bytes, content_type: str | None = None) -> str:
    """Give the text of an XML document.  Valid UTF-8 is UTF-8, whatever it declares: by chance it never is valid."""
    encoding = xml_encoding(body[:_PROLOG_BYTES], content_type)
    try:
        text = body.decode("utf-8-sig" if not encoding.startswith("utf-") else encoding)
    except UnicodeDecodeError:
        text = body.decode(encoding, "replace")
        if encoding.startswith("utf-8") and text.count("\ufffd") * 500 > len(text):  # not one broken byte, but no UTF-8
            text = body.decode("cp1252", "replace")
    return text.removeprefix("\ufeff")


def find_root(text: str, names: frozenset[str]) -> tuple[str, int]:
    """Give (local name in lower case, offset) of the first element with one of the names; ("", -1) if there is none.

    Comments do not count, and neither does any junk in front.
    """
    for found in _START.finditer(text, 0, _START_WITHIN):
        if found[1] and found[1].lower() in names:
            return found[1].lower(), found.start()
    return "", -1


def harmless(text: str) -> str:
    """Give the document's text without characters that XML forbids and with no reference but to plain characters.

    ``text`` must start at the root element: the caller cuts off what comes before, the document type included.
    A bare ampersand becomes ``&amp;``, ``&nbsp;`` its character, and any entity that HTML does not know plain text.
    A namespace or base that is longer than any address is emptied, because all that it holds for would bear it.
    """
    text = _INHERITED.sub(r'\1""', text)
    return _REFERENCE.sub(_plain, _NOT_XML.sub("", text)) if "&" in text else _NOT_XML.sub("", text)


def _plain(found: re.Match[str]) -> str:
    number, name = found.groups()
    if name:
        return found[0] if name in _FIVE else _escaped(html5.get(name + ";", f"&{name};"))
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        return "" if code > 0x10FFFF or _NOT_XML.match(chr(code)) else found[0]
    return "&amp;" if found[0] == "&" else found[0]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
