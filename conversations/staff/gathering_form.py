"""
What staff fill in of a gathering, field by field, and the plan that it makes.

The form holds text only: a day as 2027-03-12, hours as 18:00-20:00, *seats* empty for no limit,
*until* empty for "until it begins".  What was typed is looked at here, by itself and, as soon as
day and hours are known, together with the rest.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from conversations.booking.typed import name_in
from conversations.events import SentFile, Wrote
from conversations.gatherings.plan import (
    LONGEST_BODY,
    LONGEST_PLACE,
    LONGEST_TITLE,
    Kind,
    Plan,
    fault,
)
from conversations.staff.hours import typed
from conversations.tree import Library

FIELDS = (
    *("kind", "subject", "title", "day", "hours", "place", "body", "seats", "until"),
    "picture",
)
"""in the order in which they are asked"""
LATER = ("title", "day", "hours", "place", "body", "seats", "until", "picture")
"""what may be changed once it is announced"""
UNTIL = re.compile(rf"(\S+)(?:\s+{typed.CLOCK})?")
LAST_MINUTE = time(23, 59)

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was typed is of no use; *why* is the id of the sentence that says so."""

    why: str


def read(library: Library, form: Form, field: str, event: Wrote | SentFile) -> str | Unclear:
    """What *event* says for *field*, as the form holds it."""
    today = event.at.astimezone(library.centre.zone).date()
    if field == "picture":
        return _picture(event)
    if isinstance(event, SentFile):
        return Unclear("plan.words-only")
    if field == "body":
        fits = bool(event.text.strip()) and len(event.text) <= LONGEST_BODY
        return (event.html or event.text) if fits else Unclear("plan.body-length")
    if field == "day":
        named = typed.days(event.text, today)
        if named is None or named[0] != named[1]:
            return Unclear("plan.day-unclear")
        return named[0].isoformat()
    if field == "until":
        return _until(form, event.text, today)
    reading = _READ.get(field)
    return reading(event.text) if reading else Unclear("plan.choose")


def _title(text: str) -> str | Unclear:
    title = name_in(text)
    return title if 0 < len(title) <= LONGEST_TITLE else Unclear("plan.title-length")


def _place(text: str) -> str | Unclear:
    place = name_in(text)
    return place if 0 < len(place) <= LONGEST_PLACE else Unclear("plan.place-length")


def _hours(text: str) -> str | Unclear:
    named = typed.hours(text)
    if named is None:
        return Unclear("plan.hours-unclear")
    return f"{named[0]:%H:%M}-{named[1]:%H:%M}"


def _seats(text: str) -> str | Unclear:
    said = text.strip()
    known = said.isascii() and said.isdecimal() and len(said) <= len("9999")
    # How many are too many is said with the rest of the plan's faults.
    return str(int(said)) if known else Unclear("plan.seats-unclear")


_READ: Mapping[str, Callable[[str], str | Unclear]] = {
    "title": _title,
    "place": _place,
    "hours": _hours,
    "seats": _seats,
}


def _until(form: Form, text: str, today: date) -> str | Unclear:
    found = UNTIL.fullmatch(text.strip())
    named = typed.days(found[1], today) if found else None
    if found is None or named is None:
        return Unclear("plan.until-unclear")
    day = named[0]
    if found[2] is None:
        # The day it takes place, without an hour: until it begins.
        same = day.isoformat() == form.get("day")
        return "" if same else datetime.combine(day, LAST_MINUTE).isoformat()
    try:
        at = time(int(found[2]), int(found[3] or 0))
    except ValueError:
        return Unclear("plan.until-unclear")
    return datetime.combine(day, at).isoformat()


def _picture(event: Wrote | SentFile) -> str | Unclear:
    if isinstance(event, SentFile) and event.kind == "photo":
        return event.file
    return Unclear("plan.picture-unclear")


def plan_of(form: Form, zone: ZoneInfo) -> Plan | Unclear:
    """The plan that *form* makes, as far as it is filled in; day and hours must be."""
    day = date.fromisoformat(form["day"])
    opens, _, closes = form["hours"].partition("-")
    starts = typed.instant(datetime.combine(day, time.fromisoformat(opens)), zone)
    ends = typed.instant(datetime.combine(day, time.fromisoformat(closes)), zone)
    until = form.get("until", "")
    registration = typed.instant(datetime.fromisoformat(until), zone) if until else starts
    if starts is None or ends is None or registration is None:
        return Unclear("plan.no-such-hour")
    seats = form.get("seats", "")
    return Plan(
        kind=Kind(form["kind"]),
        subject=form["subject"],
        title=form["title"],
        starts=starts,
        ends=ends,
        place=form.get("place", ""),
        body=form.get("body", ""),
        seats=int(seats) if seats else None,
        register_until=registration,
        picture=form.get("picture", ""),
    )


def form_of(plan: Plan, zone: ZoneInfo) -> dict[str, str]:
    """The form that makes *plan*."""
    starts, ends = plan.starts.astimezone(zone), plan.ends.astimezone(zone)
    until = plan.register_until.astimezone(zone).replace(tzinfo=None)
    return {
        "kind": plan.kind.value,
        "subject": plan.subject,
        "title": plan.title,
        "day": starts.date().isoformat(),
        "hours": f"{starts:%H:%M}-{ends:%H:%M}",
        "place": plan.place,
        "body": plan.body,
        "seats": "" if plan.seats is None else str(plan.seats),
        "until": "" if plan.register_until == plan.starts else until.isoformat(),
        "picture": plan.picture,
    }


def trouble(form: Form, zone: ZoneInfo, now: datetime) -> str:
    """The id of the sentence that says why *form* makes no plan; empty when nothing speaks against it."""
    if "day" in form and date.fromisoformat(form["day"]) < now.astimezone(zone).date():
        return "plan.past"
    if "hours" not in form:
        return ""
    plan = plan_of(form, zone)
    return plan.why if isinstance(plan, Unclear) else fault(plan, now)


def digest(form: Form) -> str:
    """What tells this form from any other in a button."""
    said = repr(sorted(form.items()))
    return hashlib.blake2b(said.encode(), digest_size=4).hexdigest()
