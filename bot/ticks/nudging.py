"""
What the bot says of its own accord: renewals and dates that one asked for, and two small nudges.

Each is ordered on the day it is due, at ten by the Centre's clock or when the quiet hours are
over, and is drawn by what the content says then.  A bot that was down makes up for it within the
days that its outbox remembers, because longer than that it could not tell what it has said.
Whoever mutes a kind is not written to even if the message waits already.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.appointments.reminders import quiet_until
from bot.appointments.wall_clock import day_in, moments
from bot.clock import Now
from bot.store import followers, outbox, renewals, unprompted
from bot.store.database import Database, Unit
from bot.store.outbox import Lane, Outgoing
from conversations.centre import Centre
from conversations.reminding import nudges, period, screens
from conversations.screen import Screen, screen_as_json
from conversations.tree import DocumentList, Library

AT = time(10)
LONGEST = timedelta(days=7)
"""in which what was missed is made up for"""
PAPERS_BEFORE = timedelta(days=4)
LONG_WAIT = timedelta(days=14)
ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Nudging:
    """Orders what is due whenever `nudge` is called, each thing once."""

    library: Callable[[], Library]
    database: Database
    now: Now

    async def nudge(self) -> int:
        """Order what is due; how many messages are due, be they ordered already."""
        library, now = self.library(), self.now()
        if quiet_until(library.centre, now) is not None:
            return 0
        async with self.database.reading() as unit:
            due = [
                *await _renewals(unit, library, now),
                *await _dates(unit, library, now),
                *await _papers(unit, library, now),
                *await _waits(unit, library.centre, now),
            ]
            ended = await _ended(unit, library, now)
        if due or ended:
            async with self.database.unit() as unit:
                await outbox.enqueue(unit, due, now)
                await renewals.purge(unit, ended)
        return len(due)


def _made_up(centre: Centre) -> timedelta:
    # Later its row may be gone by the Centre's own retention, and it would be told twice.
    return min(LONGEST, timedelta(days=centre.retention.delivered_days))


def _is_due(
    centre: Centre, day: date, until: date, now: datetime, asked: datetime | None = None
) -> bool:
    """
    Whether what is planned for *day* is to be said now.

    Not when *until* has passed, nor to who *asked* for it later than that.
    """
    due = moments(day, AT, centre.zone)[1]
    if day_in(centre.zone, now) > until or (asked is not None and asked >= due):
        return False
    return due <= now < due + _made_up(centre)


async def _renewals(unit: Unit, library: Library, now: datetime) -> list[Outgoing]:
    found: list[Outgoing] = []
    able = [each.id for each in library.topics.values() if each.renews]
    for asked in await renewals.everyone(unit, able):
        topic = library.topics[asked.topic]
        end = period.ends(topic, asked.approved)
        if end is None:
            continue
        for name, day in period.before_end(end):
            if _is_due(library.centre, day, end, now, asked.created):
                key = f"renewal:{asked.id}:{asked.approved.isoformat()}:{name}"
                told = screens.renewal_due(topic, end)
                found.append(_message(key, asked.citizen, "renewal", told, _end_of(library, end)))
    return found


async def _ended(unit: Unit, library: Library, now: datetime) -> list[int]:
    """The renewals whose end passed so long ago that nobody asks any more."""
    today = day_in(library.centre.zone, now)
    kept = timedelta(days=library.centre.retention.appointment_days)
    every = await renewals.everyone(unit, list(library.topics))
    return [
        each.id
        for each in every
        if (end := period.ends(library.topics[each.topic], each.approved)) and end + kept < today
    ]


async def _dates(unit: Unit, library: Library, now: datetime) -> list[Outgoing]:
    found: list[Outgoing] = []
    for topic in library.topics.values():
        for deadline in period.deadlines(topic):
            for name, day in period.before_deadline(deadline):
                if not _is_due(library.centre, day, deadline, now):
                    continue
                told = screens.date_due(topic, deadline)
                found += [
                    _message(
                        f"deadline:{citizen}:{topic.id}:{deadline.isoformat()}:{name}",
                        citizen,
                        "renewal",
                        told,
                        _end_of(library, deadline),
                    )
                    for citizen in await followers.of_dates(unit, topic.id)
                ]
    return found


async def _papers(unit: Unit, library: Library, now: datetime) -> list[Outgoing]:
    """Of a visit for which nothing of a list was ticked; a day later the reminders take over."""
    centre = library.centre
    today = day_in(centre.zone, now)
    due = moments(today, AT, centre.zone)[1]
    if not due <= now:
        return []
    return [
        Outgoing(
            # By what a move keeps: one errand is asked of once, however often its time changes.
            dedup_key=f"nudge-papers:{visit.uid}",
            citizen=visit.citizen,
            lane=Lane.REMINDER,
            kind="nudge",
            content=screen_as_json(nudges.papers(visit.starts, papers)),
            expires=due + ONE_DAY,
            appointment=visit.id,
        )
        for visit, papers in await unprompted.untouched(unit, today + PAPERS_BEFORE, due)
        if visit.citizen is not None and isinstance(library.node(papers), DocumentList)
    ]


async def _waits(unit: Unit, centre: Centre, now: datetime) -> list[Outgoing]:
    """Of who has waited for two weeks, and was offered nothing."""
    longest = now - LONG_WAIT
    return [
        _message(
            f"nudge-wait:{waiting}",
            citizen,
            "nudge",
            nudges.waits(service, appointment),
            now + ONE_DAY,
        )
        for waiting, citizen, service, appointment in await unprompted.in_vain(
            unit, longest - _made_up(centre), longest
        )
        if service in centre.services
    ]


def _end_of(library: Library, day: date) -> datetime:
    return moments(day + ONE_DAY, time(), library.centre.zone)[0]


def _message(
    key: str,
    citizen: int,
    kind: str,
    screen: Screen,
    expires: datetime,
) -> Outgoing:
    return Outgoing(
        dedup_key=key,
        citizen=citizen,
        lane=Lane.REMINDER,
        kind=kind,
        content=screen_as_json(screen),
        expires=expires,
    )
