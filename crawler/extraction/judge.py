"""The judge: how likely each block is part of the article, by trees that were grown on pages of many sites.

Two judges ship as ``judges/*.npz``: ``page`` sees one page, ``site`` also what the site's memory says.  Both are
gradient boosted oblivious trees (Prokhorenkova et al. 2018, CatBoost): every level of a tree asks one question of all
rows, so a page is judged in a few array operations.  ``tests/benchmarks/train_judges.py`` grows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from crawler.extraction.words import Floats

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Judge:
    """``feature`` and ``border`` are trees x depth, ``leaf`` is trees x 2**depth, ``names`` the columns in order."""

    names: tuple[str, ...]
    feature: Array
    border: Array
    leaf: Array
    bias: float

    def odds(self, matrix: Floats) -> Floats:
        """Log-odds of "part of the article" for each row; the matrix has the columns of ``names``."""
        trees, depth = self.feature.shape
        bits = matrix[:, self.feature.ravel()] > self.border.ravel()
        place = bits.reshape(len(matrix), trees, depth) @ (1 << np.arange(depth))
        odds: Floats = self.leaf[np.arange(trees), place].sum(axis=1) + self.bias
        return odds

    def columns(self, names: list[str]) -> list[int]:
        """Where this judge's columns lie in a matrix with the columns ``names``."""
        place = {name: i for i, name in enumerate(names)}
        return [place[name] for name in self.names]


@cache
def judge(name: Literal["page", "site"]) -> Judge:
    """The shipped judge of that name, read once a process."""
    with (files(__package__) / "judges" / f"{name}.npz").open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        names = tuple(str(n) for n in stored["names"])
        return Judge(names, stored["feature"], stored["border"], stored["leaf"], float(stored["bias"]))


def probability(odds: Floats) -> Floats:
    """Log-odds as probabilities, 0 to 1."""
    return 1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))
