"""
Notices as time passes: begun when their time comes, shown to a second member, told of as they go.

Whatever is done here is a compare-and-set or has a key, so two processes that tick do it once.
"""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Now
from bot.performing.notices import message_of, view_of
from bot.store import audit, campaigns, citizens, outbox, sending, staff
from bot.store.campaigns import Campaign
from bot.store.database import Database, Unit
from bot.store.outbox import Lane, Outgoing
from conversations.screen import Screen, screen_as_json
from conversations.staff.member import Role
from conversations.staff.notices.events import Progress
from conversations.staff.notices.letter import notice
from conversations.staff.notices.reports import approval, progress, subject_of
from conversations.staff.notices.screens import for_whom
from conversations.tree import Library

AFTER_ITS_END = timedelta(minutes=2)
"""how long an end that could not be told is tried again, as after a restart"""
LATELY = timedelta(seconds=30)
"""in which it is reckoned how many get it a second"""
WRITERS = (Role.ADMIN, Role.EDITOR)


class NoticeRounds:
    """
    Goes round the notices that are under way.  *admins* are the chats of those let in by settings.

    *library* is asked for the Centre's quiet hours.  What it has told is only remembered so as not
    to say it twice.
    """

    def __init__(
        self,
        library: Callable[[], Library],
        database: Database,
        now: Now,
        admins: Callable[[], Collection[int]],
    ) -> None:
        self._library = library
        self._database = database
        self._now = now
        self._admins = admins
        self._told: dict[int, Progress] = {}
        """campaign → what its sender was last told"""
        self._seen: dict[int, deque[tuple[datetime, int]]] = {}
        """campaign → when it was seen on its way lately, and how many had it then"""
        self._asked: set[int] = set()
        """campaigns that others were asked to agree to"""

    async def look(self) -> bool:
        """Do what is due and order an edit for each notice that has come further; whether anything was."""
        now = self._now()
        async with self._database.reading() as unit:
            due = await campaigns.to_begin(unit, now)
            asked = {*await campaigns.of_state(unit, "asked")} - self._asked
            watched = {*await campaigns.to_tell(unit, now - AFTER_ITS_END)}
            watched |= {each for each, told in self._told.items() if _mending(told)}
            # One that only waits for its time need not be locked every other second.
            stale = [each for each in sorted(watched) if await self._is_stale(unit, each)]
        self._told = {each: told for each, told in self._told.items() if each in watched}
        self._seen = {each: seen for each, seen in self._seen.items() if each in watched}
        if not (due or asked or stale):
            return False
        async with self._database.unit() as unit:
            for each in due:
                await self._begin(unit, each, now)
            ordered = [await self._ask(unit, each, now) for each in sorted(asked)]
            ordered += [await self._report(unit, each, now) for each in sorted({*due, *stale})]
        return any(ordered) or bool(due)

    async def _is_stale(self, unit: Unit, campaign: int) -> bool:
        """Whether it is on its way, or stands otherwise than its sender was told."""
        found = await campaigns.find(unit, campaign)
        if found is None:
            return False
        told, _ = await self._view(unit, found)
        return found.state == "running" or told != self._told.get(campaign)

    async def _view(self, unit: Unit, found: Campaign) -> tuple[Progress, int | None]:
        return await view_of(unit, found, self._library().centre, self._now())

    async def _begin(self, unit: Unit, campaign: int, now: datetime) -> None:
        """Begin it, unless whoever ordered it may no longer write notices."""
        found = await campaigns.find(unit, campaign)
        admins = await citizens.acquainted(unit, self._admins(), now)
        if found is None:
            return
        if not await self._vouched(unit, found, admins):
            await campaigns.stop(unit, campaign, now)
            await _note(unit, found, "revoked-notice", now)
        elif await campaigns.begin(unit, campaign, now, admins=admins):
            far = await campaigns.progress(unit, campaign)
            await _note(unit, found, "start-notice", now, f" to {far.recipients}" if far else "")

    async def _vouched(self, unit: Unit, found: Campaign, admins: Collection[int]) -> bool:
        for each in (found.created_by, found.approved_by):
            if each is None:
                continue
            record = await staff.find(unit, each)
            if each in admins or (record is not None and record.member.role in WRITERS):
                return True
        return False

    async def _ask(self, unit: Unit, campaign: int, now: datetime) -> bool:
        """Show it to everyone who may agree to it, as it will look, and ask."""
        found = await campaigns.find(unit, campaign)
        if found is None:
            return False
        others = {*await citizens.acquainted(unit, self._admins(), now)}
        others |= {
            each.citizen for each in await staff.everyone(unit) if each.member.role in WRITERS
        }
        others.discard(found.created_by)
        view, _ = await self._view(unit, found)
        shown = (
            notice(0, found.letter),
            approval(view, whom=for_whom(found.letter.audience)),
        )
        messages = [
            _message(f"approve:{campaign}:{citizen}:{at}", citizen, each, campaign)
            for citizen in sorted(others)
            for at, each in enumerate(shown)
        ]
        await outbox.enqueue(unit, messages, now)
        if messages:
            self._asked.add(campaign)
        return bool(messages)

    async def _report(self, unit: Unit, campaign: int, now: datetime) -> bool:
        found = await campaigns.find(unit, campaign)
        if found is None:
            return False
        if found.state == "running":
            # One that was on its way as the notice was paused may have come back since.
            await sending.unpark(unit, campaign, now)
            await campaigns.finish_when_empty(unit, campaign, now)
        told, citizen = await self._view(unit, found)
        if citizen is None:
            return False
        if told.state == "stopped" and told.waiting:
            # After a stop, those in flight may still arrive: the end is told when none is left.
            told = replace(told, state="running")
        told = replace(told, rate=self._rate(told, now))
        if told == self._told.get(campaign):
            return False
        message = await message_of(unit, campaign, citizen, subject_of(campaign))
        if message is None:
            return False
        self._told[campaign] = told
        edit = Outgoing(
            dedup_key=f"progress:{campaign}:{now.isoformat()}",
            citizen=citizen,
            lane=Lane.REPLY,
            kind="progress",
            content=screen_as_json(progress(told)),
            edits=message,
        )
        await outbox.enqueue(unit, [edit], now)
        return True

    def _rate(self, told: Progress, now: datetime) -> int:
        """People a second in the last half minute; 0 while that is not known, or it stands still."""
        done = told.recipients - told.waiting
        if told.state != "running":
            self._seen.pop(told.campaign, None)
            return 0
        seen = self._seen.setdefault(told.campaign, deque())
        # What was seen before a pause says nothing, nor does what a clock set back makes later.
        while seen and seen[0][0] < now - LATELY:
            seen.popleft()
        while seen and seen[-1][0] >= now:
            seen.pop()
        seen.append((now, done))
        since, had = seen[0]
        seconds = (now - since).total_seconds()
        return max(0, round((done - had) / seconds)) if seconds > 0 else 0


def _mending(told: Progress) -> bool:
    return told.mended is not None and told.mended.waiting > 0


def _message(key: str, citizen: int, screen: Screen, campaign: int) -> Outgoing:
    return Outgoing(
        dedup_key=key,
        citizen=citizen,
        # Not a reply: those are forgotten once they are sent, and with them the key.
        lane=Lane.CHANGE,
        kind=sending.APPROVAL,
        content=screen_as_json(screen),
        campaign=campaign,
    )


async def _note(unit: Unit, found: Campaign, action: str, now: datetime, more: str = "") -> None:
    subject = f"{found.id}{more}"
    await audit.note(unit, who=found.created_by, action=action, subject=subject, now=now)
