"""
What a week came to, by service: counted from appointments and tickets, and kept beyond them.

The counts outlive the appointments they were made of, and name no one.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import appointments, tickets, weekly_figures

WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)
ENDED = {
    "done": "served",
    "no_show": "no_show",
    "cancelled_citizen": "cancelled",
    "cancelled_staff": "cancelled_staff",
}
"""an appointment's status → the measure that counts it"""
MEASURES = (
    *("booked", "served", "no_show", "cancelled", "cancelled_staff"),
    *("walk_in", "seen", "waited", "took"),
)
NOT_COUNTED = ("held", "offered", "moved")

_upsert = insert(weekly_figures)
_keep = _upsert.on_conflict_do_update(
    index_elements=[weekly_figures.c.week, weekly_figures.c.service, weekly_figures.c.measure],
    set_={"value": _upsert.excluded.value},
)

Figures = Mapping[str, Mapping[str, int]]
"""service → measure → value; times are whole minutes, summed, beside the number of people"""


async def count(unit: Unit, week: date) -> Figures:
    """
    What the appointments and tickets of the local week that begins on *week* came to so far.

    `booked` counts the visits agreed for that week however they ended, `served` and `no_show`
    those of them, `walk_in` who was served without one.  Waiting is reckoned from the arrival,
    or from the appointment's time for who came before it.
    """
    days = (week, week + WEEK - timedelta(days=1))
    of_service: dict[str, Counter[str]] = {}

    def of(service: str) -> Counter[str]:
        # A count that fell to nothing is told too, or the greater one of an hour ago would stay.
        return of_service.setdefault(service, Counter(dict.fromkeys(MEASURES, 0)))

    for service, status in await unit.connection.execute(
        select(appointments.c.service, appointments.c.status).where(
            appointments.c.local_day.between(*days), appointments.c.status.not_in(NOT_COUNTED)
        )
    ):
        counter = of(service)
        counter["booked"] += 1
        if status in ENDED:
            counter[ENDED[status]] += 1
    seen = await unit.connection.execute(
        select(
            tickets.c.service,
            tickets.c.appointment,
            tickets.c.arrived,
            tickets.c.serving_from,
            tickets.c.ended,
            appointments.c.starts,
        )
        .outerjoin(appointments, appointments.c.id == tickets.c.appointment)
        .where(tickets.c.local_day.between(*days), tickets.c.status == "done")
    )
    for row in seen:
        counter = of(row.service)
        counter["walk_in"] += row.appointment is None
        if row.serving_from is None or row.ended is None:
            continue
        if row.ended.date() != row.serving_from.date():
            # Nobody said when it was done; it was tidied up after the day.
            continue
        begins = max(row.arrived, row.starts or row.arrived)
        counter["seen"] += 1
        counter["waited"] += max(row.serving_from - begins, timedelta()) // MINUTE
        counter["took"] += (row.ended - row.serving_from) // MINUTE
    return of_service


async def keep(unit: Unit, week: date, figures: Figures) -> None:
    """Remember *figures* for *week*, in place of what was remembered of them before."""
    rows = [
        {"week": week, "service": service, "measure": measure, "value": value}
        for service, measures in figures.items()
        for measure, value in measures.items()
    ]
    if rows:
        await unit.connection.execute(_keep, rows)


async def of_weeks(unit: Unit, first: date, last: date) -> dict[date, dict[str, dict[str, int]]]:
    """Week → service → measure → value, of the weeks that begin from *first* to *last*."""
    found: dict[date, dict[str, dict[str, int]]] = {}
    for row in await unit.connection.execute(
        select(weekly_figures)
        .where(weekly_figures.c.week.between(first, last))
        .order_by(weekly_figures.c.week)
    ):
        found.setdefault(row.week, {}).setdefault(row.service, {})[row.measure] = row.value
    return found
