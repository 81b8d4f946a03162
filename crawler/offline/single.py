"""One page, read and judged in a process of its own (``Once``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.items import Rejection
from crawler.offline.keeper import read_alone

if TYPE_CHECKING:
    from crawler.offline.inputs import Input


def read(given: Input, alone: bool, sketches: bool) -> bytes | Rejection:
    """Give the line of the page's article; the arguments are those of ``keeper.read_alone``."""
    found = read_alone(given, alone=alone, sketches=sketches)
    outcome = found if isinstance(found, Rejection) else found[1]
    return outcome if isinstance(outcome, Rejection) else outcome.line
