"""One day of sixty appointments and twenty-five others, as it goes; the books are kept by those in it."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Iterable
from datetime import UTC, date, datetime, timedelta

from bot.sandbox.acting import Actor
from bot.sandbox.cast import Cast
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.server import Sandbox
from bot.store import citizens, staff
from bot.store.database import Database
from conversations.staff.member import Member, Role
from tests.crash.day_ledger import DayLedger
from tests.crash.desk_work import Officer
from tests.crash.guests import BOOKED, ENDS, LEAVE, WALK_INS, Guest
from tests.crash.running import KEY, STAFF, BotProcess, serving, until

DAY = date(2030, 1, 15)
EVENING_BEFORE = datetime(2030, 1, 14, 16, 0, tzinfo=UTC)
STEP = timedelta(minutes=5)
ABSENCE_AT, POWER_CUT_AT, NOON, LAST_COME, LATEST = "09:30", "11:00", "12:00", "16:30", "19:00"
THAT_MORNING, AT_ONCE = 10, 8
LEASES_RUN_OUT = timedelta(minutes=2)
SLOW = Fault(FaultKind.SLOW, method="sendmessage", seconds=0.3)


class WorkingDay:
    def __init__(self, sandbox: Sandbox, bot: BotProcess, ledger: DayLedger) -> None:
        self.sandbox, self.bot, self.ledger = sandbox, bot, ledger
        self.cast = Cast(sandbox.world)
        self.booked = [Guest(self.cast, self.cast.visitor(each)) for each in BOOKED]
        self.walk_ins = [Guest(self.cast, self.cast.visitor(each)) for each in WALK_INS]
        self.admin = Actor(sandbox.world, STAFF)
        self.officers: list[Officer] = []
        self.closed: list[Officer] = []
        self.in_flight: Counter[str] | None = None
        """messages on their way as the process died; None while it lives"""

    async def book(self) -> None:
        """Fifty in the evening and ten in the morning; then five cancel."""
        # Both services on both occasions.
        mixed = [self.booked[at * 7 % len(self.booked)] for at in range(len(self.booked))]
        numbered = list(enumerate(mixed))
        await in_turns(each.books(DAY, at) for at, each in numbered[:-THAT_MORNING])
        self.sandbox.clock.move_to(self.cast.at(DAY, "06:30"))
        await in_turns(each.books(DAY, at) for at, each in numbered[-THAT_MORNING:])
        of_benefits = [each for each in self.booked if each.service == "benefits"]
        for at, end in enumerate(ENDS):
            of_benefits[at * 4].end = end
        await in_turns(each.cancels() for each in self.booked if each.end == "cancelled")
        for number, each in enumerate(self.walk_ins):
            each.visitor.comes = self.cast.at(DAY, "08:10") + number * timedelta(minutes=17)
            each.end = "left" if number in range(3, 3 + LEAVE) else "served"

    async def go_by(self) -> None:
        """From eight o'clock on, five minutes at a time, until nobody waits any more."""
        now = self.cast.at(DAY, "07:50")
        self.sandbox.clock.move_to(now)
        await self._engage()
        worked = [True]
        while now < self.cast.at(DAY, LAST_COME) or any(worked):
            assert now < self.cast.at(DAY, LATEST), [each.at_hand for each in self.officers]
            if now == self.cast.at(DAY, ABSENCE_AT):
                await self._desk_two_will_be_away()
            if now == self.cast.at(DAY, NOON):
                self.closed.append(self.officers.pop(1))
                await self.closed[0].closes(self._absent())
            await asyncio.gather(*(each.comes() for each in self._due(now)))
            cut = self._is_time_for_the_cut(now)
            if cut:
                self.sandbox.world.faults.plan(SLOW)
            work = asyncio.gather(*(each.works(self._absent()) for each in self.officers))
            if cut:
                await self._power_cut()
            worked = await work
            await self._settles()
            now += STEP
            self.sandbox.clock.move_to(now)
        for each in self.officers:
            await each.closes(set())
        self.closed += self.officers

    @property
    def came(self) -> list[Guest]:
        return [each for each in (*self.booked, *self.walk_ins) if each.came]

    def _due(self, now: datetime) -> list[Guest]:
        return [
            each
            for each in (*self.booked, *self.walk_ins)
            if each.end not in ("cancelled", "never came")
            and not each.came
            and each.visitor.comes is not None
            and each.visitor.comes <= now
        ]

    def _absent(self) -> set[str]:
        return {each.label for each in self.came if each.end == "in vain"}

    async def _engage(self) -> None:
        """Four officers, each at the desk of their own."""
        people = [self.sandbox.world.people.add(f"Υπάλληλος {at}").id for at in range(1, 5)]
        actors = [Actor(self.sandbox.world, each) for each in people]
        for each in actors:
            await each.say("/start")
        now, database = self.sandbox.clock.now(), Database(self.ledger.url, KEY.encode())
        try:
            async with database.unit() as unit:
                known = await citizens.known(unit, people, now)
                for at, each in enumerate(people, 1):
                    member = Member(Role.OFFICER, f"desk-{at}", f"Υπάλληλος {at}")
                    await staff.let_in(unit, known[each], member, added_by=0, now=now)
        finally:
            await database.dispose()
        self.officers = [Officer(each, f"Γραφείο {at}") for at, each in enumerate(actors, 1)]
        for officer in self.officers:
            await officer.opens()

    async def _desk_two_will_be_away(self) -> None:
        """From noon on; all who had their hour there then are given another, and say that it suits."""
        admin = self.admin
        await admin.say("/staff")
        await admin.tap("Απουσίες και κλειστές")
        await admin.tap("Γραφείο 2")
        await admin.say(f"{DAY.day}/{DAY.month}")
        await admin.say("12:00-16:00")
        await admin.tap("Ναι, κλείστε τις ώρες")
        await admin.see("Έγινε.")
        await admin.say("/staff")
        await admin.tap("Ραντεβού χωρίς ώρα")
        await admin.tap("Μεταφορά στην πιο κοντινή ώρα")
        await admin.tap("Ναι, κάντε το")
        await admin.see("Μεταφέρθηκαν")
        number = re.search(r"Μεταφέρθηκαν (\d+)", admin.messages[-1]["text"])
        assert number is not None
        moved = await self._those_moved(int(number[1]))
        await asyncio.gather(*(each.reads_the_new_hour(DAY) for each in moved))

    async def _those_moved(self, number: int) -> list[Guest]:
        for _ in range(500):
            moved = [
                each
                for each in self.booked
                if any("Σας κρατήσαμε άλλη" in text for text in each.texts)
            ]
            if len(moved) >= number:
                break
            await asyncio.sleep(0.02)
        assert number == len(moved)
        return moved

    async def _settles(self) -> None:
        """
        Every press was taken, and whoever was called has heard of it, before five minutes are over.

        A second press is of the same moment, and a call is of no use after a quarter of an hour.
        And a moment for the desks, for five minutes are none to the machine.
        """
        updates = self.sandbox.world.updates
        await until(
            lambda: not len(updates) and self.ledger.untaken() == 0,
            "the presses to be taken",
            120.0,
        )
        await until(lambda: self.ledger.ringing() == 0, "the calls to ring", 120.0)
        await asyncio.sleep(0.1)

    def _is_time_for_the_cut(self, now: datetime) -> bool:
        """Late in the morning, as soon as a desk is about to call."""
        late = now >= self.cast.at(DAY, POWER_CUT_AT)
        return late and self.in_flight is None and any(each.calls_next for each in self.officers)

    async def _power_cut(self) -> None:
        """The process dies while a call is on its way, and is started on what it left."""
        dying = self.bot.pid
        await until(lambda: self.ledger.in_flight(dying)["screen"] > 0, "a call on its way")
        await self.bot.kill()
        self.in_flight = self.ledger.in_flight(dying)
        self.sandbox.world.faults.clear()
        await serving(self.bot, self.sandbox)
        # What the dead one had leased is free after ninety seconds.
        self.sandbox.clock.move(LEASES_RUN_OUT)


async def in_turns(acts: Iterable[Awaitable[None]]) -> None:
    """All of *acts*, a few at the same time."""
    few = asyncio.Semaphore(AT_ONCE)

    async def one(act: Awaitable[None]) -> None:
        async with few:
            await act

    await asyncio.gather(*(one(each) for each in acts))
