"""A Centre for the tests: two social workers on weekdays, and a desk that is open at night."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.appointments.taken import Taken
from bot.appointments.timetable import Timetable
from conversations.centre import Desk, Opening, Service
from conversations.rules import ReminderRule
from tests.greek.library import CENTRE as BARE

ATHENS = ZoneInfo("Europe/Athens")
EVERY_DAY = range(7)
WEEKDAYS = range(5)


def weekly(days, *spans: tuple[int, int]) -> tuple[Opening, ...]:
    return tuple(Opening(day, time(first), time(last)) for day in days for first, last in spans)


def service(service_id: str = "benefits", **changes) -> Service:
    return replace(BARE.services["benefits"], id=service_id, **changes)


BENEFITS = service()
NIGHTLY = service(
    "night", specialty="watch", minutes=30, buffer_after=0, min_notice=timedelta(0), horizon_days=9
)

CENTRE = replace(
    BARE,
    zone=ATHENS,
    services={"benefits": BENEFITS, "night": NIGHTLY},
    desks={
        "desk-1": Desk("desk-1", "Γραφείο 1", "social-worker", weekly(WEEKDAYS, (9, 14))),
        "desk-2": Desk("desk-2", "Γραφείο 2", "social-worker", weekly(WEEKDAYS, (9, 12), (13, 15))),
        "night": Desk("night", "Βάρδια", "watch", weekly(EVERY_DAY, (1, 6))),
        "saturday": Desk("saturday", "Σάββατο", "weekend", weekly((5, 6), (9, 12))),
    },
    reminders=(
        ReminderRule("day-before", days_before=1, at=time(18)),
        ReminderRule("two-hours", hours_before=2),
    ),
)

WITHOUT_HOLIDAYS = replace(CENTRE, public_holidays="")
USUAL = Timetable(CENTRE)
NO_HOLIDAYS = Timetable(WITHOUT_HOLIDAYS)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment on the wall clock of Athens, in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=ATHENS).astimezone(UTC)


def shown(moment: datetime) -> str:
    """What the clock on the wall in Athens shows."""
    return f"{moment.astimezone(ATHENS):%H:%M}"


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def taken(*claims: tuple[str, int]) -> Taken:
    """Ten years in which these (desk, atom) are taken."""
    found = Taken(datetime(2026, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC))
    for desk, atom in claims:
        found.add(desk, [(atom, 1)])
    return found


NOTHING = taken()
