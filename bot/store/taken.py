"""
What of the desks' time is taken, read in one statement for all the days that are searched.

Of each visit one row is read, the claim that tells of all of them; an index holds these and
nothing else.  A desk's come as one text, because ten thousand rows cost more to hand over than
to find.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import repeat

from sqlalchemy import Text, and_, bindparam, cast, func, literal_column, or_, select

from bot.appointments.taken import Taken
from bot.store.database import Unit
from bot.store.tables import EPOCH, appointments, claims

LONGEST = timedelta(days=1)
"""no visit is as long; one that began before the time in question may reach into it"""

_may_be_offered = select(appointments.c.id).where(
    # As the index on it says: few rows are kept for a while only.
    appointments.c.hold_until.is_not(None),
    or_(
        and_(
            appointments.c.status.in_(("held", "offered")),
            appointments.c.hold_until <= bindparam("now"),
        ),
        and_(appointments.c.status == "held", appointments.c.citizen == bindparam("not_of")),
    ),
)
_PLACES = 10_000
"""an atom and its run are one number: 29502720 and 8 are 295027200008"""
_taken = (
    select(
        claims.c.desk,
        func.aggregate_strings(cast(claims.c.atom * _PLACES + claims.c.run, Text), " "),
    )
    .where(
        claims.c.desk.in_(bindparam("desks", expanding=True)),
        claims.c.atom.between(bindparam("first"), bindparam("last")),
        claims.c.run > literal_column("0"),
        claims.c.appointment.not_in(_may_be_offered),
    )
    .group_by(claims.c.desk)
)


async def taken(
    unit: Unit,
    desks: Collection[str],
    first: datetime,
    last: datetime,
    now: datetime,
    *,
    not_of: int | None = None,
) -> Taken:
    """
    All time of *desks* between *first* and *last* that is not to be had.

    A hold or an offer that has lapsed does not count, nor a hold of the citizen *not_of*: the
    time one is just choosing is still offered to oneself.
    """
    rows = await unit.connection.execute(
        _taken,
        {
            "desks": list(desks),
            "first": (first - LONGEST - EPOCH) // timedelta(minutes=1),
            "last": (last - EPOCH) // timedelta(minutes=1),
            "now": now,
            "not_of": -1 if not_of is None else not_of,
        },
    )
    found = Taken(first, last)
    for desk, runs in rows:
        found.add(desk, map(divmod, map(int, runs.split()), repeat(_PLACES)))
    return found
