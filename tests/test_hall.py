"""How many are before someone, and how long they will wait: honest, or not said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.performing.hall import Hall, stub_of
from bot.store.shifts import Shift
from bot.store.tickets import Ticket
from conversations.queue.events import Stub
from conversations.tree import Library

TODAY = date(2030, 1, 14)
NOW = datetime(2030, 1, 14, 8, tzinfo=UTC)


def ticket(
    number: int,
    service: str = "benefits",
    *,
    status: str = "waiting",
    desk: str | None = None,
    only_desk: str | None = None,
) -> Ticket:
    arrived = NOW + timedelta(minutes=number)
    return Ticket(
        *(number, 1, TODAY, "Α", number, service, None, number, desk, only_desk),
        *(arrived, arrived, 1, status, 0, None, None, None, None),
    )


def seen(
    library: Library, *waiting: Ticket, opened: str = "", paused: str = "", busy: str = ""
) -> Hall:
    """The hall with *waiting* in that order; desks are named by their numbers."""
    shifts = [
        Shift(at, f"desk-{n}", 90 + at, TODAY, NOW, n in paused) for at, n in enumerate(opened)
    ]
    at_desks = {f"desk-{n}": ticket(900 + int(n), status="serving", desk=f"desk-{n}") for n in busy}
    return Hall(library.centre, TODAY, waiting, tuple(shifts), at_desks)


def outlook(hall: Hall, of: Ticket) -> tuple[int, tuple[int, int] | None]:
    stub: Stub = stub_of(hall, of)
    return stub.before, stub.wait


def test_while_no_desk_is_open_nobody_knows_how_long(library: Library) -> None:
    """How many are before one can be counted all the same; a paused desk calls nobody either."""
    first, second = ticket(1), ticket(2)

    assert (1, None) == outlook(seen(library, first, second), second)
    assert (1, None) == outlook(seen(library, first, second, opened="1", paused="1"), second)


def test_those_whom_other_desks_see_are_not_before_one(library: Library) -> None:
    """The psychologist's queue is another, and so is that of one certain desk."""
    others = (ticket(1, "psychologist"), ticket(2, only_desk="desk-2"))
    mine = ticket(3)
    hall = seen(library, *others, mine, opened="123")

    assert (0, (0, 5)) == outlook(hall, mine)


@pytest.mark.parametrize(("opened", "wait"), [("1", (45, 90)), ("12", (20, 45))])
def test_two_desks_halve_the_wait(library: Library, opened: str, wait: tuple[int, int]) -> None:
    """Two before one, half an hour each."""
    mine = ticket(3)

    assert (2, wait) == outlook(seen(library, ticket(1), ticket(2), mine, opened=opened), mine)


def test_the_next_one_waits_for_whoever_is_at_the_desk(library: Library) -> None:
    """Next in line, but the desk has only just begun with somebody: not five minutes."""
    mine = ticket(1)

    assert (0, (0, 45)) == outlook(seen(library, mine, opened="1", busy="1"), mine)
    assert (0, (0, 5)) == outlook(seen(library, mine, opened="12", busy="1"), mine)


def test_a_service_that_is_gone_keeps_nobody_from_their_ticket(library: Library) -> None:
    """The content was edited while they waited: no desk can call them, and none is promised."""
    mine = ticket(1, "no-longer-there")

    assert (0, None) == outlook(seen(library, mine, opened="123"), mine)
