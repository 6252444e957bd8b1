"""The book of appointments for staff: the day, the week, one entry, what is done to it."""

from datetime import date, datetime, timedelta

from bot.appointments.free_time import free_minutes
from bot.appointments.hours import closed_because, openings
from bot.performing import counter
from bot.performing.case import Case
from bot.performing.showing import follow_with
from bot.performing.timetable import timetable_of
from bot.performing.visits import renew_card, visit_of
from bot.store import appointments, audit, entries
from bot.store.entries import Entry as Kept
from bot.store.outbox import Lane, Outgoing
from conversations.finding.folding import fold
from conversations.screen import screen_as_json
from conversations.staff.agenda import visit as visits
from conversations.staff.agenda.effects import (
    AgendaEffect,
    BookAtCounter,
    CallOff,
    FindHours,
    FindRoom,
    ListDay,
    ListWeek,
    MoveEntry,
    OpenEntry,
    SearchBook,
    SendDay,
)
from conversations.staff.agenda.events import (
    AgendaAnswer,
    Change,
    DayListed,
    DayOfWeek,
    EntriesFound,
    Entry,
    EntryFound,
    EntryGone,
    WeekListed,
)

DAYS = 7
ONE_DAY = timedelta(days=1)
AHEAD = timedelta(days=366)
"""how far staff may book, and so how far is searched"""
MOST_FOUND = 15
CODE_LENGTH = 6
_TYPED_IN_GREEK = str.maketrans(
    "\u0391\u0392\u0395\u0396\u0397\u039a\u039c\u039d\u03a1\u03a4\u03a5\u03a7", "ABEZHKMNPTYX"
)
"""capitals that look alike: a code is read out, and typed on whatever keyboard is there"""


async def perform(case: Case, effect: AgendaEffect) -> AgendaAnswer | None:
    match effect:
        case ListDay(day=day, desk=desk):
            today = _today(case)
            await note(case, "list-day", f"{day or today} {desk}".strip())
            return await day_listed(case, day or today, desk)
        case SendDay(day=day, desk=desk, as_=as_):
            await note(case, f"{as_}-of-day", f"{day} {desk}".strip())
            content = {"what": f"day-{as_}", "day": day.isoformat(), "desk": desk}
            follow_with(case, "file", content)
            return None
        case ListWeek(day=day):
            return await _week(case, day)
        case OpenEntry(appointment=wanted, purpose=purpose):
            await note(case, "open-appointment", str(wanted))
            return await opened(case, wanted, purpose)
        case SearchBook(text=text):
            return await _search(case, text)
        case CallOff():
            return await _call_off(case, effect)
        case FindRoom() | FindHours() | MoveEntry() | BookAtCounter():
            done = await counter.perform(case, effect)
            if isinstance(done, counter.Done):
                return await opened(case, done.appointment, done.purpose)
            return done


async def day_listed(case: Case, day: date, desk: str) -> DayListed:
    """The entries of the local *day*, as staff see them."""
    found = await entries.of_days(case.unit, day, day, desk)
    return DayListed(day, tuple(map(entry_of, found)), desk, _today(case))


def entry_of(kept: Kept) -> Entry:
    """What staff may see of *kept*."""
    return Entry(
        visit=visit_of(kept.appointment),
        name=kept.details.get("name", ""),
        phone=kept.details.get("phone", ""),
        for_other=kept.appointment.for_other,
        squeezed=kept.squeezed,
        reached=kept.appointment.citizen is not None,
        bring=tuple(kept.details.get("bring", ())),
    )


async def opened(case: Case, appointment: int, purpose: str) -> EntryFound | EntryGone:
    """The entry with its history, in whatever state."""
    found = await entries.find(case.unit, appointment)
    if found is None:
        return EntryGone()
    history = await entries.history(case.unit, appointment)
    visit, centre = found.appointment, case.library.centre
    begun = case.now >= visit.starts - centre.queue.check_in_before
    local = visit.starts.astimezone(centre.zone).date()
    return EntryFound(
        entry_of(found),
        tuple(Change(each.at, each.actor.partition(":")[0], each.became) for each in history),
        purpose,
        today=local == _today(case) and begun and visit.mode == "place",
    )


async def note(case: Case, action: str, subject: str) -> None:
    """Write down what this member of staff did."""
    await audit.note(case.unit, who=case.citizen, action=action, subject=subject, now=case.now)


async def _week(case: Case, day: date | None) -> WeekListed:
    centre, unit = case.library.centre, case.unit
    # Without a day it is the week to come.
    within = day or _today(case) + DAYS * ONE_DAY
    first = within - timedelta(days=within.weekday())
    days = [first + ahead * ONE_DAY for ahead in range(DAYS)]
    timetable = await timetable_of(case)
    begin = datetime(first.year, first.month, first.day, tzinfo=centre.zone)
    taken = await appointments.taken(
        unit, list(centre.desks), begin - ONE_DAY, begin + (DAYS + 1) * ONE_DAY, case.now
    )
    booked = await entries.counts(unit, days[0], days[-1])
    await note(case, "list-week", first.isoformat())
    return WeekListed(
        tuple(
            DayOfWeek(
                each,
                booked.get(each, 0),
                free_minutes(timetable, each, taken, case.now),
                closed=closed_because(timetable, each) is not None
                or not any(openings(timetable, desk, each) for desk in centre.desks.values()),
            )
            for each in days
        )
    )


async def _search(case: Case, text: str) -> EntriesFound:
    code = text.replace(" ", "").upper().translate(_TYPED_IN_GREEK)
    found = await entries.of_code(case.unit, code) if len(code) == CODE_LENGTH else []
    await note(case, "search", "code" if found else "name")
    if not found:
        # Names are sealed, and no index can know them: whatever lies ahead is opened and folded.
        # Ten thousand take a tenth of a second; a Centre has some hundreds.
        wanted = fold(text).split()
        ahead = await entries.of_days(case.unit, _today(case), _today(case) + AHEAD)
        found = [
            each
            for each in ahead
            if (name := fold(each.details.get("name", ""))) and all(w in name for w in wanted)
        ]
    return EntriesFound(tuple(map(entry_of, found[:MOST_FOUND])), max(0, len(found) - MOST_FOUND))


async def _call_off(case: Case, effect: CallOff) -> EntryFound | EntryGone:
    cancelled = await appointments.cancel(
        case.unit,
        appointment=effect.appointment,
        citizen=None,
        version=effect.version,
        now=case.now,
        actor=counter.actor(case),
    )
    if cancelled is None:
        return EntryGone()
    await note(case, "call-off", str(cancelled.id))
    if cancelled.citizen is not None:
        case.outgoing.append(
            Outgoing(
                dedup_key=f"called-off:{cancelled.id}",
                citizen=cancelled.citizen,
                lane=Lane.CHANGE,
                kind="screen",
                content=screen_as_json(visits.called_off(visit_of(cancelled))),
            )
        )
        case.outgoing += await renew_card(case.unit, case.library, cancelled.id, case.now)
    return await opened(case, cancelled.id, "called-off")


def _today(case: Case) -> date:
    return case.now.astimezone(case.library.centre.zone).date()
