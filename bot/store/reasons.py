"""Why a message may no longer leave: its reason, read again as its lease is taken."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row


def ended_as(row: Row[Any], now: datetime) -> str | None:
    """The state of a message (a row of `leasing`) that must not leave any more; None when it should."""
    if row.expires is not None and row.expires <= now:
        return "expired"
    if row.muted is not None or row.outdated:
        return "suppressed"
    if row.kind in ("reminder", "change") and row.status not in ("booked", "confirmed"):
        return "suppressed"
    if row.kind == "nudge" and row.appointment and row.status not in ("booked", "confirmed"):
        return "suppressed"
    if row.kind == "reminder" and row.stranded is not None:
        # Nobody is invited to a door that will be shut.
        return "suppressed"
    if row.kind == "offer" and row.status != "offered":
        return "suppressed"
    if row.kind in ("seat-reminder", "seat-offer") and not _of_a_seat(row):
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
    # Who follows its topics no longer, gets it no longer; for other reasons one stays on the list.
    stopped = row.for_followers and not row.follows and not row.trial
    return "suppressed" if stopped else None


def _of_a_seat(row: Row[Any]) -> bool:
    """Whether its key is of the very seat its citizen has, and of the gathering as it is now."""
    if row.gathering_state != "open":
        return False
    if row.kind == "seat-offer":
        return bool(row.seat_state == "offered" and row.dedup_key == offer_key(row.seat))
    newest = reminder_key(row.seat, row.sequence, "")
    return bool(row.seat_state == "in" and row.dedup_key.startswith(newest))


def offer_key(seat: int) -> str:
    """The key of the message that offers a freed seat to who waited; one gets only one."""
    return f"seat-offer:{seat}"


def reminder_key(seat: int, sequence: int, rule: str) -> str:
    """The key of a reminder of a gathering as it stands at *sequence*."""
    return f"seat-reminder:{seat}:{sequence}:{rule}"
