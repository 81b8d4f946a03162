"""How values go from one process to another: in one tuple, and pages beside the pickle instead of in it.

By itself pickle takes a dataclass with slots apart by one attribute after the other, and a frozen one in Python: two to
three times as long.  A page of 200 KB is copied into a growing buffer, which costs five times what sending it does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from pickle import PickleBuffer
from typing import Any

_BESIDE = 16 << 10  # bytes: below that, one more system call costs as much as the copy


class Crossing:
    """Base of a dataclass that crosses; fields that are declared as ``bytes`` go ``beside``."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        kind: Any = self.__class__
        return kind, _values_of(kind)(self)


def beside(value: Any) -> Any:
    """Give what stands for a value in a pickle: large bytes go beside it, if whoever makes it takes buffers."""
    return PickleBuffer(value) if type(value) is bytes and len(value) >= _BESIDE else value


@cache
def _values_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    names = [field.name for field in fields(kind)]
    pages = [at for at, field in enumerate(fields(kind)) if field.type in ("bytes", bytes)]
    read = attrgetter(*names)
    if len(names) == 1:  # of which attrgetter gives no tuple
        return lambda one: (beside(read(one)),)
    if not pages:
        return read

    def with_pages(one: Any) -> tuple[Any, ...]:
        values = list(read(one))
        for at in pages:
            values[at] = beside(values[at])
        return tuple(values)

    return with_pages
