"""An account as a page for the browser: the blocks in their order, what was kept to read, what was not in its colour.

Filters are check boxes that the style sheet reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from itertools import groupby

from crawler.explaining.reasons import FIELDS, KINDS, Kind, page_words, words_for
from crawler.explaining.telling import (
    Stretch,
    counts,
    doubts,
    evidence_sentences,
    memory,
    percent,
    printable,
    sentence,
    stretches,
    totals,
    votes,
)
from crawler.extraction.account import Account, BlockAccount
from crawler.sealedpage import sealed_page

_CELLS = 400  # of the map of the page: two pixels each on a wide screen, and an end to the longest page
_SHAPES = {"li": "li", "blockquote": "q", "dd": "li"} | dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "h")


def html_page(account: Account) -> str:
    """Give the page's HTML."""
    headline = account.field("headline")
    verdict = f"Refused: {account.refused}" if account.refused else "Article"
    parts = {
        "title": _text(headline.values[0] if headline else "(no headline)"),
        "verdict": _text(verdict),
        "verdict_class": "refused" if account.refused else "taken",
        "verdict_words": _text(_why(account)),
        "url": _link(account.url),
        "doubts": _doubts(account),
        "fields": "\n".join(_fields(account)),
        "totals": _text(totals(account)),
        "memory": _text(memory(account)),
        "blocks": "\n".join(_body(account)),
    }
    body = (files(__package__) / "page.html").read_text("utf-8")
    return sealed_page(f"Explained: {parts['title']}", _style(account), body, parts)


def _text(text: str) -> str:
    """Text from outside as HTML text: never markup, whatever it holds."""
    return escape(printable(text), quote=True)


def _style(account: Account) -> str:
    """The style sheet, with a rule for each mixture of kinds that a folded run has: hidden with the last of them."""
    rules = [(files(__package__) / "page.css").read_text("utf-8")]
    rules += [f"body:has(#show-{kind}:not(:checked)) .b.{kind} {{ display: none; }}" for kind in KINDS]
    for run in sorted({_mixture(stretch) for stretch in stretches(account.blocks) if stretch.folded}):
        hidden = "".join(f":has(#show-{kind}:not(:checked))" for kind in run)
        rules.append(f"body{hidden} .run.r-{'-'.join(run)} {{ display: none; }}")
    return "\n".join(rules)


def _mixture(stretch: Stretch) -> tuple[Kind, ...]:
    found = {_kind(block) for _, block in stretch.blocks}
    return tuple(kind for kind in KINDS if kind in found)


def _kind(block: BlockAccount) -> Kind:
    return words_for(block.reason).kind


def _why(account: Account) -> str:
    if not account.refused:
        return "A crawl delivers this page."
    return page_words(account.refused) + (f" ({account.detail})" if account.detail else "")


def _link(url: str) -> str:
    shown = _text(url)
    return (
        f'<a href="{shown}" rel="noreferrer noopener">{shown}</a>' if url.startswith(("https://", "http://")) else shown
    )


def _doubts(account: Account) -> str:
    items = "".join(f"<li><b>{_text(name)}</b>: {_text(doubt)}</li>" for name, doubt in doubts(account))
    return f'<ul class="doubts">{items}</ul>' if items else ""


def _fields(account: Account) -> Iterator[str]:
    shown: dict[str, list[str]] = {}
    for field in account.fields:
        if field.values not in ([account.url], shown.get("mainImage")):
            between = "<br>" if field.name == "images" else ", "
            values = between.join(f"<bdi>{_text(value)}</bdi>" for value in field.values)
            source = f"<code>{_text(field.source)}</code>" if field.source else ""
            shown[field.name] = field.values
            yield f'<tr><th scope="row">{FIELDS[field.name]}</th><td>{values}</td><td>{source}</td></tr>'


