"""One page, read and judged in a process of its own: in that of ``Once``, while the program imports what it takes."""

from __future__ import annotations

import sys
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from crawler.extraction.quiet import quiet
from crawler.items import Rejection

if TYPE_CHECKING:
    from crawler.offline.inputs import Input

_SWITCH_SECONDS = 0.0002  # the model comes in 700 pieces, for each of which its thread waits for its turn; usual: 0.005


def begin() -> None:
    """What the process does before it has the page: imports, and beside them the language model."""
    quiet()
    sys.setswitchinterval(_SWITCH_SECONDS)
    Thread(target=_unpack, daemon=True).start()
    from crawler.offline import keeper  # noqa: F401, PLC0415 - not to be imported by the program


def _unpack() -> None:
    from crawler.extraction.metadata.languages import language_model  # noqa: PLC0415

    with suppress(Exception):  # it is asked for again where it is needed, and what is wrong told there
        language_model()


def read(given: Input, alone: bool, sketches: bool) -> bytes | Rejection:
    """Give the line of the page's article; the arguments are those of ``keeper.read_alone``."""
    from crawler.offline.keeper import read_alone  # noqa: PLC0415

    found = read_alone(given, alone=alone, sketches=sketches)
    outcome = found if isinstance(found, Rejection) else found[1]
    return outcome if isinstance(outcome, Rejection) else outcome.line
