"""The hour itself: who does what, what goes wrong, and when."""

import asyncio
import random
import re
import shutil
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.delivery.room import BULK_IN_FLIGHT
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.world import World
from bot.store.database import Database
from bot.store.migrating import migrate
from tests.bench.audience import ROOT, WORDS, order
from tests.crash.clocked_bot import SetClock
from tests.crash.conftest import follow_events
from tests.crash.ledger import Ledger
from tests.crash.people import CANCEL, Citizen, Crowd, Watch, cards
from tests.crash.running import KEY, STAFF, BotProcess, serving, until
from tests.crash.test_kill import Lossy
from tests.crash.visits import Visits
from tests.soak.reconciling import Books, Hour

COUNT = 3_000
ATHENS = ZoneInfo("Europe/Athens")
BEGINS = datetime(2030, 1, 16, 17, 30, tzinfo=ATHENS)
"""a Wednesday, half an hour before the reminders of the days to come"""
AN_HOUR = 3600.0
KILLS, STORMS, TALKERS, VISITS_A_DESK = 20, 2, 30, 7
BLOCKED, RETURNED = 30, 10
UNHEARD = ((FaultKind.LOST_REPLY, 5), (FaultKind.RESET, 5), (FaultKind.SERVER_ERROR, 5))
PATIENCE = 180.0

Act = tuple[float, Callable[[], Awaitable[None]]]
"""what happens, and after how many seconds"""


