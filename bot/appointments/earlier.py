"""
Which freed time is worth offering to someone who waits.

It begins at least an hour before what they have (so the same morning counts, and any day before
it does), in the part of the day that suits them, and not so soon that they could not come: not
within the Centre's cut-off, nor within the notice that the service asks for.  It is none of the
times that they were offered before, and none at which they are expected elsewhere.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta, tzinfo

from conversations.booking.events import Slot
from conversations.centre import Service
from conversations.rules import OfferRule
from conversations.waiting.events import Part

USEFUL = timedelta(hours=1)
"""what is earlier by less is not worth a message"""
NOON = time(12)


def soonest_suitable(
    free: Iterable[Slot],
    *,
    part: Part,
    had: datetime | None,
    zone: tzinfo,
    earliest: datetime,
    but: Collection[datetime] = (),
    busy: Iterable[tuple[datetime, datetime]] = (),
    minutes: int = 0,
) -> Slot | None:
    """
    The first of *free* (by time) that suits who waits; None when none does.

    *had* is when their appointment begins, None when they have none.  Nothing before *earliest*
    is offered, nor one of *but*, nor one that with its *minutes* would reach into a *busy* span.
    """
    spans = tuple(busy)
    for slot in free:
        if had is not None and slot.starts > had - USEFUL:
            return None
        if slot.starts < earliest or slot.starts in but or not in_part(slot.starts, part, zone):
            continue
        ends = slot.starts + timedelta(minutes=minutes)
        if not any(slot.starts < until and since < ends for since, until in spans):
            return slot
    return None


def in_part(starts: datetime, part: Part, zone: tzinfo) -> bool:
    """Whether *starts* lies in that part of the Centre's day; the morning ends at noon."""
    if part is Part.ANY:
        return True
    before_noon = starts.astimezone(zone).time() < NOON
    return before_noon is (part is Part.MORNING)


def earliest_offered(rule: OfferRule, service: Service, now: datetime) -> datetime:
    """What begins sooner is not offered; later than this it still lies ahead when the offer ends."""
    return now + max(rule.cut_off, rule.lasts, service.min_notice)
