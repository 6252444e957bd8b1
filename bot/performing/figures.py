"""The week in figures: counted anew while it can be, and read from what is kept of it after that."""

from datetime import date, datetime, timedelta

from bot.appointments.wall_clock import day_in
from bot.performing.case import Case
from bot.performing.free_times import first_free_day
from bot.performing.showing import follow_with
from bot.performing.timetable import bookable_time
from bot.store import audit, figures
from bot.store.database import Unit
from conversations.centre import Centre
from conversations.staff.figures.effects import FiguresEffect, SendFigures, TellFigures
from conversations.staff.figures.events import FiguresFound, ServiceFigures

WEEKS_COUNTED = 3
"""this one and those before it; by then a visit has ended, and it is not deleted yet"""


async def perform(case: Case, effect: FiguresEffect) -> FiguresFound | None:
    match effect:
        case SendFigures(back=back, as_=as_):
            follow_with(case, "file", {"what": f"figures-{as_}", "back": back})
            return None
        case TellFigures(back=back):
            centre = case.library.centre
            if back < WEEKS_COUNTED:
                await remember(case.unit, centre, case.now)
            week = week_of(centre, case.now) - back * figures.WEEK
            await audit.note(
                case.unit, who=case.citizen, action="figures", subject=str(week), now=case.now
            )
            return FiguresFound(week, back, await told_of(case.unit, centre, week))


def week_of(centre: Centre, now: datetime) -> date:
    """The Monday of the local week of *now*."""
    today = day_in(centre.zone, now)
    return today - timedelta(days=today.weekday())


async def remember(unit: Unit, centre: Centre, now: datetime) -> None:
    """Count the latest weeks again, and how far off each service's first free slot is now."""
    this = week_of(centre, now)
    for back in range(WEEKS_COUNTED):
        week = this - back * figures.WEEK
        await figures.keep(unit, week, await figures.count(unit, week))
    today = day_in(centre.zone, now)
    timetable = await bookable_time(unit, centre, now)
    leads = {
        service.id: {"lead": (day - today).days}
        for service in centre.services.values()
        if (day := await first_free_day(unit, timetable, service, now)) is not None
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
