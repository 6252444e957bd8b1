"""A waiting room, as the store's tests use it: one day, eight desks, and who comes in."""

from datetime import date, timedelta

from bot.appointments.queue_order import due_of
from bot.store import appointments, calling, tickets
from conversations.rules import QueueRules
from tests.store.centre import BENEFITS, book

RULES = QueueRules()
TODAY = date(2026, 11, 24)
"""the day of the tests' now"""
DESKS = tuple(f"desk-{number}" for number in range(1, 9))
MINUTE = timedelta(minutes=1)

TICKET_STEPS = {
    "": {"waiting"},
    "waiting": {"called", "left", "waiting"},
    "called": {"called", "serving", "no_show", "waiting"},
    "serving": {"done", "waiting"},
    "done": {"serving", "waiting"},
    "no_show": {"waiting"},
    "left": set(),
}
"""what may follow what, in the history of a ticket"""
AGREES = {
    "waiting": {"checked_in"},
    "called": {"called"},
    "serving": {"serving"},
    "done": {"done"},
    "no_show": {"no_show"},
    "left": {"cancelled_citizen", "cancelled_staff"},
}
"""ticket → what its appointment may be"""


async def walk_in(unit, now, citizen=None, *, service=BENEFITS, **more):
    taking = {"due": due_of(RULES, now, None), "local_day": TODAY, "letter": "A"} | more
    return await tickets.take(unit, service=service, citizen=citizen, arrived=now, **taking)


async def expected_at(unit, now, citizen, starts, *, desk="desk-1"):
    """An appointment of today that was booked a day ago."""
    return await book(unit, citizen, now - timedelta(days=1), starts=starts, desk=desk)


async def check_in(unit, now, visit, citizen=None, **more):
    return await walk_in(
        unit,
        now,
        citizen,
        service=visit.service,
        appointment=visit.id,
        **{"due": due_of(RULES, now, visit.starts)} | more,
    )


async def call_next(unit, now, desk="desk-1", *, services=(BENEFITS,), local_day=TODAY):
    return await calling.call_next(
        unit, desk=desk, services=services, local_day=local_day, now=now, actor="staff"
    )


async def press(what, unit, now, ticket, desk="desk-1"):
    """begin, done or no_show"""
    return await what(unit, ticket=ticket.id, desk=desk, now=now, actor="staff")


async def undo(unit, now, ticket, local_day=TODAY):
    return await calling.undo(unit, ticket=ticket.id, local_day=local_day, now=now, actor="staff")


async def status_of(unit, visit):
    return (await appointments.find(unit, visit.id)).status
