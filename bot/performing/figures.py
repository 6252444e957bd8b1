"""The week in figures: counted anew while it can be, and read from what is kept of it after that."""

from datetime import date, datetime, timedelta

from bot.appointments.slots import free_slots, search_days
from bot.appointments.timetable import Timetable
from bot.performing.case import Case
from bot.performing.showing import follow_with
from bot.store import absences, appointments, audit, figures
from bot.store.database import Unit
from conversations.centre import Centre, Service
from conversations.staff.figures.effects import FiguresEffect, SendFigures, TellFigures
from conversations.staff.figures.events import FiguresFound, ServiceFigures

WEEKS_COUNTED = 3
"""this one and those before it; by then a visit has ended, and it is not deleted yet"""
DAY = timedelta(days=1)


async def perform(case: Case, effect: FiguresEffect) -> FiguresFound | None:
    match effect:
        case SendFigures(back=back, as_=as_):
            follow_with(case, "file", {"what": f"figures-{as_}", "back": back})
            return None
        case TellFigures(back=back):
            centre = case.library.centre
            await remember(case.unit, centre, case.now)
            week = week_of(centre, case.now) - back * figures.WEEK
            await audit.note(
                case.unit, who=case.citizen, action="figures", subject=str(week), now=case.now
            )
            return FiguresFound(week, back, await told_of(case.unit, centre, week))


def week_of(centre: Centre, now: datetime) -> date:
    """The Monday of the local week of *now*."""
    today = now.astimezone(centre.zone).date()
    return today - timedelta(days=today.weekday())


async def remember(unit: Unit, centre: Centre, now: datetime) -> None:
    """Count the latest weeks again, and how far off each service's first free slot is now."""
    this = week_of(centre, now)
    for back in range(WEEKS_COUNTED):
        week = this - back * figures.WEEK
        await figures.keep(unit, week, await figures.count(unit, week))
    leads = {
        service.id: {"lead": days}
        for service in centre.services.values()
        if (days := await _lead_days(unit, centre, service, now)) is not None
    }
    await figures.keep(unit, this, leads)


async def told_of(unit: Unit, centre: Centre, week: date) -> tuple[ServiceFigures, ...]:
    """What is known of *week*, in the order of the Centre's services."""
    known = (await figures.of_weeks(unit, week, week)).get(week, {})
    return tuple(_figures(each, known[each]) for each in centre.services if each in known)


def _figures(service: str, measures: dict[str, int]) -> ServiceFigures:
    seen = measures.get("seen", 0)
    return ServiceFigures(
        service,
        booked=measures.get("booked", 0),
        served=measures.get("served", 0),
        no_show=measures.get("no_show", 0),
        cancelled=measures.get("cancelled", 0),
        cancelled_staff=measures.get("cancelled_staff", 0),
        walk_in=measures.get("walk_in", 0),
        seen=seen,
        waited=measures["waited"] // seen if seen else None,
        took=measures["took"] // seen if seen else None,
        lead_days=measures.get("lead"),
    )


async def _lead_days(unit: Unit, centre: Centre, service: Service, now: datetime) -> int | None:
    last = now + timedelta(days=service.horizon_days + 2)
    timetable: Timetable = await absences.timetable(unit, centre, now - DAY, last)
    desks = [each.id for each in centre.desks.values() if each.specialty == service.specialty]
    taken = await appointments.taken(unit, desks, now - DAY, last, now)
    today = now.astimezone(centre.zone).date()
    for day in search_days(timetable, service, now):
        if free_slots(timetable, service, day, taken, now):
            return (day - today).days
    return None
