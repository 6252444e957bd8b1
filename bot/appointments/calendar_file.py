"""An appointment as a file that a phone's calendar opens (RFC 5545)."""

from datetime import UTC, datetime


def calendar_file(
    *,
    uid: str,
    sequence: int,
    starts: datetime,
    ends: datetime,
    title: str,
    place: str,
    details: str,
    cancelled: bool,
    now: datetime,
) -> bytes:
    """
    The event *uid*; a higher *sequence* replaces what an earlier file said of it.

    All times are aware and written in UTC, so no time zone has to be described.  An empty
    *place* or *details* is left out.  Raises ValueError for a naive time.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415  (heavy, and seldom asked for)

    if any(moment.tzinfo is None for moment in (starts, ends, now)):
        raise ValueError("a calendar file needs aware times")
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", starts.astimezone(UTC))
    event.add("dtend", ends.astimezone(UTC))
    event.add("summary", title)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if place:
        event.add("location", place)
    if details:
        event.add("description", details)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Community Centre bot//EL")
    # A file handed over in a chat is published; CANCEL would need an organizer's mail (RFC 5546).
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
