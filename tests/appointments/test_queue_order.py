"""The order in which people are called, as the head of the module tells it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.appointments.queue_order import (
    Priority,
    due_of,
    in_order,
    may_call,
    reason,
    waiting_range,
)
from conversations.rules import QueueRules

RULES = QueueRules(late_after=timedelta(minutes=10), walk_in_patience=timedelta(minutes=45))
NINE = datetime(2030, 1, 14, 9, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Waiting:
    number: int
    arrived: datetime
    due: datetime
    starts: datetime | None = None
    priority: int = Priority.USUAL
    letter: str = "A"
    service: str = "benefits"
    only_desk: str | None = None


def walk_in(number, arrived, **more):
    return Waiting(number, at(arrived), due_of(RULES, at(arrived), None), **more)


def booked(number, arrived, starts, **more):
    return Waiting(
        number, at(arrived), due_of(RULES, at(arrived), at(starts)), starts=at(starts), **more
    )


def numbers(waiting, now):
    return [ticket.number for ticket in in_order(waiting, at(now))]


def test_an_appointment_is_due_when_it_starts_unless_its_citizen_came_too_late():
    assert at(0) == due_of(RULES, at(-30), at(0))
    assert at(0) == due_of(RULES, at(10), at(0))
    assert at(11 + 45) == due_of(RULES, at(11), at(0))
    assert at(45) == due_of(RULES, at(0), None)


def test_whose_turn_has_come_goes_first_and_who_is_early_goes_last():
    """
    At 9:00: the nine o'clock appointment, then who came without one, then the half past nine.
    """
    waiting = [booked(1, -20, 30), walk_in(2, -15), walk_in(3, -10), booked(4, -5, 0)]

    assert [4, 2, 3, 1] == numbers(waiting, 0)
    assert ["due", "walk-in", "walk-in", "early"] == [
        reason(ticket, at(0)) for ticket in in_order(waiting, at(0))
    ]


def test_who_came_without_an_appointment_is_not_overtaken_for_ever():
    """
    Having waited 45 minutes, they stand beside those whose appointment begins, by the clock.
    """
    waiting = [walk_in(1, 0), booked(2, 20, 40), booked(3, 30, 50)]

    assert [1, 2, 3] == numbers(waiting, 39)
    assert [2, 1, 3] == numbers(waiting, 44)
    assert [2, 1, 3] == numbers(waiting, 50)
    assert "due" == reason(waiting[0], at(45))


def test_who_comes_too_late_for_an_appointment_waits_as_one_without():
    late, before, after = booked(1, 25, 0), walk_in(2, 20), walk_in(3, 30)

    assert [2, 1, 3] == numbers([late, after, before], 31)
    assert "walk-in" == reason(late, at(31))


def test_the_urgent_go_before_all_others_and_keep_the_order_among_themselves():
    urgent = {"priority": Priority.URGENT}
    waiting = [booked(1, 0, 0), walk_in(2, 5, **urgent), booked(3, 0, 0, **urgent)]

    assert [3, 2, 1] == numbers(waiting, 6)
    assert "urgent" == reason(waiting[1], at(6))


def test_where_all_is_equal_the_lower_number_goes_first_then_the_letter():
    waiting = [walk_in(2, 0), walk_in(1, 0, letter="B"), walk_in(1, 0)]

    assert [("A", 1), ("B", 1), ("A", 2)] == [
        (ticket.letter, ticket.number) for ticket in in_order(waiting, at(0))
    ]


def test_a_ticket_meant_for_one_desk_is_called_by_that_desk_whatever_the_service():
    anyones, only_two = walk_in(1, 0), walk_in(2, 0, service="psychologist", only_desk="desk-2")

    assert may_call(anyones, "desk-1", {"benefits"})
    assert not may_call(anyones, "desk-1", {"work"})
    assert not may_call(only_two, "desk-1", {"psychologist"})
    assert may_call(only_two, "desk-2", {"benefits"})


@pytest.mark.parametrize(
    ("before", "desks", "minutes", "expected"),
    [
        (3, 0, 20, None),
        (0, 0, 20, None),
        (0, 2, 20, (0, 5)),
        (1, 1, 20, (15, 30)),
        (4, 2, 20, (30, 60)),
        (1, 8, 5, (0, 5)),
        (7, 3, 12.5, (20, 45)),
    ],
)
def test_the_expected_wait_is_told_as_a_range(before, desks, minutes, expected):
    assert expected == waiting_range(before, desks, minutes)
