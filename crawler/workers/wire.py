"""How a task crosses to its worker: pages as they are, and only what is around them pickled (``crawler.crossing``)."""

from __future__ import annotations

import pickle
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from crawler.crossing import beside


class Packed(NamedTuple):
    """A pickled value, and the bytes that go beside it."""

    head: bytes
    frames: list[bytes]


def pack(value: Any) -> Packed:
    """Make a value ready to cross.  Raises what pickle raises for what cannot."""
    frames: list[pickle.PickleBuffer] = []
    head = pickle.dumps(_apart(value), pickle.HIGHEST_PROTOCOL, buffer_callback=frames.append)
    whole: list[Any] = [memoryview(frame).obj for frame in frames]
    return Packed(head, whole)


def _apart(value: Any) -> Any:
    """The value with its large bytes beside it; what crosses as an object says so itself (``Crossing``)."""
    if type(value) is tuple or type(value) is list:
        return type(value)(map(_apart, value))
    return beside(value)


def unpack(packed: Packed) -> Any:
    """Undo pack."""
    return pickle.loads(packed.head, buffers=packed.frames)  # noqa: S301 - from a process of our own


def send(pipe: Connection, packed: Packed) -> None:
    """Put it into the pipe."""
    pipe.send_bytes(len(packed.frames).to_bytes(4, "big") + packed.head)
    for frame in packed.frames:
        pipe.send_bytes(frame)


def receive(pipe: Connection) -> Packed:
    """Take it out of the pipe."""
    first = pipe.recv_bytes()
    return Packed(first[4:], [pipe.recv_bytes() for _ in range(int.from_bytes(first[:4], "big"))])
