"""How much one citizen may have, and what they have missed: read before a time is given to them."""

from datetime import datetime

from sqlalchemy import func, select

from bot.store.database import Unit
from bot.store.holding import standing
from bot.store.tables import appointments, citizens


async def one_at_a_time(unit: Unit, citizen: int) -> None:
    """
    Until this transaction ends, nobody else counts what *citizen* has.

    So two devices of one person cannot both be the last within a cap.  On SQLite, where one
    writes at a time, it is so anyway.
    """
    await unit.connection.execute(
        select(citizens.c.id).where(citizens.c.id == citizen).with_for_update()
    )


async def active(
    unit: Unit, citizen: int, now: datetime, *, for_other: bool = False
) -> dict[str, int]:
    """
    Service → how many appointments *citizen* has ahead; a hold is none yet.

    One's own, or with *for_other* those that they booked for someone else.
    """
    rows = await unit.connection.execute(
        select(appointments.c.service, func.count())
        .where(
            appointments.c.citizen == citizen,
            appointments.c.for_other == for_other,
            standing,
            appointments.c.starts > now,
        )
        .group_by(appointments.c.service)
    )
    return {row[0]: row[1] for row in rows}


async def missed(
    unit: Unit, citizen: int, since: datetime, now: datetime, *, for_other: bool = False
) -> int:
    """How many appointments between *since* and *now* staff noted as not come to."""
    counted: int | None = await unit.connection.scalar(
        select(func.count())
        .select_from(appointments)
        .where(
            appointments.c.citizen == citizen,
            appointments.c.for_other == for_other,
            appointments.c.status == "no_show",
            appointments.c.starts.between(since, now),
        )
    )
    return counted or 0
