"""HTML text to one lxml tree, with nothing lost on the way and no page that takes libxml2 minutes.

Measured on libxml2 2.14: it compares each attribute of a tag with all before it (490 KB of them in one tag take 10 s),
and at 2,048 nested elements it stops reading, with what follows.
"""

from __future__ import annotations

import re

from lxml import etree

MOST_ATTRIBUTES = 256
"""Attributes of a tag that are kept; HTML knows some hundred of an element, frameworks add a few dozen."""

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])  # no characters of HTML; libxml2 stops at some of them
_BLANKED = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_SMALL = 32_768  # characters: all of them attributes of one tag, they cost 0.1 s
_LONG = 2 * MOST_ATTRIBUTES  # characters of a tag with more attributes, a letter and a blank each
_DEEP = 400  # boxes in each other, of which the inner ones are left out; real pages have 60, libxml2 takes 2,048
_PROGRAMS = frozenset({"", "module", "text/javascript", "application/javascript", "text/ecmascript"})
_HEAD = frozenset("base basefont bgsound link meta noframes noscript script style template title".split())
_TAG = re.compile(
    # As HTML's tokeniser has it.  Possessive throughout, and each alternative begins with other characters: linear.
    # A quote that nothing closes is looked for to the end once, since no quote of its kind follows.
    r"""<[a-zA-Z][^\s/>]*+(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)*+"""
)
_ROUGHLY = re.compile(  # a tag or more than it, for half the time: where quotes are astray it goes on to the next one
    r"""<[a-zA-Z][^>"']*+(?:(?:"[^"]*+"|'[^']*+'|["'])[^>"']*+)*+"""  # possessive; linear, as above
)
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+""")
_BOX = re.compile(  # bounded names and a possessive class: linear.  All but what HTML closes by itself, or keeps empty
    r"<(/?)(?!(?:p|li|d[dt]|t[dhr]|tbody|thead|tfoot|option|optgroup|html|head|body|title|script|style|textarea"
    r"|area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)[\s/>])"
    r"[a-z][a-z0-9:-]{0,60}+(?:[\s/][^<>]*+)?>",
    re.IGNORECASE,
)

_SHUT = re.compile(r"<((?:html|body)\b[^<>]*+)(?<=/)>", re.IGNORECASE)  # possessive, and ends at the next tag: linear
_BEGINNING = 32_768  # characters in which <html> and <body> stand


def parse_html(text: str) -> etree._Element | None:
    """Give the <html> element of a page; None where nothing in it would be shown.

    Of a tag with more than MOST_ATTRIBUTES the first are kept.  Where elements are nested deeper than libxml2 goes,
    the innermost boxes are left out, so that what they hold is still there.  Linear in the text.
    """
    if _SHUT.search(text, 0, _BEGINNING):  # to HTML the slash in <html/> means nothing, to libxml2 the page's end
        text = _SHUT.sub(lambda tag: f"<{tag[1].rstrip('/')}>", text, count=2)
    if len(text) > _SMALL and any(_may_have_many(tag) for tag in _ROUGHLY.findall(text) if len(tag) >= _LONG):
        text = _without_many(text)
    tree, whole = _parsed(text)
    if not whole:
        tree, _ = _parsed(_flatter(text))
    if tree is not None:
        _begin_body(tree)
        _attach_shadows(tree)
    return tree


def runs_scripts(tree: etree._Element) -> bool:
    """Whether the page brings a program, and not only data: what it shows without may not be all."""
    return any(
        (script.get("src") or (script.text or "").strip())
        and (script.get("type") or "").partition(";")[0].strip().lower() in _PROGRAMS
        for script in tree.iter("script")
    )


def _parsed(text: str) -> tuple[etree._Element | None, bool]:
    # huge_tree: libxml2 otherwise drops everything below 256 nested elements without a word
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace").translate(_BLANKED), parser)
    except etree.XMLSyntaxError:
        tree = None
    last = parser.error_log.last_error  # nothing is read after this one, so it is the last
    return tree, last is None or last.type_name != "ERR_RESOURCE_LIMIT"


def _without_many(text: str) -> str:
    """The text with at most MOST_ATTRIBUTES of each tag; only where there may be more is it read tag by tag."""
    kept: list[str] = []
    done = 0
    for rough in _ROUGHLY.finditer(text):
        begin, end = rough.span()
        if end - begin >= _LONG and _may_have_many(rough[0]):
            kept += (text[done:begin], _TAG.sub(_fewer, rough[0]))
            done = end
    return "".join([*kept, text[done:]])


def _may_have_many(tag: str) -> bool:
    """Whether the tag can have more than MOST_ATTRIBUTES: each has an equals sign, or a blank or slash before it."""
    return tag.count("=") + tag.count("/") + len(tag.split()) > MOST_ATTRIBUTES


def _begin_body(tree: etree._Element) -> None:
    """Where the tag <body> is left out, have it begin where HTML lets it: libxml2 takes <main> for part of the head."""
    head, body = tree.find("head"), tree.find("body")
    if head is None:
        return
    strange = [place for place, element in enumerate(head) if element.tag not in _HEAD]
    if not strange:
        return
    if body is None:
        body = etree.SubElement(tree, "body")
    for element in reversed(list(head)[strange[0] :]):
        body.insert(0, element)


def _attach_shadows(tree: etree._Element) -> None:
    """Have declarative shadow roots hold what readers see (HTML, section 4.12.3); other templates show nothing."""
    for template in list(tree.iter("template")):
        if template.get("shadowrootmode") is not None:
            template.tag = "div"


def _fewer(tag: re.Match[str]) -> str:
    found = tag[0]
    if len(found) < _LONG:
        return found
    name = re.match(r"<[^\s/>]*+", found)
    end = name.end() if name else 0
    for _ in range(MOST_ATTRIBUTES):  # matched where the last one ended: a search would try each of a million blanks
        attribute = _ATTRIBUTE.match(found, end)
        if attribute is None:
            return found
        end = attribute.end()
    return found[:end]


def _flatter(text: str) -> str:
    depth = 0

    def box(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[0].endswith("/>"):
            return tag[0]
        depth = max(0, depth - 1) if tag[1] else depth + 1
        return tag[0] if depth < _DEEP + bool(not tag[1]) else " "

    return _BOX.sub(box, text)
