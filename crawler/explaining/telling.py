"""What terminal and browser both say: votes and evidence in words, long runs of dropped blocks as one line."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from crawler.explaining.reasons import BY_TEACHER, page_words, words_for
from crawler.extraction.account import Account, BlockAccount, TeacherAccount

LONG_RUN = 8  # dropped blocks in a row: more of them are navigation, and fill a screen
_SHOWN = 3  # of a long run, next to kept text: there a wrong verdict would be
# Written from right to left, or over its neighbours, a page's text could make a line say something else.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")  # one class: linear


@dataclass(slots=True, frozen=True)
class Stretch:
    """Neighbouring blocks with their numbers on the page (from 1); ``folded``: a long run that nobody has to read."""

    blocks: Sequence[tuple[int, BlockAccount]]
    folded: bool


def stretches(blocks: Sequence[BlockAccount]) -> Iterator[Stretch]:
    """Part the page, in its order, into what is shown and what is summarised."""
    numbered = list(enumerate(blocks, 1))
    kept = [number for number, block in numbered if block.kept]
    first, last = (kept[0], kept[-1]) if kept else (0, 0)
    for keep, group in groupby(numbered, key=lambda entry: entry[1].kept):
        run = list(group)
        if keep or len(run) <= LONG_RUN:
            yield Stretch(run, folded=False)
            continue
        head = _SHOWN if first and run[0][0] > first else 0
        tail = _SHOWN if run[-1][0] < last else 0
        end = len(run) - tail
        for part, folded in ((run[:head], False), (run[head:end], True), (run[end:], False)):
            if part:
                yield Stretch(part, folded)


def counts(blocks: Sequence[tuple[int, BlockAccount]]) -> list[tuple[str, int]]:
    """How many blocks there are of each reason, the most frequent first."""
    return Counter(block.reason for _, block in blocks).most_common()


def counted(run: Stretch) -> str:
    """A folded run in one line: "41 blocks left out: links 30, furniture 11"."""
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in counts(run.blocks))
    return f"{len(run.blocks):,} blocks left out: {reasons}"


def votes(block: BlockAccount) -> list[tuple[str, float]]:
    """The page judge's chance and the share of each teacher that has a say."""
    given = [
        ("page judge", block.page_chance),
        ("trafilatura", block.votes.trafilatura),
        ("JSON-LD", block.votes.jsonld),
        ("description", block.votes.description),
    ]
    return [(who, share) for who, share in given if share is not None]


def evidence(block: BlockAccount, pages: int) -> list[str]:
    """What the site's other pages, ``pages`` of them, say of the block; nothing where none are known."""
    told = block.evidence
    if told is None:
        return []
    lines = [f"text here {told.here}/{pages}"]
    if told.elsewhere:
        lines.append(f"elsewhere {told.elsewhere}")
    if told.place_judged is None:
        lines.append("place new")
    else:
        lines.append(f"place {percent(told.place_judged)} ({_pages(told.place_pages)})")
    if told.known_headline:
        lines.append("another page's headline")
    return lines


def evidence_sentences(block: BlockAccount, pages: int) -> list[str]:
    """What ``evidence`` gives, for where there is room."""
    told = block.evidence
    if told is None:
        return []
    here = f"{told.here:,} of {pages:,}" if told.here else "none"
    lines = [f"Of the site's other pages {here} {'has' if told.here == 1 else 'have'} this text at this place."]
    if told.elsewhere:
        lines.append(f"This text stands somewhere else on {_pages(told.elsewhere)}.")
    if told.place_judged is None:
        lines.append("No other page has this place.")
    else:
        share = percent(told.place_judged)
        lines.append(f"What {_pages(told.place_pages)} had at this place was article text for {share} of it.")
    if told.known_headline:
        lines.append("This text is the headline of another page.")
    return lines


def doubts(account: Account) -> list[tuple[str, str]]:
    """What is doubtful about the page beside what it was refused for: (name, words)."""
    found = [(flag, page_words(flag)) for flag in account.flags if flag != account.refused]
    return found + ([("trafilatura", BY_TEACHER)] if account.by_teacher else [])


def totals(account: Account) -> str:
    """How much of the page was kept."""
    kept = [block for block in account.blocks if block.kept]
    chars, every = (sum(len(block.text) for block in blocks) for blocks in (kept, account.blocks))
    return f"{len(kept):,} of {len(account.blocks):,} blocks kept, {chars:,} of {every:,} characters"


def memory(account: Account) -> str:
    """What of the site was known."""
    if account.known_pages is None:
        return "nothing of the site was known: the page was judged by itself"
    if not account.known_pages:
        return f"no other page of {account.domain} is known: the page was judged by itself"
    known = f"{account.known_pages:,} other {'page' if account.known_pages == 1 else 'pages'} of {account.domain} known"
    return "; ".join([known, *(_record(teacher) for teacher in account.teachers if teacher.heard < 1)])


def _record(teacher: TeacherAccount) -> str:
    """How a teacher that erred did: "JSON-LD was right on 2 of 12 of them, so it is heard 23%"."""
    was = f"{teacher.name} was right on {teacher.right:,} of {_pages(teacher.spoke)} where it spoke"
    return f"{was}, and is heard {percent(teacher.heard)}"


def percent(share: float) -> str:
    """A share as a whole percentage; 100% and 0% only where it is just that."""
    return f"{min(99, max(1, round(100 * share))) if 0 < share < 1 else round(100 * share)}%"


def sentence(block: BlockAccount) -> str:
    """Why the block was kept or dropped."""
    return words_for(block.reason).sentence


def printable(text: str) -> str:
    """Text from outside without what could steer a terminal or turn a line round; U+FFFD stands for it."""
    plain = "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    return _OVERRIDES.sub("\ufffd", plain)


def _pages(number: int) -> str:
    return f"{number} page" if number == 1 else f"{number} pages"
