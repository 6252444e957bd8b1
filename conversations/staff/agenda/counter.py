"""
Booking for someone who stands at the counter or is on the phone, and needs no Telegram.

Service → day → time → name → phone, if they like → papers, if they like → confirm, at
`@staff:counter:<service>`.  A time is a free one or, squeezed in, any five minutes of the desk's
hours, beside what is booked there.  Nothing is held meanwhile: what was taken in between is told.
"""

from dataclasses import replace
from datetime import date

from conversations.booking.events import Slot
from conversations.booking.typed import is_name, name_in, phone_in
from conversations.centre import Service
from conversations.conversation import Conversation
from conversations.events import Chose, Wrote
from conversations.layout import button, paired, screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.staff.agenda import times, visit
from conversations.staff.agenda.bringing import papers_of, topics_of
from conversations.staff.agenda.day import day_of
from conversations.staff.agenda.effects import BookAtCounter, FindHours, FindRoom
from conversations.staff.agenda.events import EntryFound, HoursFound, RoomFound, RoomTaken
from conversations.staff.agenda.form import (
    Form,
    begin,
    digest_of,
    form_of,
    is_complete,
    is_timed,
    starts_of,
    timed_at,
    typed_time,
    untimed,
)
from conversations.staff.places import DOOR, OUT
from conversations.tree import Library
from conversations.turn import Turn, show

COUNTER = f"{DOOR}:counter"


def choose(library: Library, conversation: Conversation, event: Chose, subject: str) -> Turn:
    """Take a tap of such a booking; an outdated one shows the days anew."""
    service = library.centre.services.get(subject)
    if service is None:
        return _services(library, conversation)
    form = form_of(conversation, subject)
    choice = event.choice
    match choice[:1], choice[1:]:
        case _ if choice == "n" and "name" in form:
            return _step(library, conversation, service, {**form, "phone": ""})
        case _ if choice in {"name", "phone", "check", "topics"} and is_timed(form):
            return _step(library, conversation, service, form, choice)
        case "t", topic if topic[1:] in library.topics and is_timed(form):
            return _step(library, conversation, service, {**form, "topic": topic[1:]})
        case "y", digest if is_complete(form):
            # An old button must not book what was filled in since.
            if digest == f".{digest_of(form)}":
                return Turn(conversation, (_order(library, service, form),))
            return _step(library, conversation, service, form)
        case "p", offset if offset.isdecimal():
            return Turn(conversation, (FindRoom(subject, int(offset[:6])),))
        case "d", day if (chosen := day_of(day)) is not None:
            return Turn(conversation, (FindHours(subject, chosen),))
        case "s", slot if (wanted := times.slot_of(slot)) is not None:
            begun = begin(form, event.at, subject)
            return _step(library, conversation, service, timed_at(begun, wanted, squeeze=False))
        case "q", day:
            today = event.at.astimezone(library.centre.zone).date()
            begun = untimed(begin(form, event.at, subject))
            begun["day"] = (day_of(day) or today).isoformat()
            return _which_desk(library, conversation, service, begun)
        case "w", desk if desk[1:] in library.centre.desks and "day" in form:
            return _which_time(conversation, subject, {**form, "desk": desk[1:]})
        case _:
            return Turn(replace(conversation, form={}), (FindRoom(subject),))


def wrote(library: Library, conversation: Conversation, event: Wrote) -> Turn:
    """Take a typed time, name or phone, or say in one sentence what is missing."""
    field = conversation.awaits.rpartition(":")[2]
    form = dict(conversation.form)
    service = library.centre.services.get(form.get("service", ""))
    if service is None or not form_of(conversation, service.id):
        return _services(library, conversation)
    if field == "time" and "day" in form and "desk" in form:
        starts = typed_time(event.text, date.fromisoformat(form["day"]), library.centre.zone)
        if starts is None:
            return show(conversation, screen("counter.time-unclear", out=OUT, ask_text=True))
        return _step(
            library, conversation, service, timed_at(form, Slot(starts, form["desk"]), squeeze=True)
        )
    if field == "name":
        name = name_in(event.text)
        if not is_name(name):
            return show(conversation, screen("counter.name-unclear", out=OUT, ask_text=True))
        return _step(library, conversation, service, {**form, "name": name})
    phone = phone_in(event.text)
    if phone is None:
        return show(conversation, _ask_phone(service.id, "counter.phone-unclear"))
    return _step(library, conversation, service, {**form, "phone": phone})


def room_found(conversation: Conversation, event: RoomFound) -> Turn:
    here = conversation.goes(times.place_of(event.service, event.moves, event.version))
    return show(here, times.days(event))


def hours_found(conversation: Conversation, event: HoursFound) -> Turn:
    place = times.place_of(event.service, event.moves, event.version)
    return show(conversation.goes(f"{place}>d{event.day.isoformat()}"), times.times(event))


