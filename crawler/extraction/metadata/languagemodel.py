"""The language detector, whose model is kept unpacked among the user's caches: a process maps it, and all share it.

Unpacking takes half a second of CPU and 68 MB in each process that does; mapping the unpacked arrays takes 10 ms, and
what a text asks of them is a few hundred pages of memory that the system keeps for all.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_KEPT = ("nb_ptc", "nb_pc", "nb_classes", "tk_nextmove", "tk_row", "tk_output")  # all that an identifier is made of
_UNPACKING = Lock()


def language_model() -> LanguageIdentifier:
    """The detector, loaded where it is first asked for; a second thread that asks waits for it."""
    with _UNPACKING:
        return _loaded()


@cache
def _loaded() -> LanguageIdentifier:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - only where a text is given

    folder = cache_folder(MODEL_DIR / MODEL_FILE)
    if folder and (arrays := mapped(folder)):
        return _identifier(arrays)
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if folder:
        # a full or read-only disk costs the next process its half second, and no more
        with suppress(OSError):
            keep(folder, {name: np.asarray(getattr(model, name)) for name in _KEPT})
    return model


def _identifier(arrays: Mapping[str, Any]) -> LanguageIdentifier:
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415

    walk = {name: memoryview(arrays[name]) for name in _KEPT if name.startswith("tk_")}  # these give plain ints
    classes = arrays["nb_classes"].tolist()
    return LanguageIdentifier(arrays["nb_ptc"], arrays["nb_pc"], classes, norm_probs=True, **walk)


def cache_folder(packed: Path) -> Path | None:
    """Where the unpacked form of this model file belongs (XDG Base Directory Specification); None without a home."""
    try:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return caches / "news-crawler" / f"langid-{blake2b(packed.read_bytes(), digest_size=8).hexdigest()}"


def mapped(folder: Path) -> dict[str, Any] | None:
    """The arrays kept there; None where they are not, are not whole, or may be another user's."""
    try:
        found = folder.stat()
        if found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return None
        return {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in _KEPT}
    except (OSError, ValueError):
        return None


def keep(folder: Path, arrays: Mapping[str, Any]) -> None:
    """Write the arrays so that the folder is there as a whole or not at all, whoever else does so.  Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    try:
        for name, array in arrays.items():
            with (making / f"{name}.npy").open("wb") as file:
                np.save(file, array, allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())  # or a power failure could leave a file of zeros under its final name
        if folder.exists():  # not whole, or it would have been used
            rmtree(folder)
        making.rename(folder)
    finally:
        rmtree(making, ignore_errors=True)
