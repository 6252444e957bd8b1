"""Whom staff must call, because what was written to them did not arrive."""

from datetime import date, datetime, timedelta

from bot.appointments.hours import openings
from bot.appointments.timetable import Timetable
from bot.appointments.wall_clock import day_in
from bot.performing.case import Case
from bot.performing.timetable import timetable_of
from bot.store import audit, undelivered
from bot.store.undelivered import Undelivered
from conversations.staff.calls.effects import CallsEffect, FindCalls, NoteCalled
from conversations.staff.calls.events import CallsFound, ToCall

WORKING_DAYS = 3
"""after today, of which it is told"""
FARTHEST = timedelta(days=14)


async def perform(case: Case, effect: CallsEffect) -> CallsFound:
    done = False
    match effect:
        case NoteCalled(appointment=appointment, newest=newest):
            done = await undelivered.tell(case.unit, appointment, newest) > 0
            if done:
                await _note(case, "called", str(appointment))
        case FindCalls():
            await _note(case, "list-calls", "")
    timetable = await timetable_of(case)
    first, last = told_days(timetable, case.now)
    every = await undelivered.undelivered(case.unit, first, last, case.now)
    return CallsFound(tuple(_entry(each) for each in every), done=done)


def told_days(timetable: Timetable, now: datetime) -> tuple[date, date]:
    """From today to the third working day after it."""
    today = day_in(timetable.centre.zone, now)
    day, left = today, WORKING_DAYS
    while left and day < today + FARTHEST:
        day += timedelta(days=1)
        left -= is_worked(timetable, day)
    return today, day


def is_worked(timetable: Timetable, day: date) -> bool:
    """Whether anyone sees citizens on *day*."""
    return any(openings(timetable, desk, day) for desk in timetable.centre.desks.values())


def _entry(each: Undelivered) -> ToCall:
    return ToCall(
        appointment=each.visit.id,
        starts=each.visit.starts,
        name=each.details.get("name", ""),
        phone=each.details.get("phone", ""),
        kind=each.kind,
        ended=each.state,
        newest=each.newest,
    )


async def _note(case: Case, action: str, subject: str) -> None:
    await audit.note(case.unit, who=case.citizen, action=action, subject=subject, now=case.now)
