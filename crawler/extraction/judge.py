"""The judge: how likely each block is part of the article, by trees that were grown on pages of many sites.

Three judges ship as ``judges/*.npz``: ``plain`` sees one page, ``page`` also what the teacher took of it, ``site`` what
the site's memory says.  All are gradient boosted oblivious trees (Prokhorenkova et al. 2018, CatBoost): every level of
a tree asks one question of all rows, so a page is judged in a few array operations.  They are grown by
``tests/benchmarks/train_judges.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from crawler.extraction.words import Floats

Array = np.ndarray[Any, np.dtype[Any]]
_TEACHER_SAYS = 0.6  # the share of the judge that has heard the teacher in the two judges' word
_ROWS = 96  # judged at once: the answers to all questions on more do not fit into a core's cache
_SHORT = 200.0  # characters; of a shorter text each line weighs as in one of this length


@dataclass(slots=True)
class Judge:
    """``feature`` and ``border`` are trees x depth, ``leaf`` is trees x 2**depth, ``names`` the columns in order."""

    names: tuple[str, ...]
    feature: Array
    border: Array
    leaf: Array
    bias: float
    _questions: tuple[Array, Array] = field(init=False, repr=False)
    _asked: Array = field(init=False, repr=False)
    _first: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # trees ask the same again and again (688 questions in 2,100 places): each is answered once
        trees, depth = self.feature.shape
        asked = np.stack([self.feature.ravel(), self.border.ravel()], axis=1)
        questions, where = np.unique(asked, axis=0, return_inverse=True)
        self._questions = questions[:, 0].astype(np.intp), questions[:, 1:].astype(np.float32)
        self._asked = np.ascontiguousarray(where.reshape(trees, depth).T)
        self._first = (np.arange(trees, dtype=np.int32) << depth)[:, None]

    def odds(self, matrix: Floats) -> Floats:
        """Log-odds of "part of the article" for each row; the matrix has the columns of ``names``."""
        return self._odds(matrix.T.astype(np.float32, "C"))

    def of(self, columns: Mapping[str, Floats]) -> Floats:
        """Log-odds of each block; the columns by name, more than are needed do not matter."""
        values = np.empty((len(self.names), len(columns[self.names[0]])), np.float32)
        for row, name in zip(values, self.names, strict=True):
            row[:] = columns[name]
        return self._odds(values)

    def _odds(self, columns: Array) -> Floats:
        parts = -(-columns.shape[1] // _ROWS)
        if parts < 2:
            return self._few(columns)
        return np.concatenate([self._few(part) for part in np.array_split(columns, parts, axis=1)])

    def _few(self, columns: Array) -> Floats:
        feature, border = self._questions
        bits = (columns.take(feature, 0) > border).view(np.uint8)
        # a leaf of each tree and row; depth is 8 at most
        place = np.zeros((len(self.feature), columns.shape[1]), np.uint8)
        for asked in self._asked[::-1]:
            place += place
            place |= bits.take(asked, 0)
        odds: Floats = self.leaf.take(self._first + place).sum(axis=0, dtype=np.float64) + self.bias
        return odds


@cache
def judge(name: Literal["plain", "page", "site"]) -> Judge:
    """The shipped judge of that name, read once a process."""
    with (files(__package__) / "judges" / f"{name}.npz").open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        names = tuple(str(n) for n in stored["names"])
        return Judge(names, stored["feature"], stored["border"], stored["leaf"], float(stored["bias"]))


def probability(odds: Floats) -> Floats:
    """Log-odds as probabilities, 0 to 1."""
    return 1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))


def doubt(chance: Floats, size: Floats) -> float:
    """How much of the text the judge is unsure of: the characters expected to be misjudged, as a share of the text.

    ``chance`` is the probability of each block, ``size`` its characters.
    """
    wrong = float((size * np.minimum(chance, 1 - chance)).sum())
    return wrong / max(_SHORT, float((size * chance).sum()))


def heard(plain: Floats, page: Floats) -> Floats:
    """The log-odds of both judges together."""
    return (1 - _TEACHER_SAYS) * plain + _TEACHER_SAYS * page
