"""The hours as they are within this turn."""

from datetime import datetime, timedelta

from bot.appointments.slots import FARTHEST
from bot.appointments.timetable import Timetable
from bot.performing.case import Case
from bot.store import absences
from bot.store.database import Unit
from conversations.centre import Centre

MARGIN = timedelta(days=2)
"""covers any zone"""


async def timetable_of(case: Case) -> Timetable:
    """The timetable of all time that can be booked now; asked for once in a step."""
    return await bookable_time(case.unit, case.library.centre, case.now)


async def bookable_time(unit: Unit, centre: Centre, now: datetime) -> Timetable:
    """The timetable of all time that can be booked at *now*."""
    return await absences.timetable(unit, centre, now - MARGIN, now + FARTHEST + MARGIN)
