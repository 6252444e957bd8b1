"""Where each citizen stands in their conversation, sealed."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.store.batches import Batch
from bot.store.database import Unit
from bot.store.sealing import CannotOpen
from bot.store.tables import conversations, microseconds

_load = select(conversations.c.citizen, conversations.c.sealed).where(
    conversations.c.citizen.in_(bindparam("ids", expanding=True))
)
_insert = insert(conversations)
_save = Batch(
    _insert.on_conflict_do_update(
        index_elements=[conversations.c.citizen],
        set_={"sealed": _insert.excluded.sealed, "touched": _insert.excluded.touched},
    ),
    ("citizen", "sealed", "touched"),
)


async def load(unit: Unit, citizens: Collection[int]) -> dict[int, dict[str, Any]]:
    """
    The conversations of *citizens*, as they were saved.

    Those who have none are left out, and those whose conversation does not open: they begin anew.
    """
    if not citizens:
        return {}
    rows = await unit.connection.execute(_load, {"ids": list(citizens)})
    found = {}
    for citizen, sealed in rows:
        with suppress(CannotOpen):
            found[citizen] = unit.seal.open_json(sealed, _about(citizen))
    return found


async def at_a_form(unit: Unit, citizens: Collection[int], since: datetime) -> set[int]:
    """Who of *citizens* is in the middle of a form, and has said something since *since*."""
    if not citizens:
        return set()
    recent = await unit.connection.scalars(
        select(conversations.c.citizen).where(
            conversations.c.citizen.in_(list(citizens)), conversations.c.touched > since
        )
    )
    found = await load(unit, list(recent))
    return {citizen for citizen, talk in found.items() if talk.get("draft") or talk.get("awaits")}


async def save(unit: Unit, talks: Mapping[int, dict[str, Any]], now: datetime) -> None:
    """Each of *talks* is what its citizen's next turn will load."""
    if talks:
        touched = microseconds(now)
        await _save.send(
            unit,
            [
                {
                    "citizen": citizen,
                    "sealed": unit.seal.seal_json(talk, _about(citizen)),
                    "touched": touched,
                }
                for citizen, talk in talks.items()
            ],
        )


async def drop_idle(unit: Unit, before: datetime) -> int:
    """Delete the conversations not touched since *before*; how many."""
    dropped = await unit.connection.execute(
        delete(conversations).where(conversations.c.touched < before)
    )
    return dropped.rowcount


def _about(citizen: int) -> str:
    return f"talk {citizen}"
