"""
Time cut into atoms of five minutes: what an appointment claims at its desk.

Two appointments overlap, buffers included, exactly when they share an atom.
"""

from datetime import datetime

ATOM = 5
"""minutes"""


def atoms(starts: datetime, minutes: int, before: int, after: int) -> tuple[int, ...]:
    """
    The atoms of a visit at *starts* (aware) with the minutes kept free *before* and *after* it.

    An atom is named by its first minute, counted in UTC from 1970.  One that is touched is
    claimed whole.
    """
    starts_at = int(starts.timestamp()) // 60
    first = (starts_at - before) // ATOM * ATOM
    return tuple(range(first, starts_at + minutes + after, ATOM))
