"""Who the citizens are: the one room that can tell an internal id from a Telegram chat."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.holding import FREE, note_change, standing
from bot.store.tables import (
    LEASED,
    PENDING,
    appointments,
    campaigns,
    citizens,
    conversations,
    followers,
    gatherings,
    inbox,
    live_messages,
    mutes,
    outbox,
    renewals,
    seats,
    staff,
    tickets,
    waitlist,
)

_THEIRS = (
    conversations,
    followers,
    live_messages,
    mutes,
    outbox,
    renewals,
    seats,
    staff,
    waitlist,
)
_ids: BindParameter[Any] = bindparam("ids", expanding=True)
_of_marks = select(
    citizens.c.id, citizens.c.mark, citizens.c.last_seen, citizens.c.reachable
).where(citizens.c.mark.in_(bindparam("marks", expanding=True)))
_newest = select(citizens.c.sealed_chat).order_by(citizens.c.id.desc()).limit(10)
_insert = insert(citizens)
_remember = _insert.on_conflict_do_update(
    index_elements=[citizens.c.mark],
    set_={"last_seen": _insert.excluded.last_seen, "reachable": _insert.excluded.reachable},
).returning(citizens.c.id, citizens.c.mark)
_reachable = (
    update(citizens)
    .where(citizens.c.id == bindparam("citizen"))
    .values(reachable=bindparam("reachable"))
)
_seen = (
    update(citizens)
    .where(citizens.c.id.in_(_ids), citizens.c.last_seen < bindparam("today"))
    .values(last_seen=bindparam("today"))
)


async def known(unit: Unit, chats: Collection[int], now: datetime) -> dict[int, int]:
    """
    The citizen of each chat, from which something came just now.

    A chat that was never seen has a citizen afterwards, and whoever writes can be written to
    again.  Of when someone came, only the day is kept.
    """
    if not chats:
        return {}
    today = now.date()
    chat_of = {unit.seal.mark(chat): chat for chat in chats}
    found = {}
    for citizen, mark, last_seen, reachable in await unit.connection.execute(
        _of_marks, {"marks": list(chat_of)}
    ):
        if last_seen == today and reachable:
            found[chat_of.pop(mark)] = citizen
    if chat_of:
        rows = [_row(unit, mark, chat, now) for mark, chat in chat_of.items()]
        for citizen, mark in await unit.connection.execute(_remember, rows):
            found[chat_of[bytes(mark)]] = citizen
    return found


async def of_chats(unit: Unit, chats: Collection[int]) -> list[int]:
    """The citizens of those *chats* that have ever written to the bot; nothing is noted of it."""
    if not chats:
        return []
    marks = {"marks": [unit.seal.mark(chat) for chat in chats]}
    return sorted(row.id for row in await unit.connection.execute(_of_marks, marks))


async def acquainted(unit: Unit, chats: Collection[int], now: datetime) -> list[int]:
    """
    The citizens of those *chats* that have ever written to the bot; they count as seen.

    It is for staff, to whom the bot writes of its own accord: Telegram refuses a message to
    someone who has never written, and what the Centre tells its own people keeps them known.
    """
    if not chats:
        return []
    marks = {"marks": [unit.seal.mark(chat) for chat in chats]}
    found = [row.id for row in await unit.connection.execute(_of_marks, marks)]
    await unit.connection.execute(_seen, {"ids": found, "today": now.date()})
    return sorted(found)


def _row(unit: Unit, mark: bytes, chat: int, now: datetime) -> dict[str, Any]:
    today = now.date()
    return {
        "mark": mark,
        "sealed_chat": unit.seal.seal(str(chat).encode()),
        "reachable": True,
        "forgotten": False,
        "first_seen": today,
        "last_seen": today,
    }


async def sealed_with_our_key(unit: Unit) -> bool:
    """
    False when the citizens we have were all sealed with another key.

    Several are asked, for one of them may be damaged; a database without any fits every key.
    """
    newest = (await unit.connection.scalars(_newest)).all()
    return not newest or any(unit.seal.is_ours(sealed) for sealed in newest)


async def mark_reachable(unit: Unit, citizen: int, reachable: bool) -> None:  # noqa: FBT001  the contract's shape
    """Remember whether *citizen* can be written to."""
    await unit.connection.execute(_reachable, {"citizen": citizen, "reachable": reachable})


async def forget(unit: Unit, citizen: int, now: datetime) -> None:
    """
    Delete whatever is kept about *citizen*; appointments ahead are cancelled and their time freed.

    The id stays good for one last message.  It is no longer found by its chat, so whoever
    writes again is someone new, and `drop_forgotten` deletes it once nothing waits to be sent.
    """
    await _empty(unit, [citizen], now)


async def drop_forgotten(unit: Unit) -> int:
    """Delete the last trace of those forgotten, whose last message is settled; how many."""
    waits = exists().where(
        outbox.c.citizen == citizens.c.id, or_(outbox.c.state == PENDING, outbox.c.state == LEASED)
    )
    dropped = await unit.connection.execute(delete(citizens).where(citizens.c.forgotten, ~waits))
    return dropped.rowcount


async def forget_idle(unit: Unit, before: datetime, now: datetime) -> int:
    """
    Forget those not seen since the day of *before*; how many.

    Not those who still expect to hear from the Centre: who follow a topic, wish to be
    reminded of a renewal, wait for a time, or have an appointment or a gathering ahead; and not
    its own people, whose role ends when an admin says so.
    """
    expects = or_(
        exists().where(followers.c.citizen == citizens.c.id),
        exists().where(renewals.c.citizen == citizens.c.id),
        exists().where(staff.c.citizen == citizens.c.id),
        exists().where(waitlist.c.citizen == citizens.c.id, waitlist.c.state == "waiting"),
        exists().where(
            appointments.c.citizen == citizens.c.id,
            appointments.c.starts > now,
            appointments.c.status.in_(("booked", "confirmed")),
        ),
        exists().where(
            seats.c.citizen == citizens.c.id,
            seats.c.gathering == gatherings.c.id,
            gatherings.c.ends > now,
        ),
    )
    idle = select(citizens.c.id).where(
        and_(citizens.c.last_seen < before.date(), ~citizens.c.forgotten, ~expects)
    )
    found = list(await unit.connection.scalars(idle))
    await _empty(unit, found, now)
    return len(found)


async def _leave_no_appointments(unit: Unit, ids: list[int], now: datetime) -> None:
    # Locked, so that nobody gives them another meanwhile, or moves one from under our hands.
    await unit.connection.execute(
        select(citizens.c.id)
        .where(citizens.c.id.in_(ids))
        .order_by(citizens.c.id)
        .with_for_update()
    )
    theirs = appointments.c.citizen.in_(ids)
    await unit.connection.execute(
        delete(appointments).where(theirs, appointments.c.status.in_(("held", "offered")))
    )
    found = await unit.connection.execute(
        select(appointments.c.id, appointments.c.status)
        .where(theirs, standing, appointments.c.starts > now)
        .order_by(appointments.c.id)
        .with_for_update()
    )
    ahead = {row[0]: row[1] for row in found}
    if ahead:
        await unit.connection.execute(
            update(appointments)
            .where(appointments.c.id.in_(list(ahead)))
            .values(status="cancelled_citizen", version=appointments.c.version + 1)
        )
        await unit.connection.execute(FREE, {"ids": list(ahead)})
    for appointment, was in ahead.items():
        await note_change(
            unit, appointment, now, actor="citizen", was=was, became="cancelled_citizen"
        )
    await unit.connection.execute(
        update(appointments).where(theirs).values(citizen=None, sealed=None)
    )


async def _empty(unit: Unit, ids: list[int], now: datetime) -> None:
    if not ids:
        return
    await _leave_no_appointments(unit, ids, now)
    theirs = select(citizens.c.mark).where(citizens.c.id.in_(ids))
    await unit.connection.execute(
        delete(inbox).where(inbox.c.state == "failed", inbox.c.lane.in_(theirs))
    )
    # Staff too may ask to be forgotten while the notice they sent is under way.
    await unit.connection.execute(
        update(campaigns)
        .where(campaigns.c.progress_citizen.in_(ids))
        .values(progress_citizen=None, progress_message=None)
    )
    for table in _THEIRS:
        await unit.connection.execute(delete(table).where(table.c.citizen.in_(_ids)), {"ids": ids})
    await unit.connection.execute(
        update(tickets).where(tickets.c.citizen.in_(ids)).values(citizen=None, sealed=None)
    )
    nobody = [
        {"gone": citizen, "nobody": unit.seal.mark(f"forgotten {citizen}")} for citizen in ids
    ]
    await unit.connection.execute(
        update(citizens)
        .where(citizens.c.id == bindparam("gone"))
        .values(mark=bindparam("nobody"), forgotten=True),
        nobody,
    )
