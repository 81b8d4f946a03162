"""The libraries' own chatter, switched off where a page's verdict says it all."""

from __future__ import annotations

import logging


def quiet() -> None:
    """Silence trafilatura and its kin; called once in each worker process."""
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
