"""What can come of sending one message, and what follows from it: the whole policy, as data."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.store.outbox import Lane, Leased, Settled


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram accepted it.  That is not the same as read."""

    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will not take it, now or later; *why* is an error's name, never its text."""

    why: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The citizen blocked the bot, or is gone."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """It has certainly not arrived, so sending it again cannot double it."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It left, and nobody knows whether it arrived."""

    why: str


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing may leave for so many *seconds*; this one has not."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Overtaken:
    """An edit of a screen that a later edit has already replaced."""


Outcome = Sent | Refused | Unreachable | NotSent | Unknown | Paused | Overtaken

# Sure not to have arrived: soon at first, then hourly for the rest of a day.
RETRIES = (
    timedelta(seconds=1),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    *(timedelta(hours=1),) * 23,
)
# Nothing is read in the chat: what someone may do is told until it is known, and twice is once.
_AS_OFTEN_AS_IT_TAKES = frozenset({"commands"})
# What failed together must not come back together.
EARLIER_AT_MOST = 0.2
AFTER_A_PAUSE = timedelta(seconds=1)


def what_follows(row: Leased, outcome: Outcome, now: datetime, chance: float) -> Settled:
    """
    How *row* is settled at *now*: state *pending* when it is to be sent again.

    *chance*, from 0 to 1, moves that: up to a fifth of the wait earlier, and up to a second
    later than the end of a pause.

    What may have arrived is sent once more, because a reminder too many harms less than one
    missing; a notice is not, staff see it as uncertain; an edit as often as it takes, because
    twice is the same as once.
    """
    match outcome:
        case Sent(message_id):
            return Settled(row.id, row.token, "sent", message_id, live=row.live)
        case Refused(why):
            return Settled(row.id, row.token, "refused", error=why)
        case Unreachable():
            return Settled(row.id, row.token, "unreachable")
        case Overtaken():
            return overtaken(row)
        case Paused(seconds):
            return put_off(row, now + timedelta(seconds=seconds) + chance * AFTER_A_PAUSE)
        case NotSent(why):
            return _again(row, why, now, chance)
        case Unknown(why) if row.edits is not None or row.kind in _AS_OFTEN_AS_IT_TAKES:
            return _again(row, why, now, chance)
        case Unknown(why) if row.doubtful or row.lane is Lane.NOTICE:
            return Settled(row.id, row.token, "uncertain", error=why)
        case Unknown(why):
            return replace(_again(row, why, now, chance), doubtful=True)
        case _:
            assert_never(outcome)


def overtaken(row: Leased) -> Settled:
    """*row* is an edit, and what it would show is older than what is shown or will be at once."""
    return Settled(row.id, row.token, "suppressed")


def put_off(row: Leased, until: datetime) -> Settled:
    """*row* was not tried; its turn comes at *until*."""
    return Settled(row.id, row.token, "pending", not_before=until)


def _again(row: Leased, why: str, now: datetime, chance: float) -> Settled:
    if row.attempts > len(RETRIES) and row.kind not in _AS_OFTEN_AS_IT_TAKES:
        return Settled(row.id, row.token, "expired", error=why)
    wait = RETRIES[min(row.attempts, len(RETRIES)) - 1]
    later = now + wait * (1 - chance * EARLIER_AT_MOST)
    return Settled(row.id, row.token, "pending", error=why, not_before=later)
