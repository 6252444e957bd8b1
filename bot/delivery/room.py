"""
How what was promised leaves the house.

A row of the outbox is leased, sent and settled.  The lease is the only right to send it; the
outcome is written under the lease's token, so an owner that comes late changes nothing.  Three
ways lead here:

- `deliver` takes the replies a turn has just committed, already leased, and sends them at once:
  one chat in order, chats in parallel.  They are held up only by a pause that Telegram ordered
  and by the pace of their own chat; of the edits of one screen that wait, only the last is sent.
- `run` leases what is due: replies first, then at most five bulk messages in flight, which
  wait for the flood gate.  A reply therefore never stands behind a notice.
- A lease that ran out (we died) comes back through `run`, marked as doubtful.

After a 429 nothing leaves, replies included, until the pause is over; it is kept in the store,
so a restart keeps it too.  Another process learns of it within a second.

Telegram knows no idempotency key.  What is sure not to have left is sent again by schedule; what
may have arrived is sent once more, silently, or (a notice) shown to staff as uncertain.
Refused: retrying inside `send` (blind to the cause), a task queue beside the outbox (two truths),
and a limiter in front of replies (they would wait behind what is sent in bulk).
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime

from bot.delivery.flood_gate import USUAL_PACE, FloodGate, Pace
from bot.delivery.outcomes import Outcome, Overtaken, Paused, Sent, Unknown, put_off, what_follows
from bot.delivery.replies import Replies
from bot.delivery.settling import Settling, survives
from bot.store import gate, outbox
from bot.store.database import Database, Unit
from bot.store.outbox import LEASE, Lane, Leased, Settled

_log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
# So many copies too many at most when we die; fewer fall short of 30 a second at 150 ms a call.
BULK_IN_FLIGHT = 5
LATE_REPLIES_A_TICK = 25
# Begun later, a send (at most 50 s) could outlive its lease.
BEGUN_WITHIN_SECONDS = LEASE.total_seconds() - 55.0
_MOST_EDITS_REMEMBERED = 10_000

_REPLIES = (Lane.REPLY, Lane.CALL)
_BULK = (Lane.CHANGE, Lane.REMINDER, Lane.NOTICE)


class Delivery:
    """
    Sends through *send* what the outbox of *database* owes, as *worker*.

    *send* tries once and says what came of it.  *alone* says that no other process delivers:
    what a dead one was sending is then taken up at once, not when its lease runs out.  While
    *quiet* says so, reminders and notices wait.  Without *sends* nothing is delivered, and `run`
    only hears of pauses and tells of them.  Pace and pauses go by *clock*, which nobody sets.
    `deliver` may be called at any time; its rows are settled while `run` runs, and by `stop`.
    """

    def __init__(
        self,
        database: Database,
        send: Callable[[Leased], Awaitable[Outcome]],
        now: Callable[[], datetime],
        worker: str,
        pace: Pace | None = None,
        *,
        alone: bool = False,
        quiet: Callable[[], bool] = lambda: False,
        sends: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._send = send
        self._now = now
        self._worker = worker
        self._alone = alone
        self._quiet = quiet
        self._sends = sends
        self._gate = FloodGate(pace or USUAL_PACE, now, clock)
        self._settling = Settling(database, self._gate, now, self._free)
        self._replies = Replies(self._gate, self._settling, self._attempt, self._start)
        self._bulk: set[int] = set()
        """ids of bulk rows that are not settled yet"""
        self._late: set[int] = set()
        """likewise of replies that did not leave with their turn"""
        self._newest_edits: dict[tuple[int, int], int] = {}
        """(chat, message) → the newest row that edited it"""
        self._tasks: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._stopping = False

    def deliver(self, leased: Sequence[Leased]) -> None:
        """Send these at once, one chat's in order.  Returns before they have left."""
        for row in leased:
            if self._settling.hold(row):
                self._replies.add(row)

    def wake(self) -> None:
        """Something may be due: look now and not at the next tick."""
        self._woken.set()

    def pause_left(self) -> float:
        """Seconds until anything may be sent to Telegram again; 0.0 when it may."""
        return self._gate.pause_left()

    def pause(self, seconds: float) -> None:
        """Telegram asks for a pause: until it is over, nothing may leave from any process."""
        self._gate.pause(seconds)
        self._settling.keep_pause()

    async def hear_of_pause(self) -> None:
        """Learn of a pause that another process has met, or this one before it was started."""
        async with self._database.reading() as unit:
            self._gate.hear(await gate.paused_until(unit), await gate.asked(unit))

    async def run(self) -> None:
        """Deliver until `stop`.  A database that is away is waited for, with nothing lost."""
        await asyncio.gather(self._settling.run(), self._keep_leasing())

    async def stop(self, grace_seconds: float = 3.0) -> None:
        """
        Finish what is being sent, give back the rest, settle everything; `run` then returns.

        A send that does not finish in time keeps its lease, and is doubtful when that runs out.
        """
        self._stopping = True
        async with self._settling.one_at_a_time:
            pass  # a lease on its way has arrived by now; there will be no other
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace_seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._replies.put_off(self._now())
        await self._settling.close()
        if self._sends and not self._alone:
            await survives(self._leave)
        self._woken.set()

    async def _keep_leasing(self) -> None:
        while self._alone and not self._stopping and not await survives(self._inherit):
            pass
        while not self._stopping:
            self._woken.clear()
            await survives(self._lease)
            # The end of a pause is not waited for longer than it takes.
            rest = min(TICK_SECONDS, self._gate.pause_left() or TICK_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), rest)

    async def _leave(self) -> None:
        async with self._database.unit() as unit:
            await gate.leave(unit, self._worker, self._now())

    async def _inherit(self) -> None:
        async with self._database.unit() as unit:
            await outbox.end_leases(unit, but=self._worker, now=self._now())

    def _start(self, sending: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(sending)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_bulk(self, row: Leased) -> None:
        since = asyncio.get_running_loop().time()
        while (wait := self._gate.admit_bulk(row.chat)) > 0:  # noqa: ASYNC110  (not a poll: it is told how long)
            await asyncio.sleep(wait)
        await self._attempt(since, row)

    async def _attempt(self, since: float, row: Leased) -> Settled:
        late = asyncio.get_running_loop().time() - since > BEGUN_WITHIN_SECONDS
        # It may have waited for its pace until the quiet hours began.
        held_back = row.lane not in (*_REPLIES, *self._bulk_lanes())
        if self._stopping or late or held_back:
            settled = put_off(row, self._now())
        else:
            chance = random.random()  # noqa: S311  (no secret)
            settled = what_follows(row, await self._outcome(row), self._now(), chance)
        if settled.state == "uncertain":
            _log.warning("Nobody can say whether row %d (%s) arrived", row.id, row.kind)
        self._settling.record(row, settled)
        return settled

    async def _outcome(self, row: Leased) -> Outcome:
        if left := self._gate.pause_left():
            return Paused(left)
        screen = None if row.edits is None else (row.chat, row.edits)
        if screen and self._newest_edits.get(screen, 0) > row.id:
            return Overtaken()
        is_reply = row.lane in _REPLIES
        if is_reply:
            self._gate.count_reply(row.chat, edit=screen is not None)
        try:
            outcome = await self._send(row)
        except Exception as error:  # noqa: BLE001  (one row must not stop the others)
            _log.error("Sending row %d (%s) failed: %s", row.id, row.kind, type(error).__name__)
            return Unknown(type(error).__name__)
        if isinstance(outcome, Paused):
            self._gate.pause(outcome.seconds, reply_to=row.chat if is_reply else None)
        elif screen and isinstance(outcome, Sent):
            if len(self._newest_edits) >= _MOST_EDITS_REMEMBERED:
                self._newest_edits.clear()
            self._newest_edits[screen] = row.id
        return outcome

    async def _lease(self) -> None:
        async with self._settling.one_at_a_time:
            if self._stopping:
                return
            async with self._database.unit() as unit:
                self._gate.hear(await gate.paused_until(unit), await gate.asked(unit))
                if self._sends and not self._alone:
                    self._gate.share(await gate.share(unit, self._worker, self._now()))
                if self._gate.pause_left() or not self._sends:
                    return
                replies = await self._take(unit, _REPLIES, LATE_REPLIES_A_TICK)
                slots = BULK_IN_FLIGHT - len(self._bulk)
                bulk = await self._take(unit, self._bulk_lanes(), slots) if slots > 0 else []
            self._late.update(row.id for row in replies)
            self.deliver(replies)
            for row in bulk:
                if self._settling.hold(row):
                    self._bulk.add(row.id)
                    self._start(self._send_bulk(row))

    def _bulk_lanes(self) -> Sequence[Lane]:
        """In the Centre's quiet hours only what cannot wait until morning may ring."""
        return (Lane.CHANGE,) if self._quiet() else _BULK

    async def _take(self, unit: Unit, lanes: Sequence[Lane], limit: int) -> list[Leased]:
        return await outbox.lease(
            unit,
            worker=self._worker,
            lanes=lanes,
            limit=limit,
            now=self._now(),
            lease_for=LEASE,
        )

    def _free(self, settled: set[int]) -> None:
        """
        Something leased is settled: look for what waited behind it.

        Bulk rows are in flight until then: so many at most go out twice.
        """
        if not settled.isdisjoint(self._bulk | self._late):
            self._bulk -= settled
            self._late -= settled
            self._woken.set()
