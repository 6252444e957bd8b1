"""Back into the queue, or out of it: undone, transferred, left."""

from datetime import date, datetime
from typing import Any

from bot.store.appointments import cancel
from bot.store.database import Unit
from bot.store.queueing import OPEN, Ticket, at_desk, find, history
from bot.store.ticket_steps import change, give_up, locked


async def undo(
    unit: Unit, *, ticket: int, local_day: date, now: datetime, actor: str
) -> Ticket | None:
    """
    Take back "done" or "did not come", on *local_day* alone; None when there is nothing to.

    Who did not come waits again, and who was done is seen again at the same desk, unless it has
    someone else by now: then they wait again too.  They keep the turn they had.  None as well
    when they stand in the queue with another ticket by now.
    """
    found = await locked(unit, ticket)
    if found is None or found.local_day != local_day:
        return None
    if found.status in ("waiting", "serving"):
        return found if await _last_reason(unit, ticket) == "undo" else None
    if found.status not in ("done", "no_show"):
        return None
    if found.status == "done" and found.desk and await at_desk(unit, found.desk) is None:
        return await change(unit, found, "serving", now=now, actor=actor, why="undo", ended=None)
    return await back(unit, found, now=now, actor=actor, why="undo")


async def transfer(
    unit: Unit, *, ticket: int, service: str, only_desk: str | None, now: datetime, actor: str
) -> Ticket | None:
    """
    Back into the queue, for *service* and with *only_desk* for that desk alone.

    They keep the turn they had.  None when they neither wait nor are at a desk.
    """
    found = await locked(unit, ticket)
    if found is None or found.status not in OPEN:
        return None
    if found.status == "waiting" and (found.service, found.only_desk) == (service, only_desk):
        return found
    return await back(
        unit, found, now=now, actor=actor, why="transfer", service=service, only_desk=only_desk
    )


async def leave(
    unit: Unit, *, ticket: int, citizen: int, version: int | None, now: datetime
) -> Ticket | None:
    """
    The *citizen* gives the place back, and with it the appointment; None when called already.

    With *version*, only while nobody has changed the ticket since.
    """
    found = await locked(unit, ticket)
    if found is None or found.citizen != citizen:
        return None
    if found.status == "left":
        return found
    if found.status != "waiting" or version not in (None, found.version):
        return None
    return await left(unit, found, now=now, actor="citizen")


async def left(
    unit: Unit, ticket: Ticket, *, now: datetime, actor: str, why: str = ""
) -> Ticket | None:
    """The locked *ticket*, which waits, is given up, and its appointment with it."""
    if ticket.appointment is None:
        await give_up(unit, ticket, now, actor=actor, reason=why)
    else:
        gone = await cancel(
            unit,
            appointment=ticket.appointment,
            citizen=None,
            version=None,
            now=now,
            actor=actor,
            reason=why,
        )
        if gone is None:
            return None
    return await find(unit, ticket.id)


async def back(unit: Unit, ticket: Ticket, **values: Any) -> Ticket | None:
    """The locked *ticket* waits again, with the turn it had; None when a key refuses."""
    return await change(
        unit,
        ticket,
        "waiting",
        desk=None,
        calls=0,
        last_call=None,
        serving_from=None,
        ended=None,
        **values,
    )


async def _last_reason(unit: Unit, ticket: int) -> str:
    events = await history(unit, ticket)
    return events[-1].reason if events else ""
