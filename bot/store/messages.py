"""A message on its way: as it is ordered, as it is leased, and how a try to send it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any


class Lane(IntEnum):
    """The lower overtakes the higher."""

    REPLY = 0
    CALL = 1
    CHANGE = 2
    REMINDER = 3
    NOTICE = 4


@dataclass(frozen=True, slots=True)
class Outgoing:
    """
    A message to be sent.  Of two with one *dedup_key* only the first is kept.

    *edits* is the Telegram message that it replaces; a notice has no *content* of its own, its
    text stands in the campaign.  After *expires* it is of no use.
    """

    dedup_key: str
    citizen: int
    lane: Lane
    kind: str
    content: dict[str, Any] | None
    edits: int | None = None
    not_before: datetime | None = None
    expires: datetime | None = None
    appointment: int | None = None
    campaign: int | None = None
    gathering: int | None = None
    live: str | None = None
    """what it is the live message of, in its citizen's chat"""


@dataclass(frozen=True, slots=True)
class Leased:
    """
    A message that is ours to send until its lease runs out.

    *doubtful* is true when an earlier try may have arrived; *attempts* counts this one.
    """

    id: int
    token: str
    citizen: int
    chat: int
    lane: Lane
    kind: str
    content: dict[str, Any] | None
    edits: int | None
    appointment: int | None
    campaign: int | None
    attempts: int
    expires: datetime | None
    doubtful: bool
    live: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """
    How one try ended.

    *state* is sent, uncertain, refused, unreachable, suppressed or expired; or pending, to be
    tried again from *not_before* on.  *doubtful* says that this try may have arrived.
    """

    id: int
    token: str
    state: str
    message_id: int | None = None
    error: str | None = None
    not_before: datetime | None = None
    doubtful: bool = False
    live: str | None = None
