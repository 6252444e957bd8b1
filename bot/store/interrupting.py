"""
Whom it would interrupt: nobody is reminded while they fill in a form.

What can wait is put off for a few minutes, again and again while they are at it, but never so
long that it would be of no use any more.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from bot.store import talks
from bot.store.database import Unit
from bot.store.messages import Lane, Leased
from bot.store.tables import PENDING, outbox

AT_IT = timedelta(minutes=10)
"""how long after their last word someone is taken to be still at a form"""
PUT_OFF = timedelta(minutes=5)

_put_off = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == PENDING)
    .values(due=bindparam("until"))
)


async def put_off(unit: Unit, useful: dict[int, Leased], now: datetime) -> None:
    """Take out of *useful* (by citizen) what can wait until its citizen is done."""
    waiting = [citizen for citizen, row in useful.items() if _can_wait(row, now)]
    busy = await talks.at_a_form(unit, waiting, now - AT_IT)
    if busy:
        late = [useful.pop(citizen).id for citizen in sorted(busy)]
        await unit.connection.execute(_put_off, {"ids": late, "until": now + PUT_OFF})


def _can_wait(row: Leased, now: datetime) -> bool:
    return (
        row.lane is Lane.REMINDER
        and not row.doubtful
        and not (row.content or {}).get("interrupts")
        and (row.expires is None or now + PUT_OFF < row.expires)
    )
