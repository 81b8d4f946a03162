"""The steps that are still to be asked: in stages, each listing once, within limits."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from crawler.spiders.steps import Stage
from crawler.urls import canonical

if TYPE_CHECKING:
    from crawler.spiders.steps import Step, StepKind


class StepQueue:
    """``room``: how many listings of a kind may be asked for; ``cut``: what had no room is left for another run.

    ``unread``: indexes that name sitemap files which had no room, and were never asked for before.
    """

    def __init__(self, room: dict[StepKind, int]) -> None:
        self.stage = Stage.HOME
        self.cut = False
        self.unread: set[str] = set()
        self._room = room
        self._heap: list[tuple[Stage, float, int, Step]] = []
        self._order = count()
        self._asked: set[str] = set()
        self._flying = 0

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._flying > 0

    @property
    def done(self) -> bool:
        """Whether nothing is left to ask and no answer is to come."""
        return not self._heap and not self._flying

    def push(self, step: Step, rank: float = 0) -> bool:
        """Put a step in, unless its listing was put in before; of a stage the lowest ranks come first."""
        name = canonical(step.url)
        if name in self._asked or step.url in self._asked:
            return False
        self._asked |= {name, step.url}
        heappush(self._heap, (step.stage, rank, next(self._order), step))
        return True

    def take(self, room: int, *, hungry: bool) -> list[Step]:
        """Give up to ``room`` steps that may be asked now; the next stage begins only if more articles are wanted."""
        if self._heap and not self._flying and self._heap[0][0] > self.stage and hungry:
            self.stage = self._heap[0][0]
        steps: list[Step] = []
        while len(steps) < room and self._heap and self._heap[0][0] <= self.stage:
            step = heappop(self._heap)[-1]
            if step.page > 1 or self._room.get(step.kind, 1) > 0:
                if step.page == 1 and step.kind in self._room:
                    self._room[step.kind] -= 1
                steps.append(step)
            elif step.kind == "sitemap":
                self.cut = True
                self.unread |= {step.index} - {""}
        self._flying += len(steps)
        return steps

    def over(self) -> None:
        """A step that was taken has ended, whatever came of it."""
        self._flying -= 1

    def clear(self) -> None:
        """Nothing more is asked."""
        self._heap.clear()
