"""Why a message may no longer leave: its reason, read again as its lease is taken."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, exists, or_, select

from bot.store.agenda import details
from bot.store.database import Unit
from bot.store.followers import DATES
from bot.store.holding import PRESENT, STANDING
from bot.store.planned import of_seat
from bot.store.registers import CAME, IN
from bot.store.tables import (
    LEASED,
    PENDING,
    appointments,
    campaigns,
    followers,
    offers,
    outbox,
    renewals,
    waitlist,
)

THERE_OR_COMING = (*STANDING, *PRESENT)
ASKS = "stranded-ask:"
"""how the key begins of the letter that asks for another hour"""
HOLDS = "holds:"
"""and of the one that says the hour holds after all"""

_other = outbox.alias("other")
# An edit that was on its way when its worker died, and that a newer one has replaced meanwhile,
# would bring the old text back.  Of sent replies nothing is kept: they took it with them (`settle`).
# So would what is told of a gathering, once a newer change of it was told.
OUTDATED = or_(
    and_(
        outbox.c.edits.is_not(None),
        exists().where(
            _other.c.citizen == outbox.c.citizen,
            _other.c.edits == outbox.c.edits,
            _other.c.id > outbox.c.id,
            _other.c.state.in_((PENDING, LEASED, "sent")),
        ),
    ),
    and_(
        outbox.c.kind == "gathering-change",
        exists().where(
            _other.c.citizen == outbox.c.citizen,
            _other.c.gathering == outbox.c.gathering,
            _other.c.kind == outbox.c.kind,
            _other.c.id > outbox.c.id,
        ),
    ),
)
# Whoever has given up one of two appointments of a day still comes that day.
_visit = appointments.alias("visit")
COMES = and_(
    outbox.c.kind == "notice",
    appointments.c.id.is_not(None),
    exists().where(
        _visit.c.citizen == outbox.c.citizen,
        _visit.c.local_day == appointments.c.local_day,
        _visit.c.status.in_(THERE_OR_COMING),
    ),
)
# The topics of a notice stand in one column, with commas between.
FOLLOWS = exists().where(
    followers.c.citizen == outbox.c.citizen,
    ("," + campaigns.c.topic + ",").like("%," + followers.c.topic + ",%"),
)


def ended_as(row: Row[Any], now: datetime) -> str | None:
    """The state of a message (a row of `leasing`) that must not leave any more; None when it should."""
    if row.expires is not None and row.expires <= now:
        return "expired"
    if row.muted is not None or row.outdated:
        return "suppressed"
    if row.kind in ("reminder", "change") and row.status not in ("booked", "confirmed"):
        return "suppressed"
    if row.kind == "change" and not _as_the_hours_are(row):
        return "suppressed"
    if row.kind == "nudge" and row.appointment and row.status not in ("booked", "confirmed"):
        return "suppressed"
    if row.kind == "reminder" and row.stranded is not None:
        # Nobody is invited to a door that will be shut.
        return "suppressed"
    if row.kind == "offer" and row.status != "offered":
        return "suppressed"
    if row.kind in ("seat-reminder", "seat-offer", "gathering-change") and not _of_a_seat(row):
        return "suppressed"
    if row.kind == "approval" and row.campaign_state != "asked":
        return "suppressed"
    if row.kind == "notice" and (state := _of_a_notice(row)):
        return state
    return None if row.reachable else "unreachable"


def _of_a_notice(row: Row[Any]) -> str | None:
    """The state of a notice's message that must not leave now; of a paused one it waits as such."""
    if row.campaign_state == "paused":
        return "paused"
    if row.campaign_state != "running":
        return "suppressed"
    return None if row.trial or _still_concerns(row) else "suppressed"


def _still_concerns(row: Row[Any]) -> bool:
    """Whether its reader has the reason that it names: they follow it, they come that day, to that."""
    if row.for_followers:
        return bool(row.follows)
    if row.appointment is not None:
        return bool(row.comes)
    if row.gathering is not None:
        return row.gathering_state == "open" and row.seat_state in (IN, CAME)
    # An earlier release kept no more of why it was owed.
    return True


def _as_the_hours_are(row: Row[Any]) -> bool:
    """Whether a letter about lost hours says what is so: they are lost, or they hold after all."""
    if row.dedup_key.startswith(ASKS):
        return row.stranded is not None
    return row.stranded is None or not row.dedup_key.startswith(HOLDS)


def _of_a_seat(row: Row[Any]) -> bool:
    """Whether its key is of the very seat its citizen has, and of the gathering as it is now."""
    if row.kind == "gathering-change":
        # That it was called off is told after it was.
        return row.seat is not None and _called_off(row) == (row.gathering_state != "open")
    if row.gathering_state != "open":
        return False
    if row.kind == "seat-offer":
        return bool(row.seat_state == "offered" and row.dedup_key == offer_key(row.seat))
    newest = of_seat(row.seat, row.sequence)
    return bool(row.seat_state == "in" and row.dedup_key.startswith(newest))


def _called_off(row: Row[Any]) -> bool:
    return ":cancelled:" in row.dedup_key


async def moot(unit: Unit, rows: Collection[Row[Any]]) -> set[int]:
    """
    Of *rows* the ids of what has come to nothing where only its key tells what it was about.

    A renewal that is asked for no more or was approved anew, dates that are followed no more, a
    wait that has ended or has had an offer, papers that were ticked meanwhile.
    """
    gone = set()
    for row in rows:
        about, *rest = row.dedup_key.split(":")
        if row.kind in ("renewal", "nudge") and not await _is_so(unit, row, about, rest):
            gone.add(row.id)
    return gone


async def _is_so(unit: Unit, row: Row[Any], about: str, rest: list[str]) -> bool:
    match about, rest:
        case "renewal", [asked, approved, *_]:
            kept = await unit.connection.scalar(
                select(renewals.c.approved).where(renewals.c.id == int(asked))
            )
            return kept is not None and kept.isoformat() == approved
        case "deadline", [citizen, topic, *_]:
            wishes = exists().where(
                followers.c.citizen == int(citizen), followers.c.topic == f"{DATES}{topic}"
            )
            return bool(await unit.connection.scalar(select(wishes)))
        case "nudge-wait", [waiting]:
            offered = exists().where(offers.c.waitlist == waitlist.c.id)
            waits = exists().where(
                waitlist.c.id == int(waiting), waitlist.c.state == "waiting", ~offered
            )
            return bool(await unit.connection.scalar(select(waits)))
        case "nudge-papers", _:
            return not (await details(unit, row.appointment)).get("some_ticked")
        case _:
            return True


def offer_key(seat: int) -> str:
    """The key of the message that offers a freed seat to who waited; one gets only one."""
    return f"seat-offer:{seat}"
