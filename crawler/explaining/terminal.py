"""An account on a terminal: a summary, then the blocks in the page's order.  Plain text where the output is piped."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crawler.explaining.reasons import FIELDS, KINDS, Kind, page_words, words_for
from crawler.explaining.telling import (
    Stretch,
    counted,
    doubts,
    evidence,
    memory,
    percent,
    printable,
    sentence,
    stretches,
    totals,
    votes,
)
from crawler.extraction.account import Account, BlockAccount

_STYLES: dict[Kind, str] = {
    "kept": "green", "field": "cyan", "copy": "magenta", "repeat": "yellow", "link": "blue", "other": "dim"
}  # fmt: skip
_BAR = 5  # cells
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_MOST_KEPT, _MOST_DROPPED = 240, 160  # characters shown of a block: enough to find it on the page
_MOST_VALUE = 300
_NOTE = (
    "Bar: the chance that the block is article text, by all judges.  Below: by the page alone; the share of its words "
    "that each teacher has; how many of the site's other pages have this text at this place, and elsewhere; how much "
    "of what they have at this place is article text."
)
_MARKS = 1 + 1 + _BAR + 1 + 4 + 1  # columns before the text


def show(account: Account, console: Console, *, everything: bool = False, blocks: bool = True) -> None:
    """Print the account; ``everything`` leaves nothing out, ``blocks=False`` gives the summary alone."""
    with console.capture() as shown:
        for part in _parts(account, everything=everything, blocks=blocks):
            console.print(part, soft_wrap=isinstance(part, Text))  # an address stays whole; Padding wraps
    for line in shown.get().splitlines():  # columns end in spaces, which a file or a diff need not have
        console.file.write(line.rstrip(" ") + "\n")


def _parts(account: Account, *, everything: bool, blocks: bool) -> Iterator[RenderableType]:
    yield from _summary(account)
    if not blocks or not account.blocks:
        return
    for stretch in stretches(account.blocks):
        if stretch.folded and not everything:
            yield Padding(Text(f"… {counted(stretch)}", "dim"), (0, 0, 0, _MARKS))
        else:
            yield from _rows(stretch, account.known_pages or 0, everything=everything)
    yield _legend(account)


def _summary(account: Account) -> Iterator[RenderableType]:
    yield Text(printable(account.url), "bold")
    table = Table.grid(padding=(0, 2, 0, 0))
    for style in ("dim", "", "dim"):
        table.add_column(style=style, overflow="fold")
    for field in account.fields:
        if field.name != "images" and field.values != [account.url]:
            value = _value(", ".join(field.values))
            value.style = "bold" if field.name == "headline" else ""
            table.add_row(FIELDS[field.name], value, printable(field.source or ""))
    table.add_row("text", totals(account), "")
    table.add_row("memory", memory(account), "")
    yield Padding(table, (1, 0, 0, 2))
    yield Padding(_verdict(account), (1, 0, 1, 2))


def _value(text: str) -> Text:
    return Text(printable(text if len(text) <= _MOST_VALUE else text[:_MOST_VALUE] + "…"))


def _verdict(account: Account) -> Text:
    """Is the page an article, and what is doubtful about it?"""
    if account.refused:
        detail = f" ({printable(account.detail)})" if account.detail else ""
        told = Text(f"✗ refused, {account.refused}: {page_words(account.refused)}{detail}", "bold red")
    else:
        told = Text("✓ an article", "bold green")
    for name, doubt in doubts(account):
        told.append(f"\n! {name}: {doubt}", "not bold yellow")
    return told


def _rows(stretch: Stretch, pages: int, *, everything: bool) -> Iterator[RenderableType]:
    for number, block in stretch.blocks:
        kind = words_for(block.reason).kind
        table = Table.grid(padding=(0, 1, 0, 0), expand=True)
        for width, justify in ((1, "left"), (_BAR, "left"), (4, "right")):
            table.add_column(width=width, justify=justify, no_wrap=True)  # type: ignore[arg-type]
        table.add_column(ratio=1, overflow="fold")
        table.add_row(
            Text("✓" if block.kept else "✗", _STYLES[kind]),
            Text(bar(block.chance), _STYLES[kind]),
            Text(percent(block.chance)),
            Text(_shown(block, everything=everything), "" if block.kept else "dim"),
        )
        why = Text().append(f"{block.reason}: {sentence(block)}\n" if block.reason else "", _STYLES[kind])
        said = [f"{who} {percent(share)}" for who, share in votes(block)] + evidence(block, pages)
        why.append(f"#{number}  " + " · ".join(said), "dim")
        if everything:
            why.append(f"\n{printable(block.place)}", "dim italic")
        table.add_row("", "", "", why)
        yield table


def _shown(block: BlockAccount, *, everything: bool) -> str:
    most = _MOST_KEPT if block.kept else _MOST_DROPPED
    text = printable(block.text)
    return text if everything or len(text) <= most else text[: most - 1] + "…"


def _legend(account: Account) -> RenderableType:
    found = {words_for(block.reason).kind for block in account.blocks}
    line = Text()
    for kind, meaning in KINDS.items():
        if kind in found:
            line.append(("   " if line else "") + "■ ", _STYLES[kind]).append(meaning, "dim")
    return Padding(Text("\n").join([line, Text(_NOTE, "dim")]), (1, 0, 0, 0))


def bar(share: float) -> str:
    """A share (0 to 1) as a bar of block elements."""
    eighths = round(min(1.0, max(0.0, share)) * _BAR * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")
