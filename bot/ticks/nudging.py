"""
What the bot says of its own accord: renewals and dates that one asked for, and two small nudges.

Renewals and dates are ordered when the Centre's rules say, the nudges at ten by the Centre's clock,
each when the quiet hours are over, and drawn by what the content says then.  A bot that was down
makes up for it within the days that its outbox remembers, because longer than that it could not
tell what it has said.
Whoever mutes a kind is not written to even if the message waits already.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.appointments.reminders import due_of, made_up, quiet_until
from bot.appointments.wall_clock import day_in, moments
from bot.clock import Now
from bot.store import followers, outbox, renewals, unprompted
from bot.store.database import Database, Unit
from bot.store.outbox import Lane, Outgoing
from conversations.centre import Centre
from conversations.reminding import nudges, period, screens
from conversations.rules import Dated, Late, ReminderRule
from conversations.screen import Screen, screen_as_json
from conversations.tree import DocumentList, Library

AT = time(10)
PAPERS_BEFORE = timedelta(days=4)
LONG_WAIT = timedelta(days=14)
ONE_DAY = timedelta(days=1)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


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


def _due(
    library: Library, of: Dated, day: date, now: datetime, asked: datetime = LONG_AGO
) -> list[tuple[ReminderRule, datetime]]:
    """
    The rules by which *day* is to be told of now, each with when that is of no use any more.

    Never when it has passed, nor to who *asked* for it later than it was due.
    """
    centre = library.centre
    if day < day_in(centre.zone, now):
        return []
    return [
        (
            rule,
            due + lasts
            if rule.late is Late.DROP
            else moments(day + ONE_DAY, time(), centre.zone)[0],
        )
        for rule, due, lasts in due_of(centre, of, day)
        if asked < due <= now and now - due < lasts
    ]


async def _renewals(unit: Unit, library: Library, now: datetime) -> list[Outgoing]:
    found: list[Outgoing] = []
    able = [each.id for each in library.topics.values() if each.renews]
    for asked in await renewals.everyone(unit, able):
        topic = library.topics[asked.topic]
        end = period.ends(topic, asked.approved)
        if end is None:
            continue
        for rule, expires in _due(library, Dated.RENEWAL, end, now, asked.created):
            key = f"renewal:{asked.id}:{asked.approved.isoformat()}:{rule.id}"
            told = screens.renewal_due(library, topic, end, rule.text)
            found.append(_message(key, asked.citizen, "renewal", told, expires))
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
            for rule, expires in _due(library, Dated.DEADLINE, deadline, now):
                told = screens.date_due(library, topic, deadline, rule.text)
                found += [
                    _message(
                        f"deadline:{citizen}:{topic.id}:{deadline.isoformat()}:{rule.id}",
                        citizen,
                        "renewal",
                        told,
                        expires,
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
            unit, longest - made_up(centre), longest
        )
        if service in centre.services
    ]


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
