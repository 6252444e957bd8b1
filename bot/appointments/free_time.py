"""How much of a day's time is still to be had, whatever for."""

from datetime import date, datetime, timedelta

from bot.appointments.atoms import ATOM
from bot.appointments.hours import absences_of, openings
from bot.appointments.taken import Taken
from bot.appointments.timetable import Timetable
from bot.appointments.wall_clock import moments

STEP = timedelta(minutes=ATOM)


def free_minutes(timetable: Timetable, day: date, taken: Taken, now: datetime) -> int:
    """The minutes of all desks' hours on the local *day*, from *now* on, that nobody has."""
    zone, atoms_free = timetable.centre.zone, 0
    for desk in timetable.centre.desks.values():
        for opens, closes in openings(timetable, desk, day):
            at, ends = moments(day, opens, zone)[0], moments(day, closes, zone)[1]
            times = []
            while at + STEP <= ends:
                if at >= now and not absences_of(timetable, desk.id, at, at + STEP):
                    times.append((at, int(at.timestamp()) // 60 // ATOM * ATOM, 1))
                at += STEP
            atoms_free += len(taken.free(desk.id, times))
    return atoms_free * ATOM
