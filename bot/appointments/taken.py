"""
The time of desks that is not to be had, as it is looked up when free times are sought.

One byte for each five minutes of a desk: whole visits are written and read in one step, which
is what lets ninety days of twelve desks be searched in a few milliseconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.appointments.atoms import ATOM


@dataclass(slots=True)
class Taken:
    """What is taken between *first* and *last* (aware); nothing, until it is added."""

    first: datetime
    last: datetime
    _rows: dict[str, bytearray] = field(default_factory=dict)
    _begins: int = field(init=False)
    _length: int = field(init=False)

    def __post_init__(self) -> None:
        self._begins = int(self.first.timestamp()) // 60 // ATOM
        self._length = -(-int(self.last.timestamp()) // (60 * ATOM)) - self._begins

    def add(self, desk: str, runs: Iterable[tuple[int, int]]) -> None:
        """Take from *desk* the *runs* (first atom, number of atoms), as far as they lie within."""
        begins, length = self._begins, self._length
        row = self._rows.setdefault(desk, bytearray(length))
        for atom, run in runs:
            at = atom // ATOM - begins
            if 0 <= at <= length - run:
                row[at : at + run] = b"\1" * run
            else:
                for each in range(max(at, 0), min(at + run, length)):
                    row[each] = 1

    def free(self, desk: str, visits: Iterable[tuple[datetime, int, int]]) -> list[datetime]:
        """
        Of *visits* (start, first atom, number of atoms) at *desk*, the starts of those to be had.

        A visit that reaches out of the time that was looked at is not.
        """
        begins, length = self._begins, self._length
        row = self._rows.get(desk)
        free = []
        for starts, atom, run in visits:
            at = atom // ATOM - begins
            if at >= 0 and at + run <= length and (row is None or row.find(1, at, at + run) < 0):
                free.append(starts)
        return free
