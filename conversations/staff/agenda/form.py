"""
What is filled in of a booking at the counter, as it stands in the conversation's form.

*begun* in it is when this booking began: it tells its request from any other, so that a second
press books nothing more.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.booking.events import Slot
from conversations.conversation import Conversation

MINUTE = 60
STEP = 5
"""minutes between which a squeezed-in visit may begin"""
LATELY = timedelta(days=180)
"""a day without its year that is longer past than this is meant next year"""
_TYPED = re.compile(r"(?:(\d{1,2})[/.\-](\d{1,2})\s+)?(\d{1,2})[:.](\d{2})", re.ASCII)

Form = Mapping[str, str]


def form_of(conversation: Conversation, service: str) -> dict[str, str]:
    """What is filled in of a booking of *service*; the form of another task is none."""
    form = dict(conversation.form)
    return form if form.get("service") == service and "begun" in form else {}


def begin(form: Form, at: datetime, service: str) -> dict[str, str]:
    """*form*, or a new one when that is booked already or was never begun."""
    if not form or "done" in form:
        return {"service": service, "begun": at.isoformat()}
    return dict(form)


def timed_at(form: Form, slot: Slot, *, squeeze: bool) -> dict[str, str]:
    """*form* with its time and desk."""
    minutes = int(slot.starts.timestamp()) // MINUTE
    return {
        **form,
        "starts": str(minutes),
        "desk": slot.desk,
        "squeeze": "yes" if squeeze else "",
    }


def is_timed(form: Form) -> bool:
    return "starts" in form and "desk" in form


def untimed(form: Form) -> dict[str, str]:
    """*form* without its time: another one is being chosen."""
    return {field: said for field, said in form.items() if field not in {"starts", "squeeze"}}


def is_complete(form: Form) -> bool:
    """Whether it can be booked; a phone may be empty, but was asked for."""
    return is_timed(form) and "name" in form and "phone" in form


def starts_of(form: Form) -> datetime:
    """The chosen time, in UTC."""
    return datetime.fromtimestamp(int(form["starts"]) * MINUTE, UTC)


def digest_of(form: Form) -> str:
    """What tells this form from another, in eight characters."""
    said = "\n".join(f"{field}={form[field]}" for field in sorted(form) if field != "done")
    return hashlib.blake2b(said.encode(), digest_size=4).hexdigest()


def typed_time(text: str, day: date, zone: ZoneInfo) -> datetime | None:
    """The moment (UTC) that *text* names, of *day* unless it names another; None if it is none."""
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        return None
    try:
        if typed[1]:
            day = _of_year(int(typed[1]), int(typed[2]), day)
        meant = datetime.combine(day, time(int(typed[3]), int(typed[4])))
    except ValueError:
        return None
    starts = meant.replace(tzinfo=zone).astimezone(UTC)
    # An hour that the clocks leave out in spring is none.
    there = starts.astimezone(zone).replace(tzinfo=None) == meant
    return starts if there and meant.minute % STEP == 0 else None


def _of_year(day: int, month: int, near: date) -> date:
    found = near.replace(month=month, day=day)
    return found.replace(year=near.year + 1) if near - found > LATELY else found
