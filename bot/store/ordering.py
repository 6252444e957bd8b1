"""Notices as they were ordered: once for each request, and found again."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.store import audience
from bot.store.database import Unit
from bot.store.tables import campaigns
from conversations.staff.notices.audience import Audience, audience_as_json, audience_from_json
from conversations.staff.notices.letter import Letter

ABOUT = "campaign"
"""what a notice's sealed text is bound to"""


@dataclass(frozen=True, slots=True)
class Campaign:
    """
    A notice as it was ordered.

    *version* rises with each correction; *recipients* is reckoned as it is ordered and again as
    it begins.
    """

    id: int
    state: str
    version: int
    letter: Letter
    created_by: int
    approved_by: int | None
    created: datetime
    recipients: int


async def order(
    unit: Unit, letter: Letter, *, created_by: int, request: str | None, now: datetime, asked: bool
) -> tuple[int, bool]:
    """
    Keep *letter* to be sent when its time comes, or once somebody agrees if it is *asked*.

    With a *request* known already, the same campaign, and that it is not new.
    """
    values = {
        # The followers' own words of what it is about; none of it for other audiences.
        "topic": ",".join(letter.audience.topics),
        "sealed": unit.seal.seal(letter.html.encode(), ABOUT),
        "created_by": created_by,
        "state": "asked" if asked else "scheduled",
        "recipients": await audience.count(unit, letter.audience, now),
        "created": now,
        "progress_citizen": created_by,
        "audience": json.dumps(audience_as_json(letter.audience)),
        "button": letter.button or None,
        "file": letter.file or None,
        "file_kind": letter.file_kind or None,
        "send_at": letter.sends or now,
        "expires": letter.expires,
        "trial": letter.trial,
        "request": request,
    }
    new = await unit.connection.scalar(
        insert(campaigns)
        .values(**values)
        .on_conflict_do_nothing(index_elements=[campaigns.c.request])
        .returning(campaigns.c.id)
    )
    if new is not None:
        return new, True
    same = await unit.connection.scalar(
        select(campaigns.c.id).where(campaigns.c.request == request)
    )
    assert same is not None
    return same, False


async def find(unit: Unit, campaign: int) -> Campaign | None:
    """The notice in whatever state; None when there is none."""
    row = (
        await unit.connection.execute(select(*COLUMNS).where(campaigns.c.id == campaign))
    ).one_or_none()
    return None if row is None else campaign_of(unit, row)


async def newest(unit: Unit, most: int) -> list[Campaign]:
    """The last that were ordered, the newest first."""
    rows = await unit.connection.execute(
        select(*COLUMNS).order_by(campaigns.c.id.desc()).limit(most)
    )
    return [campaign_of(unit, row) for row in rows]


COLUMNS = (
    campaigns.c.id,
    campaigns.c.state,
    campaigns.c.version,
    campaigns.c.topic,
    campaigns.c.sealed,
    campaigns.c.created_by,
    campaigns.c.approved_by,
    campaigns.c.created,
    campaigns.c.recipients,
    campaigns.c.audience,
    campaigns.c.button,
    campaigns.c.file,
    campaigns.c.file_kind,
    campaigns.c.send_at,
    campaigns.c.expires,
    campaigns.c.trial,
)


def campaign_of(unit: Unit, row: Any) -> Campaign:
    # An earlier release kept the topic alone.
    whom = audience_from_json(json.loads(row.audience)) if row.audience else Audience((row.topic,))
    letter = Letter(
        audience=whom,
        html=unit.seal.open(row.sealed, ABOUT).decode(),
        file=row.file or "",
        file_kind=row.file_kind or "",
        button=row.button or "",
        sends=row.send_at,
        expires=row.expires,
        trial=row.trial,
    )
    return Campaign(
        id=row.id,
        state=row.state,
        version=row.version,
        letter=letter,
        created_by=row.created_by,
        approved_by=row.approved_by,
        created=row.created,
        recipients=row.recipients,
    )
