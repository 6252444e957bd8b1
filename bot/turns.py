"""
Turns: from stored updates to answers waiting in the outbox.

Theory of operation.  A turn is ONE transaction: load the conversation, advance (pure), do what
follows, write the outbox rows, mark the update done.  Nothing in it waits for the network, so a
turn is short and either happened or did not.  Because the core is pure, a group of turns (at
most one a chat) shares a transaction: one load, one write a table, one commit.  When a group
fails it is rolled back whole and its updates are taken again one by one; one that fails alone
is tried five times, resting longer each time, while the other chats go on.  Then it stands in
the failed list, where it holds no one up, and its chat begins anew.

The replies are born leased to this process, and sent the moment the commit is through; if the
process dies in between, the lease runs out and whoever is alive sends them.

Refused: handling updates as they arrive (what is acknowledged and not handled is lost with the
process), and a transaction a turn (a commit costs more than the turn).
"""

import asyncio
import json
import logging
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from bot.arrivals import Arrived, ReadUpdate, Unreadable
from bot.clock import Now
from bot.performing.case import Case, conversation_of
from bot.performing.turn import take_turn
from bot.store import citizens, inbox, outbox, staff, talks
from bot.store.database import Database, DatabaseUnavailable, Deadlocked, Unit
from bot.store.inbox import Taken
from bot.store.outbox import Lane, Leased, Outgoing
from conversations.conversation import Conversation, conversation_as_json
from conversations.events import Blocked
from conversations.layout import APOLOGY
from conversations.screen import Line, Screen, screen_as_json
from conversations.tree import Library

log = logging.getLogger(__name__)

LARGEST_GROUP = 100
LONGEST_REST = 1.0
"""seconds without a wake-up after which the inbox is looked at anyway"""
REST_AFTER_TROUBLE = 1.0
LARGEST_UPDATE = 256 * 1024
"""bytes of JSON; Telegram's own are a few kilobytes, and a text has at most 4096 characters"""

Deliver = Callable[[Sequence[Leased]], None]
"""takes replies that are leased to us and sends them soon; returns at once"""


