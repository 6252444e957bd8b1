"""
Hours taken out: desk → day or days → hours → how many appointments it concerns → done.

Stands at `@staff:absences:<desk>`, and for the whole Centre at `@staff:closing`; one that was
taken out is ended at `@staff:absence:<id>`.  What is filled in stands in the form.
"""

from dataclasses import replace
from datetime import date, time

from conversations.conversation import Conversation
from conversations.events import Chose, Wrote
from conversations.ids import id_in
from conversations.layout import button, screen
from conversations.screen import Line
from conversations.staff.hours import absence_screens as screens
from conversations.staff.hours import typed
from conversations.staff.hours.absence_form import digest, filled, form_of
from conversations.staff.hours.effects import (
    AddAbsence,
    EndAbsence,
    ListAbsences,
    Span,
    WeighAbsence,
)
from conversations.staff.hours.events import (
    AbsenceAdded,
    AbsenceEnded,
    AbsenceRefused,
    AbsencesListed,
    AbsenceWeighed,
)
from conversations.staff.hours.reach import reach
from conversations.staff.places import DOOR, OUT
from conversations.tree import Library
from conversations.turn import Turn, show

NOON = time(12)


def choose(
    library: Library, conversation: Conversation, task: str, subject: str, event: Chose
) -> Turn:
    """Take a tap at one of the doors of absences."""
    within = reach(event.staff)
    if within is None:
        return show(conversation, screen("absence.no-desk", out=OUT))
    if task == "absence" and (absence := id_in(subject)) is not None:
        if event.choice == "end":
            return Turn(conversation, (EndAbsence(absence, within),))
        return Turn(conversation.goes(event.place), (ListAbsences(within, absence),))
    desk = "" if task == "closing" else subject
    if task == "closing" or (desk in library.centre.desks and within in ("", desk)):
        return _step(library, conversation.goes(event.place), desk, event)
    here = replace(conversation, form={}).goes(f"{DOOR}:absences")
    return Turn(here, (ListAbsences(within),))


def wrote(
    library: Library, conversation: Conversation, task: str, subject: str, event: Wrote
) -> Turn:
    """Take a typed day, several days or hours, or say in one sentence how to write them."""
    desk = "" if task == "closing" else subject
    known = task == "closing" or desk in library.centre.desks
    if not known or reach(event.staff) not in ("", desk):
        return show(replace(conversation, awaits="", form={}), screen("absence.no-desk", out=OUT))
    span = filled(conversation.form, desk)
    if span is not None and span.first == span.last:
        hours = typed.hours(event.text)
        if hours is not None:
            return _weigh(conversation, Span(desk, span.first, span.first, *hours))
    named = typed.days(event.text, event.at.astimezone(library.centre.zone).date())
    if named is None:
        unclear = "absence.day-unclear" if span is None else "absence.hours-unclear"
        return show(conversation, screen(unclear, out=OUT, ask_text=True))
    return _days_known(conversation, Span(desk, *named))


def listed(library: Library, conversation: Conversation, event: AbsencesListed) -> Turn:
    if event.of is None:
        return show(conversation, screens.absences(library, event))
    found = next((each for each in event.absences if each.id == event.of), None)
    return show(conversation, screens.one(found) if found else screen("absence.over", out=OUT))


def weighed(conversation: Conversation, event: AbsenceWeighed) -> Turn:
    """Say whom it concerns, and ask."""
    place = screens.place_of(event.span.desk)
    kept = replace(conversation, form=form_of(event.span), awaits=place)
    return show(kept, screens.preview(event, digest(kept.form)))


def refused(conversation: Conversation, event: AbsenceRefused) -> Turn:
    """Say why these hours cannot be taken out; others may be typed at once."""
    why = {"past": "absence.past", "gap": "absence.gap", "far": "absence.far"}[event.why]
    place = screens.place_of(event.span.desk)
    again = ((button("absence.other-day", place),),)
    kept = replace(conversation, awaits=place)
    return show(kept, screen(why, rows=again, out=OUT, ask_text=True))


def added(conversation: Conversation, event: AbsenceAdded) -> Turn:
    done = replace(conversation, form={}, awaits="").goes(f"{DOOR}:absences")
    lines = (Line("absence.added"), screens.said(event.span))
    if not event.stranded:
        return show(done, screen(*lines, out=OUT))
    strandings = ((button("absence.to-strandings", f"{DOOR}:strandings"),),)
    told = Line("absence.stranded", {"n": event.stranded})
    return show(done, screen(*lines, told, rows=strandings, out=OUT))


def ended(conversation: Conversation, event: AbsenceEnded) -> Turn:
    if not event.found:
        return show(conversation, screen("absence.over", out=OUT))
    fit = (Line("absence.fit-again", {"n": event.fit}),) if event.fit else ()
    return show(conversation, screen("absence.ended", *fit, out=OUT))


def _step(library: Library, conversation: Conversation, desk: str, event: Chose) -> Turn:
    """Take the tap on a day, on hours or on the last word; an outdated one begins anew."""
    span = filled(conversation.form, desk)
    match event.choice[:1], event.choice[1:]:
        case "d", chosen if (day := _day(chosen)) is not None:
            return _days_known(conversation, Span(desk, day, day))
        case "l", chosen if span and (day := _day(chosen)) is not None and day > span.first:
            return _weigh(conversation, Span(desk, span.first, day))
        case "m", "" if span:
            kept = replace(conversation, awaits=screens.place_of(desk))
            return show(kept, screens.ask_last(library, span))
        case "w", "" if span:
            return _weigh(conversation, Span(desk, span.first, span.first))
        case "b", "" if span:
            return _weigh(conversation, Span(desk, span.first, span.first, closes=NOON))
        case "a", "" if span:
            return _weigh(conversation, Span(desk, span.first, span.first, opens=NOON))
        case "y", seen:
            if span is None or seen != digest(conversation.form):
                return show(conversation, screen("absence.already", out=OUT))
            return Turn(replace(conversation, form={}), (AddAbsence(span),))
        case _:
            today = event.at.astimezone(library.centre.zone).date()
            asked = replace(conversation, form={}, awaits=screens.place_of(desk))
            return show(asked, screens.ask_day(library, desk, today))


def _days_known(conversation: Conversation, span: Span) -> Turn:
    if span.first != span.last:
        return _weigh(conversation, span)
    place = screens.place_of(span.desk)
    kept = replace(conversation, form=form_of(span), awaits=place)
    return show(kept, screens.ask_hours(span))


def _weigh(conversation: Conversation, span: Span) -> Turn:
    return Turn(conversation, (WeighAbsence(span),))


def _day(chosen: str) -> date | None:
    try:
        return date.fromisoformat(chosen)
    except ValueError:
        return None
