"""What another Community Centre would do differently: when it reminds, calls, offers and forgets."""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum


class Occasion(StrEnum):
    """Whom a reminder is for."""

    ALWAYS = "always"
    AFTER_NO_SHOW = "after-no-show"
    """only who missed an appointment of late, as `NoShowRule.days` counts it"""


class Dated(StrEnum):
    """What holds the date that a reminder is of."""

    APPOINTMENT = "appointment"
    EVENT = "event"
    """a seat at a gathering"""
    RENEWAL = "renewal"
    """an approval that runs out, of whom asked to be reminded"""
    DEADLINE = "deadline"
    """a day until which one may apply, of whom asked to be told"""


VISITS = (Dated.APPOINTMENT, Dated.EVENT)
"""what begins at an hour and is come to; the others are days"""


class Late(StrEnum):
    """What becomes of a reminder that could not leave when it was due."""

    SEND = "send"
    """
    it leaves as soon as it can, until the next one is due or the visit begins; of a day that is
    not come to, within the days that the outbox remembers
    """
    DROP = "drop"
    """half an hour later it is of no use"""


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """
    When an appointment, or whatever else stands in *of*, is reminded of, and with what words.

    Either *hours_before* it begins, or *days_before* or *months_before* it at the local wall-clock
    time *at*; hours are for `VISITS` alone, and months for what is not among them.  While its
    citizen fills in a form it waits, unless it *interrupts*.  *text* is the Centre's own
    sentence below what is reminded of; empty when there is none.
    """

    id: str
    hours_before: int | None = None
    days_before: int | None = None
    at: time | None = None
    when: Occasion = Occasion.ALWAYS
    late: Late = Late.SEND
    interrupts: bool = False
    of: tuple[Dated, ...] = VISITS
    text: str = ""
    months_before: int | None = None


@dataclass(frozen=True, slots=True)
class QueueRules:
    """How the day's queue is kept; see `bot.appointments.queue_order`."""

    check_in_before: timedelta = timedelta(minutes=60)
    """how long before an appointment one may say that one has arrived"""
    late_after: timedelta = timedelta(minutes=10)
    """who comes later than this has no longer the turn of their appointment"""
    walk_in_patience: timedelta = timedelta(minutes=45)
    """who came without an appointment and waited so long stands beside those whose time has come"""
    recall_gap: timedelta = timedelta(minutes=3)
    most_calls: int = 3


@dataclass(frozen=True, slots=True)
class NoShowRule:
    """Who missed *limit* appointments within *days* is asked to speak to a person first."""

    limit: int = 2
    days: int = 90


@dataclass(frozen=True, slots=True)
class OfferRule:
    """A freed time is kept *lasts* for one who waits, unless it begins within *cut_off*."""

    lasts: timedelta = timedelta(minutes=60)
    cut_off: timedelta = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """What must happen before a notice leaves."""

    approval: bool = False
    """a second member of staff must agree"""
    typed_above: int = 200
    """more recipients than this, and their number must be typed"""
    trial: bool = False
    """notices go to staff only, until it is switched off"""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept, in days (hours for a conversation's position)."""

    conversation_hours: int
    appointment_days: int
    citizen_days: int
    delivered_days: int
    failed_hours: int
    update_key_hours: int
