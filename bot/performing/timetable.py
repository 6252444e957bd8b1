"""The hours as they are within this turn."""

from datetime import timedelta

from bot.appointments.slots import FARTHEST
from bot.appointments.timetable import Timetable
from bot.performing.case import Case
from bot.store import absences

MARGIN = timedelta(days=2)
"""covers any zone"""


async def timetable_of(case: Case) -> Timetable:
    """The timetable of all time that can be booked now; asked for once in a step."""
    return await absences.timetable(
        case.unit, case.library.centre, case.now - MARGIN, case.now + FARTHEST + MARGIN
    )
