from __future__ import annotations

from dataclasses import dataclass
from multiprocessing import Pipe

from hypothesis import given
from hypothesis import strategies as st

from crawler.crossing import Crossing
from crawler.workers.wire import pack, receive, send, unpack

VALUES = st.recursive(
    st.none() | st.integers() | st.text() | st.binary() | st.integers(16_000, 17_000).map(bytes),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(VALUES)
def test_any_value_crosses_unchanged(value: object) -> None:
    assert unpack(pack(value)) == value


@dataclass(slots=True, frozen=True)
class Read(Crossing):
    url: str
    page: bytes


def test_pages_are_not_copied_into_the_pickle() -> None:
    page = bytes(100_000)
    packed = pack(("function", [page, Read("a", page)], b"small"))
    assert [frame is page for frame in packed.frames] == [True, True]
    assert len(packed.head) < 200
    assert unpack(packed) == ("function", [page, Read("a", page)], b"small")


def test_a_task_crosses_a_pipe_with_its_pages() -> None:
    ours, theirs = Pipe()
    with ours, theirs:
        send(ours, pack([b"x" * 20_000, "y", b"z" * 30_000]))
        assert unpack(receive(theirs)) == [b"x" * 20_000, "y", b"z" * 30_000]
