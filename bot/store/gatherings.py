"""
Gatherings: announced once, changed or called off by whoever read them last.

Every change is a compare-and-set on the version.  The calendar's sequence rises with what a
calendar shows: title, time and place.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import PENDING, gatherings, outbox
from conversations.gatherings.events import Gathering
from conversations.gatherings.plan import Kind, Plan

OPEN, CANCELLED = "open", "cancelled"
_COLUMNS = (
    gatherings.c.id,
    gatherings.c.version,
    gatherings.c.state,
    gatherings.c.uid,
    gatherings.c.sequence,
    gatherings.c.kind,
    gatherings.c.service,
    gatherings.c.topic,
    gatherings.c.title,
    gatherings.c.starts,
    gatherings.c.ends,
    gatherings.c.place,
    gatherings.c.body,
    gatherings.c.seats,
    gatherings.c.register_until,
    gatherings.c.picture,
)


async def announce(
    unit: Unit, plan: Plan, *, created_by: int, request: str, now: datetime
) -> tuple[Gathering, bool]:
    """Publish *plan*; asked again with the same *request*, the same, and that it is not new."""
    row = (
        await unit.connection.execute(
            insert(gatherings)
            .values(
                **_values(plan),
                state=OPEN,
                version=1,
                uid=uuid.uuid4().hex,
                sequence=0,
                created_by=created_by,
                created=now,
                request=request,
            )
            .on_conflict_do_nothing(index_elements=[gatherings.c.request])
            .returning(*_COLUMNS)
        )
    ).one_or_none()
    if row is not None:
        return _gathering(row), True
    same = await unit.connection.execute(select(*_COLUMNS).where(gatherings.c.request == request))
    return _gathering(same.one()), False


async def find(unit: Unit, gathering: int, *, alone: bool = False) -> Gathering | None:
    """
    The gathering in whatever state; None when there is none.

    With *alone*, nobody else gives or frees a seat of it until this transaction ends.
    """
    query = select(*_COLUMNS).where(gatherings.c.id == gathering)
    if alone:
        query = query.with_for_update()
    row = (await unit.connection.execute(query)).one_or_none()
    return None if row is None else _gathering(row)


async def ahead(unit: Unit, now: datetime, most: int | None = None) -> list[Gathering]:
    """Those that stand and are not over, the soonest first; all, or the first *most*."""
    rows = await unit.connection.execute(
        select(*_COLUMNS)
        .where(gatherings.c.ends > now, gatherings.c.state == OPEN)
        .order_by(gatherings.c.starts, gatherings.c.id)
        .limit(most)
    )
    return [_gathering(row) for row in rows]


async def past(unit: Unit, now: datetime, most: int) -> list[Gathering]:
    """Those that are over or were called off, the latest first."""
    rows = await unit.connection.execute(
        select(*_COLUMNS)
        .where((gatherings.c.ends <= now) | (gatherings.c.state != OPEN))
        .order_by(gatherings.c.starts.desc(), gatherings.c.id.desc())
        .limit(most)
    )
    return [_gathering(row) for row in rows]


async def change(unit: Unit, gathering: Gathering, plan: Plan, *, version: int) -> Gathering | None:
    """Let *plan* take the place of its own; None when it is not as it was at *version*."""
    return await _change(
        unit, gathering, version, _values(plan), shown=_shown(plan) != _shown(gathering.plan)
    )


async def cancel(unit: Unit, gathering: Gathering, *, version: int) -> Gathering | None:
    """Call it off; None when it is not as it was at *version*, or called off already."""
    return await _change(unit, gathering, version, {"state": CANCELLED}, shown=True)


async def _change(
    unit: Unit, gathering: Gathering, version: int, values: Mapping[str, Any], *, shown: bool
) -> Gathering | None:
    row = (
        await unit.connection.execute(
            update(gatherings)
            .where(
                gatherings.c.id == gathering.id,
                gatherings.c.version == version,
                gatherings.c.state == OPEN,
            )
            .values(
                **values,
                version=gatherings.c.version + 1,
                sequence=gatherings.c.sequence + (1 if shown else 0),
            )
            .returning(*_COLUMNS)
        )
    ).one_or_none()
    return None if row is None else _gathering(row)


async def withdraw(
    unit: Unit, gathering: int, now: datetime, *, kind: str, citizen: int | None = None
) -> None:
    """What waits to be sent about it, of *kind* and to *citizen* if named, leaves no more."""
    query = update(outbox).where(
        outbox.c.gathering == gathering, outbox.c.kind == kind, outbox.c.state == PENDING
    )
    if citizen is not None:
        query = query.where(outbox.c.citizen == citizen)
    await unit.connection.execute(query.values(state="suppressed", due=now, sealed=None))


async def purge(unit: Unit, before: datetime) -> int:
    """Delete the gatherings that ended before *before*, with who came; how many."""
    deleted = await unit.connection.execute(delete(gatherings).where(gatherings.c.ends < before))
    return deleted.rowcount


def _shown(plan: Plan) -> tuple[Any, ...]:
    return plan.title, plan.starts, plan.ends, plan.place


def _values(plan: Plan) -> dict[str, Any]:
    of_session = plan.kind is Kind.SESSION
    return {
        "kind": plan.kind.value,
        "service": plan.subject if of_session else None,
        "topic": None if of_session else plan.subject,
        "title": plan.title,
        "starts": plan.starts,
        "ends": plan.ends,
        "place": plan.place,
        "body": plan.body,
        "seats": plan.seats,
        "register_until": plan.register_until,
        "picture": plan.picture or None,
    }


def _gathering(row: Any) -> Gathering:
    plan = Plan(
        kind=Kind(row.kind),
        subject=row.service or row.topic or "",
        title=row.title,
        starts=row.starts,
        ends=row.ends,
        place=row.place,
        body=row.body,
        seats=row.seats,
        register_until=row.register_until,
        picture=row.picture or "",
    )
    return Gathering(row.id, row.version, row.state, row.uid, row.sequence, plan)
