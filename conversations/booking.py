"""
Booking: service → day → time (held) → name → phone, if one likes → confirm.

Stands at the door `@book`, or `@book:<service>` once the service is known.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from conversations.conversation import Conversation, Draft
from conversations.effects import Book, Effect, FindDays, FindTimes, Hold, LetGo, Show
from conversations.events import Booked, DaysFound, Held, Slot, SlotTaken, TimesFound
from conversations.layout import HOME, PERSON, WAYS_OUT, button, in_rows_of, paired, screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.tree import Library
from conversations.turn import Turn, show
from conversations.visits import card
from conversations.walking import documents_needed

DOOR = "@book"
DAYS_A_SCREEN = 6
LONGEST_NAME = 60
PHONE = re.compile(r"\+?\d{10,14}")


def open_door(
    library: Library, conversation: Conversation, service: str, moves: int | None = None
) -> Turn:
    """Ask for the service, or, when it is known, for its free days."""
    before = _let_go(conversation)
    if service not in library.centre.services:
        asked = replace(conversation, draft=None, awaits="").goes(DOOR)
        return Turn(asked, (*before, Show(_services(library))))
    asked = replace(conversation, draft=Draft(service=service, moves=moves), awaits="").goes(
        f"{DOOR}:{service}"
    )
    return Turn(asked, (*before, FindDays(service, moves)))


def choose(library: Library, conversation: Conversation, service: str, choice: str) -> Turn:
    """Take the tap *choice* at `@book:<service>`; an outdated one begins the booking anew."""
    draft = conversation.draft
    moves = draft.moves if draft and draft.service == service else None
    if service not in library.centre.services:
        return open_door(library, conversation, "")
    match choice[:1], choice[1:]:
        case "p", offset if offset.isdecimal():
            return Turn(conversation, (FindDays(service, moves, int(offset)),))
        case "d", day if (chosen := _date(day)) is not None:
            asked = replace(
                conversation, draft=Draft(service=service, day=chosen, moves=moves), awaits=""
            ).goes(f"{DOOR}:{service}")
            return Turn(asked, (*_let_go(conversation), FindTimes(service, chosen)))
        case "s", slot if (wanted := _slot(slot)) is not None:
            return Turn(conversation, (Hold(service, wanted.starts, wanted.desk, moves),))
        case "n", "" if draft and draft.held is not None and draft.name:
            told = replace(conversation, draft=replace(draft, phone=""), awaits="")
            return show(told, _confirm(library, told))
        case "y", "" if draft and draft.held is not None and draft.name:
            return Turn(
                replace(conversation, awaits=""),
                (Book(draft.held, service, draft.name, draft.phone, draft.bring, draft.moves),),
            )
        case _:
            return open_door(library, conversation, service, moves)


def wrote(library: Library, conversation: Conversation, text: str) -> Turn:
    """Take a typed name or phone, or say in one sentence what is missing."""
    draft = conversation.draft
    if draft is None:
        return open_door(library, conversation, "")
    place = f"{DOOR}:{draft.service}"
    if conversation.awaits == "@book:name":
        name = _clean(text)
        if not _is_name(name):
            return show(conversation, _asking("book.name-unclear"))
        named = replace(conversation, draft=replace(draft, name=name), awaits="@book:phone")
        skip = (button("book.no-phone", place, "n"),)
        return show(named, _asking("book.ask-phone", rows=(skip,)))
    phone = re.sub(r"[\s().-]", "", text)
    if not PHONE.fullmatch(phone):
        skip = (button("book.no-phone", place, "n"),)
        return show(conversation, _asking("book.phone-unclear", rows=(skip,)))
    told = replace(conversation, draft=replace(draft, phone=phone), awaits="")
    return show(told, _confirm(library, told))


def days_found(library: Library, conversation: Conversation, event: DaysFound) -> Turn:
    """Offer the soonest time, then the days."""
    draft = conversation.draft or Draft(event.service)
    asked = replace(conversation, draft=replace(draft, service=event.service))
    asked = asked.goes(f"{DOOR}:{event.service}")
    return show(asked, _days(library, event.service, event, ()))


def times_found(conversation: Conversation, event: TimesFound) -> Turn:
    """Offer the times of one day; a day that filled up meanwhile says so."""
    place = f"{DOOR}:{event.service}"
    if not event.slots:
        again = (button("book.other-day", place, "p0"),)
        return show(conversation, screen("book.day-full", rows=(again,)))
    times = in_rows_of(3, (_time(place, slot) for slot in event.slots))
    other = (button("book.other-day", place, "p0"),)
    lines = (Line("book.choose-time", {"day": event.day}),)
    return show(conversation, screen(*lines, rows=(*times, other)))


def held(library: Library, conversation: Conversation, event: Held) -> Turn:
    """The time is kept; ask for a name, unless a move already has one."""
    draft = conversation.draft or Draft(service="")
    kept = replace(
        draft,
        held=event.appointment,
        starts=event.slot.starts,
        service=event.service,
        bring=_to_bring(library, conversation, event.service),
        name=event.name or draft.name,
        phone=event.phone or draft.phone,
    )
    told = replace(conversation, draft=kept, awaits="")
    if kept.name and kept.moves is not None:
        return show(told, _confirm(library, told))
    lines = (
        Line("book.held", {"when": event.slot.starts, "until": event.until}),
        Line("book.ask-name"),
    )
    return show(replace(told, awaits="@book:name"), replace(_asking(*lines), ask_text=True))


def slot_taken(library: Library, conversation: Conversation, event: SlotTaken) -> Turn:
    """Say so without blame, and offer what is left."""
    draft = conversation.draft
    lapsed = draft is not None and draft.held is not None
    moves = draft.moves if draft else None
    told = replace(conversation, draft=Draft(service=event.service, moves=moves), awaits="")
    left = DaysFound(event.service, event.days, event.soonest, 0)
    return show(
        told,
        _days(library, event.service, left, (Line("book.lapsed" if lapsed else "book.taken"),)),
    )


def booked(library: Library, conversation: Conversation, event: Booked) -> Turn:
    done = replace(conversation, draft=None, awaits="", at="@mine", trail=conversation.trail[:1])
    head = Line("book.moved" if event.moved else "book.done")
    return show(done, card(library, event.visit, head, bring=event.bring))


def cap_reached(conversation: Conversation) -> Turn:
    told = replace(conversation, draft=None, awaits="")
    mine = (button("button.mine", "@mine"),)
    return show(told, screen("book.cap", rows=(mine,)))


def closed(conversation: Conversation) -> Turn:
    told = replace(conversation, draft=None, awaits="")
    return show(told, screen("book.closed"))


def _let_go(conversation: Conversation) -> tuple[Effect, ...]:
    draft = conversation.draft
    return (LetGo(draft.held),) if draft and draft.held is not None else ()


def _services(library: Library) -> Screen:
    rows = paired(
        (Button(Line(f"service:{each.id}"), Press(f"{DOOR}:{each.id}")), each.name)
        for each in library.centre.services.values()
    )
    return screen("book.choose-service", rows=rows)


def _days(library: Library, service: str, found: DaysFound, first: Iterable[Line]) -> Screen:
    place = f"{DOOR}:{service}"
    name = Line(f"service:{service}")
    if not found.days:
        return screen(*first, Line("book.nothing-free", {"service": name}))
    rows: list[tuple[Button, ...]] = []
    if found.soonest is not None and found.offset == 0:
        label = Line("book.soonest", {"when": found.soonest.starts})
        rows.append((Button(label, Press(place, _choice_of(found.soonest))),))
    page = found.days[found.offset : found.offset + DAYS_A_SCREEN]
    rows += in_rows_of(
        2,
        (
            Button(Line("book.day", {"day": day, "n": free}), Press(place, f"d{day.isoformat()}"))
            for day, free in page
        ),
    )
    turning = []
    if found.offset > 0:
        earlier = max(0, found.offset - DAYS_A_SCREEN)
        turning.append(button("book.earlier-days", place, f"p{earlier}"))
    if found.offset + DAYS_A_SCREEN < len(found.days):
        turning.append(button("book.later-days", place, f"p{found.offset + DAYS_A_SCREEN}"))
    if turning:
        rows.append(tuple(turning))
    service_kept = library.centre.services[service]
    asked = Line("book.choose-day", {"service": name, "minutes": service_kept.minutes})
    return screen(*first, asked, rows=tuple(rows))


def _time(place: str, slot: Slot) -> Button:
    return Button(Line("book.time", {"at": slot.starts}), Press(place, _choice_of(slot)))


def _choice_of(slot: Slot) -> str:
    return f"s{int(slot.starts.timestamp()) // 60}.{slot.desk}"


def _slot(choice: str) -> Slot | None:
    minutes, dot, desk = choice.partition(".")
    # Nine digits of minutes reach the year 3871; more would overflow a datetime.
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= 9 and dot and desk):  # noqa: PLR2004
        return None
    return Slot(datetime.fromtimestamp(int(minutes) * 60, UTC), desk)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _confirm(library: Library, conversation: Conversation) -> Screen:
    draft = conversation.draft
    if draft is None or draft.starts is None:
        return _services(library)
    place = f"{DOOR}:{draft.service}"
    lines = [
        Line("book.check"),
        Line("book.check-service", {"service": Line(f"service:{draft.service}")}),
        Line("book.check-when", {"when": draft.starts}),
        Line("book.check-name", {"name": draft.name}),
    ]
    if draft.phone:
        lines.append(Line("book.check-phone", {"phone": draft.phone}))
    yes = (button("book.yes", place, "y"),)
    other = (button("book.other-time", place, "p0"), HOME)
    return screen(*lines, rows=(yes, other), out=((PERSON,),))


def _asking(*lines: str | Line, rows: Rows = ()) -> Screen:
    return screen(*lines, rows=rows, out=WAYS_OUT, ask_text=True)


def _to_bring(library: Library, conversation: Conversation, service: str) -> tuple[str, ...]:
    """The documents of the topic that the person came from, if this service serves it."""
    for place in reversed((*conversation.trail, conversation.at)):
        topic = library.topic_of(place)
        if topic is not None and topic.service == service:
            return documents_needed(library, conversation, topic.id)
    return ()


def _clean(text: str) -> str:
    """*text* on one line, without control, format (direction!) or private characters."""
    kept = "".join(each for each in text if unicodedata.category(each)[0] != "C")
    return " ".join(kept.split())


def _is_name(name: str) -> bool:
    letters = sum(each.isalpha() for each in name)
    digits = sum(each.isdigit() for each in name)
    return letters >= 2 and len(name) <= LONGEST_NAME and digits <= 2  # noqa: PLR2004
