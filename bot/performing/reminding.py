"""The reminders of an appointment: ordered as it is booked, drawn as they are sent."""

from datetime import datetime, timedelta

from bot.appointments.reminders import reminders_of
from bot.performing.case import Case
from bot.performing.visits import papers_of, visit_of
from bot.store import appointments
from bot.store.appointments import Appointment
from bot.store.database import Unit
from bot.store.outbox import Lane, Outgoing
from bot.store.planned import key_of
from conversations.booking.visits import reminder
from conversations.centre import Centre
from conversations.screen import Screen
from conversations.tree import Library


async def order_reminders(case: Case, booked: Appointment) -> None:
    """
    A message for each reminder that *booked* earns from now on.

    Of what was booked at the counter nobody is reminded: it is of no chat.
    """
    if booked.citizen is None:
        return
    centre, now = case.library.centre, case.now
    missed = await appointments.missed(
        case.unit, booked.citizen, missed_since(centre, now), now, for_other=booked.for_other
    )
    case.outgoing += planned(centre, booked, now, missed=missed > 0)


def missed_since(centre: Centre, now: datetime) -> datetime:
    """Who did not come since then has missed one of late."""
    return now - timedelta(days=centre.no_show.days)


def planned(
    centre: Centre, booked: Appointment, now: datetime, *, missed: bool = False
) -> list[Outgoing]:
    """What is ordered for *booked*, which is of a citizen; *missed*: they missed one of late."""
    rules = {rule.id: rule for rule in centre.reminders}
    assert booked.citizen is not None
    return [
        Outgoing(
            dedup_key=key_of(booked.id, rule, due, interrupts=rules[rule].interrupts),
            citizen=booked.citizen,
            lane=Lane.REMINDER,
            kind="reminder",
            # Not the screen: what is missing of their papers is what is missing when it leaves.
            content={"rule": rule, "interrupts": rules[rule].interrupts},
            not_before=due,
            expires=expires,
            appointment=booked.id,
        )
        for rule, due, expires in reminders_of(centre, booked.starts, now, missed=missed)
    ]


async def reminder_of(unit: Unit, library: Library, appointment: int, rule: str) -> Screen | None:
    """What rings before *appointment* by *rule* as things stand now; None when it is gone."""
    found = await appointments.find(unit, appointment)
    if found is None:
        return None
    details = await appointments.details(unit, appointment)
    text = next((each.text for each in library.centre.reminders if each.id == rule), "")
    return reminder(library, visit_of(found, details), text=text, **papers_of(details))
