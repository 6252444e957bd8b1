"""
What a gathering is planned to be, and what would be wrong with such a plan.

An *event* is open to all and asks for no name; a *session* is a group of one of the Centre's
services, and whoever joins gives a name.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_TITLE = 100
LONGEST_PLACE = 120
LONGEST_BODY = 1500
"""characters; with the rest of the card it stays within one message"""
MOST_SEATS = 500
FURTHEST = timedelta(days=730)
EARLY = timedelta(hours=1)
"""how long before the start one may note that somebody has come"""


class Kind(StrEnum):
    EVENT = "event"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Plan:
    """Moments are aware and in UTC; *body* is safe HTML; no *seats*: as many as come."""

    kind: Kind
    subject: str
    """the news topic of an event, the service of a session"""
    title: str
    starts: datetime
    ends: datetime
    place: str
    body: str
    seats: int | None
    register_until: datetime
    picture: str = ""
    """Telegram's id of it"""


def fault(plan: Plan, now: datetime, before: Plan | None = None) -> str:
    """
    The id of the sentence that says what is wrong with *plan* at *now*; empty when nothing is.

    What is written in it was looked at as it was written; this is about its times and seats.
    Of one that takes the place of *before*, a registration that has ended may stay so.
    """
    if plan.starts <= now:
        return "plan.past"
    if plan.starts > now + FURTHEST:
        return "plan.too-far"
    if plan.ends <= plan.starts:
        return "plan.ends-early"
    if plan.register_until > plan.starts:
        return "plan.until-late"
    registration = before.register_until if before else None
    if plan.register_until <= now and plan.register_until != registration:
        return "plan.until-past"
    if plan.seats is not None and not 1 <= plan.seats <= MOST_SEATS:
        return "plan.seats-unclear"
    return ""