class Soak:
    """*folder* takes the database, the content and the log."""

    def __init__(self, folder: Path, seconds: float, seed: int) -> None:
        self.url = f"sqlite:///{folder / 'centre.db'}"
        self.ledger = Ledger(self.url)
        self.clock = SetClock(folder / "clock")
        self.sandbox = Lossy()
        self.chance = random.Random(seed)
        self.in_flight: Counter[str] = Counter()
        self.doubtful = 0
        self.kills = 0
        self.given: set[str] = set()
        self._folder = folder
        self._seconds = seconds
        self._seed = seed
        self.told: set[int] = set()
        self._visitors: list[int] = []
        self._told = asyncio.Lock()
        self._bot: BotProcess | None = None

    @property
    def world(self) -> World:
        return self.sandbox.world

    async def open(self, count: int) -> None:
        """The Centre as the hour begins: appointments are made, the notice is ordered."""
        self.clock.move_to(BEGINS)
        content = self._folder / "el"
        shutil.copytree(ROOT / "content" / "el", content)
        file = content / "centre.yaml"
        text = re.sub(r"(?m)^confirmed: .*$", "confirmed: yes", file.read_text("utf-8"))
        # People take as long as ever to write their name, and the clock runs fast.
        text = re.sub(r"(?m)^hold: .*$", "hold: 30 minutes", text)
        file.write_text(text, "utf-8")
        await asyncio.to_thread(migrate, self.url)
        await self.sandbox.start()
        self.visits = Visits(content, self.url)
        self.told = await follow_events(self.sandbox, self.url, count)
        for days in (1, 2, 5):
            for desk in self.visits.centre.desks:
                for number in range(VISITS_A_DESK):
                    await self._visit(desk, days, timedelta(hours=9, minutes=40 * number))
        self._bot = BotProcess(
            "run",
            {
                "TELEGRAM_BOT_TOKEN": self.sandbox.token,
                "TELEGRAM_API_URL": self.sandbox.url,
                "DATABASE_URL": self.url,
                "CONTENT_DIR": str(content),
                "STAFF_ADMIN_IDS": str(STAFF),
            },
            self._folder,
            self.clock.file,
        )
        await serving(self._bot, self.sandbox)
        self.world.limits.switch(on=True)
        database = Database(self.url, KEY.encode())
        await order(database, self.clock.now)
        await database.dispose()

    async def _visit(self, desk: str, days: int, at: timedelta) -> None:
        midnight = BEGINS.replace(hour=0, minute=0) + timedelta(days=days)
        person = self.world.people.add("Επισκέπτης").id
        chat = self.world.chats.of(person)
        chat.started = True
        booked = await self.visits.book(person, midnight + at, self.clock.now(), desk=desk)
        self.given.add(booked.code)
        self._visitors.append(person)

    async def live(self) -> None:
        """The hour passes, with all that happens in it."""
        watch = Watch(self.world)
        crowd = Crowd(self.world, watch, TALKERS, self._seed)
        cancelling = [Citizen(self.world, watch, chat) for chat in self._visitors[::10]]
        living = [asyncio.create_task(self._cancel(each)) for each in cancelling]
        running = asyncio.create_task(self._run_clock())
        begun = time.monotonic()
        for at, act in sorted(self._story(), key=lambda each: each[0]):
            await asyncio.sleep(max(0.0, begun + at - time.monotonic()))
            await act()
        await asyncio.gather(*living)
        self.world.faults.clear()
        await crowd.go_home()
        await until(lambda: len(self.world.updates) == 0, "every update to be taken", PATIENCE)
        # Nothing is left but what is due later than this hour.
        await until(lambda: self.ledger.owed() == 0, "every message to be out", PATIENCE)
        await asyncio.sleep(3.0)
        running.cancel()
        await watch.close()
        await self._bot.stop()

    def _story(self) -> list[Act]:
        chance, seconds = self.chance, self._seconds
        acts: list[Act] = [(chance.uniform(0.05, 0.95) * seconds, self._kill) for _ in range(KILLS)]
        acts += [((number + 0.5) / STORMS * seconds, self._storm) for number in range(STORMS)]
        for kind, count in UNHEARD:
            acts += [
                (chance.uniform(0.1, 0.9) * seconds, self._unheard(kind)) for _ in range(count)
            ]
        acts += [(0.4 * seconds, self._jump(1)), (0.6 * seconds, self._jump(-1))]
        leaving = chance.sample(sorted(self.told), BLOCKED)
        acts += [(0.1 * seconds, self._block(leaving, on=True))]
        acts += [(0.8 * seconds, self._block(leaving[:RETURNED], on=False))]
        return acts

    async def _run_clock(self) -> None:
        """An hour in the seconds there are."""
        faster = AN_HOUR / self._seconds - 1
        while True:
            await asyncio.sleep(1.0)
            self.clock.move(timedelta(seconds=faster))

    async def _kill(self) -> None:
        await self._bot.kill()
        held = self.ledger.in_flight(self._bot.pid)
        assert held["notice"] + held["reminder"] <= BULK_IN_FLIGHT, held
        self.in_flight += held
        self.kills += 1
        await serving(self._bot, self.sandbox)

    async def _storm(self) -> None:
        self.world.faults.plan(Fault(FaultKind.FLOOD, "sendmessage", 10, seconds=1))

    def _unheard(self, kind: FaultKind) -> Callable[[], Awaitable[None]]:
        async def plan() -> None:
            self.doubtful += 1
            self.world.faults.plan(Fault(kind, "sendmessage", 1))

        return plan

    def _jump(self, hours: int) -> Callable[[], Awaitable[None]]:
        async def jump() -> None:
            self.clock.move(timedelta(hours=hours))

        return jump

    def _block(self, chats: list[int], *, on: bool) -> Callable[[], Awaitable[None]]:
        async def change() -> None:
            for chat in chats:
                self.world.chats.of(chat).blocked = on

        return change

    async def _cancel(self, citizen: Citizen) -> None:
        """Cancel an appointment, if the bot is there to hear it at each step."""
        await asyncio.sleep(random.Random(citizen.chat).uniform(0.0, 0.9) * self._seconds)
        for act in ("/start", *CANCEL):
            if not await citizen.answered(act, 20.0):
                return
            await asyncio.sleep(0.5)

    def clear_away(self) -> None:
        if self._bot is not None:
            self._bot.clear_away()

    @property
    def said(self) -> str:
        """Everything the bot printed and logged."""
        return self._bot.said if self._bot else ""


async def soak(folder: Path, minutes: float, seed: int, count: int) -> list[str]:
    """One hour in *minutes*; what disagrees at its end."""
    story = Soak(folder, minutes * 60, seed)
    begun = time.monotonic()
    try:
        await story.open(count)
        await story.live()
    finally:
        story.clear_away()
        await story.sandbox.stop()
    hour = Hour(story.told, WORDS, story.given, story.in_flight, story.doubtful)
    books = Books(story.world, story.url, story.visits.centre, story.clock.now())
    found = await books.discrepancies(hour)
    if "Traceback" in story.said:
        found.append("the bot printed a traceback")
    booked = len(cards(story.world))
    if not booked:
        found.append("nobody booked: the hour shows nothing of bookings")
    states = {kind: dict(story.ledger.states(kind)) for kind in ("notice", "reminder")}
    print(
        f"seed {seed}: an hour in {time.monotonic() - begun:.0f} s; {story.kills} kills,"
        f" in flight at them {dict(story.in_flight)}; {booked} bookings in the chat; {states};"
        f" {story.world.journal.calls.total()} calls"
    )
    return found