def taken(conversation: Conversation, event: RoomTaken) -> Turn:
    """Say why the time is not to be had; who it was for is remembered."""
    place = times.place_of(event.service, event.moves, event.version)
    why = {
        "closed": "counter.closed",
        "absence": "counter.absence",
        "past": "counter.past",
        "hours": "counter.hours",
    }
    lines = [Line(why.get(event.reason, "counter.taken"))]
    return show(
        conversation, screen(*lines, rows=((button("book.other-time", place, "p0"),),), out=OUT)
    )


def booked(conversation: Conversation, event: EntryFound) -> Turn:
    """Show it; whoever is booked next is someone else, but a second press shows the same."""
    done = replace(conversation, form={**conversation.form, "done": "yes"})
    return visit.found(done, event)


def _services(library: Library, conversation: Conversation) -> Turn:
    rows = paired(
        (Button(Line(f"service:{each.id}"), Press(f"{COUNTER}:{each.id}")), each.name)
        for each in library.centre.services.values()
    )
    here = replace(conversation, form={}, awaits="").goes(COUNTER)
    return show(here, screen("counter.choose-service", rows=rows, out=OUT))


def _step(
    library: Library, conversation: Conversation, service: Service, form: Form, step: str = ""
) -> Turn:
    """Ask for what *step* names, or else for what is still missing."""
    place = f"{COUNTER}:{service.id}"
    kept = replace(conversation, form=form)
    if not is_timed(form):
        return Turn(kept, (FindRoom(service.id),))
    if step == "name" or "name" not in form:
        asked = replace(kept, awaits=f"{COUNTER}:name").goes(f"{place}>name")
        return show(asked, screen("counter.ask-name", out=OUT, ask_text=True))
    if step == "phone" or "phone" not in form:
        asked = replace(kept, awaits=f"{COUNTER}:phone").goes(f"{place}>phone")
        return show(asked, _ask_phone(service.id, "counter.ask-phone"))
    here = replace(kept, awaits="")
    if step == "topics":
        rows = paired(
            (Button(Line(f"title:{each.id}"), Press(place, f"t.{each.id}")), each.title)
            for each in topics_of(library, service.id)
        )
        return show(here.goes(f"{place}>topics"), screen("counter.topics", rows=rows, out=OUT))
    return show(
        here.goes(f"{place}>check"), screen(*_told(library, form), rows=_rows(library, form))
    )


def _told(library: Library, form: Form) -> list[Line]:
    told = [
        Line("book.check"),
        Line("book.check-service", {"service": Line(f"service:{form['service']}")}),
        Line("book.check-when", {"when": starts_of(form)}),
        Line("book.check-desk", {"desk": Line(f"desk:{form['desk']}")}),
        Line("book.check-name", {"name": form["name"]}),
    ]
    if form["phone"]:
        told.append(Line("book.check-phone", {"phone": form["phone"]}))
    if form.get("squeeze"):
        told.append(Line("counter.is-squeezed"))
    if form.get("topic") in library.topics:
        needed, perhaps = papers_of(library, library.topics[form["topic"]])
        told.append(Line("card.bring" if needed else "counter.no-papers"))
        told += [Line("documents.item", {"name": Line(f"document:{each}")}) for each in needed]
        if perhaps:
            told.append(Line("counter.perhaps-more"))
    return told


def _rows(library: Library, form: Form) -> Rows:
    place = f"{COUNTER}:{form['service']}"
    rows: Rows = ((button("counter.yes", place, f"y.{digest_of(form)}"),),)
    if any(topics_of(library, form["service"])):
        rows += ((button("counter.papers", place, "topics"),),)
    return (*rows, (button("book.other-time", place, "p0"),), *OUT)


def _ask_phone(service: str, phrase: str) -> Screen:
    rows = ((button("book.no-phone", f"{COUNTER}:{service}", "n"),),)
    return screen(phrase, rows=rows, out=OUT, ask_text=True)


def _which_desk(library: Library, conversation: Conversation, service: Service, form: Form) -> Turn:
    desks = library.centre.desks_for(service)
    if len(desks) == 1:
        return _which_time(conversation, service.id, {**form, "desk": desks[0].id})
    place = f"{COUNTER}:{service.id}"
    rows = paired(
        (Button(Line(f"desk:{each.id}"), Press(place, f"w.{each.id}")), each.name) for each in desks
    )
    asked = Line("counter.which-desk", {"day": date.fromisoformat(form["day"])})
    return show(replace(conversation, form=form), screen(asked, rows=rows, out=OUT))


def _which_time(conversation: Conversation, service: str, form: Form) -> Turn:
    place = f"{COUNTER}:{service}"
    asked = replace(conversation, form=form, awaits=f"{COUNTER}:time").goes(f"{place}>q")
    line = Line("counter.which-time", {"day": date.fromisoformat(form["day"])})
    return show(asked, screen(line, out=OUT, ask_text=True))


def _order(library: Library, service: Service, form: Form) -> BookAtCounter:
    topic = library.topics.get(form.get("topic", ""))
    return BookAtCounter(
        service=service.id,
        starts=starts_of(form),
        desk=form["desk"],
        squeeze=bool(form["squeeze"]),
        name=form["name"],
        phone=form["phone"],
        bring=papers_of(library, topic)[0] if topic else (),
        request=f"{form['begun']}:{digest_of(form)}",
    )
