"""What a turn shows, as rows that wait in the outbox with its cause."""

from dataclasses import replace
from typing import Any

from bot.performing.case import Case
from bot.store.outbox import Lane, Outgoing
from conversations.events import Chose
from conversations.screen import Screen, screen_as_json


def show(case: Case, screen: Screen) -> None:
    """
    Order *screen* to be sent.

    Navigation edits the message that was tapped; under a kept message it opens a new one,
    unless the screen is that message's own next state.
    """
    tapped = case.tapped
    if isinstance(case.event, Chose) and case.event.kept and not screen.kept:
        tapped = None
    case.tapped = None
    case.outgoing.append(
        Outgoing(
            dedup_key=f"reply:{case.update_id}:{len(case.outgoing)}",
            citizen=case.citizen,
            lane=Lane.REPLY,
            kind="screen",
            content=screen_as_json(replace(screen, calendar=None)),
            edits=tapped,
            live=screen.live or None,
        )
    )
    if screen.calendar is not None:
        follow_with(case, "calendar", {"appointment": screen.calendar})


def follow_with(case: Case, kind: str, content: dict[str, Any]) -> None:
    """Order a file to be sent after what was shown; it is drawn as it is sent."""
    case.outgoing.append(
        Outgoing(
            dedup_key=f"reply:{case.update_id}:{len(case.outgoing)}",
            citizen=case.citizen,
            lane=Lane.REPLY,
            kind=kind,
            content=content,
        )
    )
