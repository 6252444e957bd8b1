"""What of the desks' time is taken."""

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as some

from bot.appointments.taken import Taken

DAY = datetime(2026, 11, 24, tzinfo=UTC)
FIRST = int(DAY.timestamp()) // 60
"""the first atom of the day, which has 288"""


def day(*runs: tuple[int, int]) -> Taken:
    """One day in which *runs* (number of the first atom, how many) of desk-1 are taken."""
    taken = Taken(DAY, DAY + timedelta(days=1))
    taken.add("desk-1", [(FIRST + 5 * number, run) for number, run in runs])
    return taken


def is_free(taken: Taken, number: int, run: int, desk: str = "desk-1") -> bool:
    return [DAY] == taken.free(desk, [(DAY, FIRST + 5 * number, run)])


def test_a_visit_is_free_where_none_of_its_atoms_is_taken():
    taken = day((10, 8))

    assert is_free(taken, 2, 8)
    assert not is_free(taken, 3, 8)
    assert not is_free(taken, 17, 1)
    assert is_free(taken, 18, 8)
    assert is_free(taken, 10, 8, desk="desk-2")


def test_what_was_not_looked_at_is_not_offered():
    for desk in ("desk-1", "desk-2"):
        assert not is_free(day((10, 1)), -1, 4, desk)
        assert not is_free(day((10, 1)), 285, 4, desk)
        assert is_free(day((10, 1)), 284, 4, desk)


runs = some.lists(some.tuples(some.integers(-20, 300), some.integers(1, 30)), max_size=12)


@example([(-5, 3)], 283, 1)
@example([(-5, 8)], 2, 1)
@given(runs, some.integers(0, 287), some.integers(1, 30))
def test_it_is_what_the_atoms_one_by_one_are(taken, number, run):
    """Also of visits that reach into the day or out of it."""
    atoms = {first + each for first, count in taken for each in range(count)}
    wanted = range(number, number + run)

    assert is_free(day(*taken), number, run) == (number + run <= 288 and atoms.isdisjoint(wanted))
