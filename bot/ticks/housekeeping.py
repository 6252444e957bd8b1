"""What is thrown away, and when: the Centre's retention periods, carried out."""

import logging
from datetime import date, datetime, timedelta

from bot.appointments.hours import fits, openings
from bot.appointments.timetable import Timetable
from bot.appointments.wall_clock import moments
from bot.clock import Now
from bot.performing import figures
from bot.store import (
    absences,
    appointments,
    audit,
    calling,
    campaigns,
    citizens,
    gatherings,
    inbox,
    invitations,
    outbox,
    shifts,
    talks,
    tickets,
    waitlist,
)
from bot.store.database import Database
from conversations.centre import Centre
from conversations.rules import Retention

log = logging.getLogger(__name__)

DAY, AFTER_HOURS = timedelta(days=1), timedelta(hours=1)
ACCOUNTABLE = timedelta(days=730)
"""how long it can be told which of the staff sent or saw what; no citizen is named in it"""


async def lapse_holds(database: Database, now: Now) -> None:
    """Give back times that were held and not booked (they are bookable before this runs)."""
    async with database.unit() as unit:
        await appointments.lapse_holds(unit, now())


async def end_past_days(database: Database, now: Now, centre: Centre) -> None:
    """
    Leave nothing open of the days that are over: no ticket, no shift, no visit unaccounted for.

    Today is over an hour after the last desk's hours have ended, once nobody sits at one.
    """
    moment = now()
    today = moment.astimezone(centre.zone).date()
    kept = timedelta(days=centre.retention.appointment_days)
    async with database.unit() as unit:
        timetable = await absences.timetable(unit, centre, moment - kept, moment + DAY)
        if _hours_are_over(timetable, today, moment) and not await shifts.open_on(unit, today):
            today += DAY
        await shifts.end_of_day(unit, today, moment)
        await calling.end_of_day(
            unit,
            today,
            moment,
            fitted=lambda visit: (
                fits(timetable, visit.desk, visit.service, visit.starts, visit.ends) is None
            ),
        )


def _hours_are_over(timetable: Timetable, day: date, now: datetime) -> bool:
    """Whether some desk was open on the local *day*, and none has been for an hour."""
    zone = timetable.centre.zone
    ends = [
        moments(day, closes, zone)[1]
        for desk in timetable.centre.desks.values()
        for _, closes in openings(timetable, desk, day)
    ]
    return bool(ends) and max(ends) + AFTER_HOURS <= now


async def keep_figures(database: Database, now: Now, centre: Centre) -> None:
    """Count the latest weeks while their appointments are there to be counted."""
    async with database.unit() as unit:
        await figures.remember(unit, centre, now())


async def keep_promises(database: Database, now: Now, kept: Retention) -> None:
    """Delete everything that has outlived *kept*, and leave no trace of it in the file."""
    moment = now()
    async with database.unit() as unit:
        await talks.drop_idle(unit, moment - timedelta(hours=kept.conversation_hours))
        await inbox.purge(
            unit,
            keys_older=moment - timedelta(hours=kept.update_key_hours),
            failed_older=moment - timedelta(hours=kept.failed_hours),
        )
        await outbox.purge(unit, moment - timedelta(days=kept.delivered_days))
        await campaigns.purge(unit, moment - ACCOUNTABLE)
        await audit.purge(unit, moment - ACCOUNTABLE)
        await invitations.purge(unit, moment - timedelta(days=kept.delivered_days))
        await tickets.purge(unit, moment - timedelta(days=kept.appointment_days))
        await shifts.purge(unit, moment - timedelta(days=kept.appointment_days))
        await absences.purge(unit, moment - timedelta(days=kept.appointment_days))
        await appointments.purge(unit, moment - timedelta(days=kept.appointment_days))
        await gatherings.purge(unit, moment - timedelta(days=kept.appointment_days))
        await waitlist.purge(unit, moment - timedelta(days=kept.appointment_days))
        await citizens.drop_forgotten(unit)
        await citizens.forget_idle(unit, moment - timedelta(days=kept.citizen_days), moment)
    await database.checkpoint()
    log.info("What had outlived its retention period was deleted.")
