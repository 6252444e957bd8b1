"""
Whom a notice has not reached, nor what was done about it since: its correction, its withdrawal.

Of an audience of thousands only one page is ever read.  Who they are is known where they gave a
name for a visit or a seat of their own; the others are only counted.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from bot.store.agenda import details
from bot.store.audience import NOTICE
from bot.store.database import Unit
from bot.store.ordering import Campaign
from bot.store.registers import name_of
from bot.store.sending import CORRECTION, MENDING, WITHDRAWAL
from bot.store.tables import appointments, outbox, seats

LOST = ("refused", "unreachable", "expired")
UNCERTAIN, PERHAPS_WRONG, GONE, UNCHANGED = "uncertain", "perhaps-wrong", "gone", "unchanged"


@dataclass(frozen=True, slots=True)
class Unreached:
    """
    Someone it has not reached, with what they gave of themselves, and why.

    *why* is refused, unreachable, expired or uncertain of the notice itself; of what was done
    about it since also perhaps-wrong (they may have the notice as it was), gone (nothing stands
    there that could be edited) or unchanged (Telegram refused to edit it).
    """

    name: str
    phone: str
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many, and of how many of them there is a name."""

    why: str
    named: bool
    many: int


def mended_as(found: Campaign) -> str:
    """What was done about *found* last: correction, withdrawal, or notice when nothing was."""
    if found.version == 1:
        return NOTICE
    return WITHDRAWAL if found.state == "withdrawn" else CORRECTION


async def counted(unit: Unit, found: Campaign) -> list[Counted]:
    """How many *found* has not reached, for each reason, those with a name apart."""
    them = _them(found)
    rows = await unit.connection.execute(
        select(them.c.why, them.c.named, func.count())
        .group_by(them.c.why, them.c.named)
        .order_by(them.c.why, them.c.named)
    )
    return [Counted(why, bool(named), many) for why, named, many in rows]


async def count(unit: Unit, found: Campaign) -> int:
    """How many *found* has not reached."""
    many = await unit.connection.scalar(
        select(func.count()).select_from(outbox).where(_missed(found))
    )
    return many or 0


async def named(unit: Unit, found: Campaign, first: int, most: int) -> list[Unreached]:
    """Up to *most* of those with a name, without the *first* ones; who gave a phone comes first."""
    them = _them(found)
    rows = await unit.connection.execute(
        select(them)
        .where(them.c.named)
        .order_by(case((them.c.visit.is_not(None), 0), else_=1), them.c.id)
        .offset(first)
        .limit(most)
    )
    people = []
    for row in rows.all():
        if row.visit is not None:
            told = await details(unit, row.visit)
            people.append(Unreached(told.get("name", ""), told.get("phone", ""), row.why))
        else:
            name = await name_of(unit, row.gathering, row.citizen)
            people.append(Unreached(name, "", row.why))
    return people


def _them(found: Campaign) -> Subquery:
    # What was given for somebody else is not who they are.
    visit = select(func.max(appointments.c.id)).where(
        appointments.c.citizen == outbox.c.citizen,
        appointments.c.sealed.is_not(None),
        ~appointments.c.for_other,
    )
    gathering = select(func.max(seats.c.gathering)).where(
        seats.c.citizen == outbox.c.citizen, seats.c.sealed.is_not(None)
    )
    rows = (
        select(
            outbox.c.id,
            outbox.c.citizen,
            _why(found).label("why"),
            visit.scalar_subquery().label("visit"),
            gathering.scalar_subquery().label("gathering"),
        )
        .where(_missed(found))
        .subquery()
    )
    has_name = or_(rows.c.visit.is_not(None), rows.c.gathering.is_not(None))
    return select(*rows.c, has_name.label("named")).subquery()


def _missed(found: Campaign) -> ColumnElement[bool]:
    of_it = outbox.c.campaign == found.id
    first = and_(of_it, outbox.c.kind == NOTICE)
    mended = mended_as(found)
    if mended == NOTICE:
        return and_(first, outbox.c.state.in_((*LOST, UNCERTAIN)))
    newest = and_(
        of_it,
        outbox.c.kind.in_(MENDING),
        outbox.c.dedup_key.like(f"{mended}:{found.id}:{found.version}:%"),
        outbox.c.state.in_(LOST),
    )
    # Who never had it need not hear that it is withdrawn; whether some had it, nobody knows.
    had_not = (UNCERTAIN,) if mended == WITHDRAWAL else (*LOST, UNCERTAIN)
    return or_(newest, and_(first, outbox.c.state.in_(had_not)))


def _why(found: Campaign) -> ColumnElement[Any]:
    mending = outbox.c.kind.in_(MENDING)
    refused = and_(mending, outbox.c.state == "refused")
    perhaps = UNCERTAIN if mended_as(found) == NOTICE else PERHAPS_WRONG
    return case(
        (and_(refused, outbox.c.error == "EditInVain"), GONE),
        (refused, UNCHANGED),
        (outbox.c.state == UNCERTAIN, perhaps),
        else_=outbox.c.state,
    )