def _body(account: Account) -> Iterator[str]:
    if not account.blocks:
        return
    yield _map(account)
    yield _legend(account)
    language = account.article.inLanguage if account.article else None
    yield f'<main lang="{_text(language)}">' if language else "<main>"
    for stretch in stretches(account.blocks):
        if stretch.folded:
            yield f'<details class="run r-{"-".join(_mixture(stretch))}">'
            yield f'<summary lang="en">{_counted(stretch)}</summary>'
        for number, block in stretch.blocks:
            yield _block(number, block, account.known_pages or 0)
        if stretch.folded:
            yield "</details>"
    yield "</main>"


def _map(account: Account) -> str:
    """The page as a strip: each cell has the kind of the block in its middle, each run of cells a link to its block."""
    every = sum(len(block.text) for block in account.blocks)
    ends, end = [], 0
    for block in account.blocks:
        end += len(block.text)
        ends.append(end)
    cells, at = [], 0
    for cell in range(_CELLS):
        while ends[at] < (cell + 0.5) * every / _CELLS:
            at += 1
        cells.append((cell, at))
    rects = []
    for kind, group in groupby(cells, key=lambda entry: _kind(account.blocks[entry[1]])):
        run = list(group)
        place = f'class="{kind}" x="{run[0][0]}" width="{len(run)}" height="10"'
        rects.append(f'<a href="#b{run[0][1] + 1}" tabindex="-1"><rect {place}></rect></a>')
    size = f'viewBox="0 0 {_CELLS} 10" preserveAspectRatio="none"'
    named = 'class="map" role="img" aria-label="The page from its first to its last character"'
    return f"<svg {named} {size}>{''.join(rects)}</svg>"


def _legend(account: Account) -> str:
    """Check boxes, one a kind, with the number of its blocks and its reasons."""
    kinds = Counter(_kind(block) for block in account.blocks)
    boxes = []
    for kind, meaning in KINDS.items():
        if kind in kinds:
            reasons = [
                f"{r} {n:,}" for r, n in counts(list(enumerate(account.blocks))) if r and words_for(r).kind == kind
            ]
            label = f"{meaning} <b>{kinds[kind]:,}</b> <span>{_text(', '.join(reasons))}</span>"
            boxes.append(f'<label class="{kind}"><input type="checkbox" id="show-{kind}" checked> {label}</label>')
    return f'<fieldset class="legend"><legend>Show</legend>{"".join(boxes)}</fieldset>'


def _counted(stretch: Stretch) -> str:
    reasons = (f'<span class="{words_for(r).kind}">{_text(r)} {n:,}</span>' for r, n in counts(stretch.blocks))
    return f"{len(stretch.blocks):,} blocks left out {''.join(reasons)}"


def _block(number: int, block: BlockAccount, pages: int) -> str:
    shape = f" {_SHAPES[block.tag]}" if block.tag in _SHAPES else ""
    reason = f"<b>{_text(block.reason)}</b>" if block.reason else ""
    head = f'{reason}<span class="n">{percent(block.chance)}</span>{_bar(block.chance)}'
    heard = "".join(f"<dt>{who}</dt><dd>{percent(share)}</dd>{_bar(share)}" for who, share in votes(block))
    told = "".join(f"<li>{_text(line)}</li>" for line in evidence_sentences(block, pages))
    hidden = " It is hidden by its markup." if block.hidden else ""
    return (
        f'<div class="b {_kind(block)}" id="b{number}"><p class="t{shape}" dir="auto">{_text(block.text)}</p>'
        f'<details class="d" lang="en"><summary title="{_text(sentence(block))}">{head}</summary><div class="w">'
        f"<p>Block {number:,}: {_text(sentence(block))}.{hidden}</p><dl>{heard}</dl>"
        f"{f'<ul>{told}</ul>' if told else ''}<code>{_text(block.place)}</code></div></details></div>"
    )


def _bar(share: float) -> str:
    width = round(100 * min(1.0, max(0.0, share)))
    size = 'viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"'
    return f'<svg class="bar" {size}><rect width="{width}" height="10"></rect></svg>'