@dataclass
class Turns:
    """
    Takes turns until stopped.

    *library* is asked for at each group, so that edited content serves at once; *deliver* is
    given the replies of a committed group.
    """

    database: Database
    library: Callable[[], Library]
    read_update: ReadUpdate
    deliver: Deliver
    now: Now
    worker: str
    booking_open: Callable[[], bool]
    bot_name: Callable[[], str] = str
    """the bot's user name, for links to it; empty while it is not known"""
    rest: float = LONGEST_REST
    ring: Callable[[], None] = lambda: None
    """called when a turn has called somebody: it leaves at once, and not when it is next looked"""

    def __post_init__(self) -> None:
        self._wake = asyncio.Event()
        self._stopping = False
        self._singly = 0

    def wake(self) -> None:
        """There is something in the inbox."""
        self._wake.set()

    def stop(self) -> None:
        """`run` returns once the group under way is through."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Take turns; a database that is away is waited for, with nothing lost."""
        while not self._stopping:
            try:
                taken = await self.take_group()
            except DatabaseUnavailable as error:
                log.error("%s Trying again.", error)
                await self._sleep(REST_AFTER_TROUBLE)
                continue
            if not taken:
                await self._sleep(self.rest)

    async def take_group(self) -> int:
        """Take one group, commit it, hand its replies to delivery; the number of updates."""
        limit = 1 if self._singly else LARGEST_GROUP
        group: list[Taken] = []
        try:
            async with self.database.unit() as unit:
                group = await inbox.take(unit, limit, self.now())
                replies, rings = await self._turns(unit, group) if group else ([], False)
        except Exception as error:
            away = isinstance(error, DatabaseUnavailable) and not isinstance(error, Deadlocked)
            if away or not group:
                raise
            await self._failed(group, error)
            return len(group)
        self._singly = max(0, self._singly - 1)
        if replies:
            self.deliver(replies)
        if rings:
            self.ring()
        return len(group)

    async def _turns(self, unit: Unit, group: Sequence[Taken]) -> tuple[list[Leased], bool]:
        """The replies that may leave, and whether something rings elsewhere."""
        now = self.now()
        present: list[tuple[Taken, Arrived]] = []
        finished: list[int] = []
        for taken in group:
            try:
                arrived = self._read(taken, now)
            except Unreadable as error:
                await inbox.refuse(unit, taken.seq, str(error))
                log.warning("Update %s cannot be read (%s).", taken.update_id, error)
                continue
            finished.append(taken.seq)
            if arrived is not None:
                present.append((taken, arrived))
        known = await citizens.known(unit, {each.chat for _, each in present}, now)
        stored = await talks.load(unit, list(known.values()))
        members = await staff.members(unit, list(known.values()))
        library = self.library()
        outgoing: list[Outgoing] = []
        talked: dict[int, dict[str, object]] = {}
        for taken, each in present:
            citizen = known[each.chat]
            if each.leave:
                outgoing += _leave(citizen, now)
                continue
            if each.event is None:
                continue
            event = each.event
            if event.staff is None and citizen in members:
                # Anew: someone earlier in this very group may just have taken the role away.
                event = replace(event, staff=(await staff.members(unit, [citizen])).get(citizen))
            case = Case(
                unit=unit,
                library=library,
                citizen=citizen,
                update_id=taken.update_id,
                now=now,
                booking_open=self.booking_open(),
                event=event,
                tapped=each.tapped,
                bot_name=self.bot_name(),
            )
            conversation = await take_turn(case, conversation_of(stored.get(citizen)))
            outgoing += case.outgoing
            if not (case.forgotten or isinstance(each.event, Blocked)):
                talked[citizen] = conversation_as_json(conversation)
        if talked:
            await talks.save(unit, talked, now)
        chats = {citizen: chat for chat, citizen in known.items()}
        leased = await outbox.enqueue(unit, outgoing, now, leased_by=self.worker, chats=chats)
        await inbox.done(unit, finished)
        return leased, any(each.lane is Lane.CALL and each.edits is None for each in outgoing)

    def _read(self, taken: Taken, now: datetime) -> Arrived | None:
        if len(taken.raw) > LARGEST_UPDATE:
            raise Unreadable("TooLarge")
        try:
            raw = json.loads(taken.raw)
        except (ValueError, RecursionError) as error:
            raise Unreadable(type(error).__name__) from None
        if not isinstance(raw, dict):
            raise Unreadable("NotAnObject")
        if raw.get("update_id") != taken.update_id:
            raise Unreadable("NoNumber")
        return self.read_update(raw, now)

    async def _failed(self, group: Sequence[Taken], error: Exception) -> None:
        """Nothing of *group* was committed: take its updates singly, or count one more try."""
        name = type(error).__name__
        if len(group) > 1:
            log.warning("A group of %s turns failed (%s at %s).", len(group), name, _place(error))
            self._singly = len(group)
            return
        taken = group[0]
        log.error("The turn of update %s failed (%s at %s).", taken.update_id, name, _place(error))
        async with self.database.unit() as unit:
            if await inbox.retry(unit, taken, name, self.now()) >= inbox.LAST_ATTEMPT:
                await self._apologise(unit, taken)

    async def _apologise(self, unit: Unit, taken: Taken) -> None:
        now = self.now()
        arrived = self._read(taken, now)
        if arrived is None:
            return
        known = await citizens.known(unit, {arrived.chat}, now)
        # It may be what they said before that the turn stumbles over, and would again.
        afresh = {known[arrived.chat]: conversation_as_json(Conversation())}
        await talks.save(unit, afresh, now)
        message = Outgoing(
            dedup_key=f"sorry:{taken.update_id}",
            citizen=known[arrived.chat],
            lane=Lane.REPLY,
            kind="screen",
            content=screen_as_json(APOLOGY),
        )
        await outbox.enqueue(unit, [message], now)

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        self._wake.clear()


def _leave(citizen: int, now: datetime) -> list[Outgoing]:
    """Say one sentence and go, however much a busy group writes in the meantime."""
    sentence = Screen((Line("group.private-only"),))
    return [
        Outgoing(
            dedup_key=f"private-only:{citizen}:{now:%Y-%m-%d}",
            citizen=citizen,
            # Not a reply: those are forgotten once they are sent, and it would be said again.
            lane=Lane.CALL,
            kind="screen",
            content=screen_as_json(sentence),
        ),
        Outgoing(
            dedup_key=f"leave:{citizen}:{now:%Y-%m-%dT%H:%M}",
            citizen=citizen,
            lane=Lane.CALL,
            kind="leave",
            content=None,
        ),
    ]


def _place(error: Exception) -> str:
    """Where *error* arose; its message is not told, for it may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else "an unknown place"
