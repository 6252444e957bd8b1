"""
A day at the Centre, for someone to watch or to take part in.

In the evening before people book; the clock goes to the next opening; then they come, each at
their time, and others come without an appointment.  Some who booked never come.  One colleague
sees people at a desk; at the others sits whoever plays staff.

By day the clock runs ahead.  Whoever moves it further has all that was to happen meanwhile happen
at once.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.sandbox.acting import Stuck
from bot.sandbox.cast import Cast, Visitor
from bot.sandbox.world import World

AT_ONCE = 3
"""so many book at the same time"""
TICK = 0.5
"""real seconds between looks at the clock"""
DAYS_LOOKED_AT = 14
EARLY_BY = timedelta(minutes=5)
SETTLED_AFTER = timedelta(minutes=15)
"""after the opening, strangers come"""
MOST_PEOPLE, FASTEST = 40, 60.0
"""of each sort; minutes a real second"""


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far the day is: *stage* is none, evening, day or over; the numbers count people.

    *stuck* are those who could not do what they came for.
    """

    stage: str = "none"
    day: str = ""
    booked: int = 0
    arrived: int = 0
    walked_in: int = 0
    stuck: int = 0


class Day:
    """The day that is played in a sandbox; one at a time."""

    def __init__(self, world: World) -> None:
        self.progress = Progress()
        self._world = world
        self._cast = Cast(world)
        self._script = self._cast.script
        self._playing: asyncio.Task[None] | None = None

    def begin(
        self, booked: int | None = None, walk_ins: int | None = None, pace: float | None = None
    ) -> None:
        """
        The evening before begins now, with the script's numbers of people or others.

        By day the clock runs *pace* minutes a real second; 0 leaves it to whoever moves it.
        ValueError: a day is being played already, or the numbers make no sense.
        """
        script = self._script
        booked = script["booked"] if booked is None else booked
        walk_ins = script["walk-ins"] if walk_ins is None else walk_ins
        pace = script["minutes-a-second"] if pace is None else pace
        if self._playing is not None and not self._playing.done():
            raise ValueError("a day is being played already")
        if not (0 < booked <= MOST_PEOPLE and 0 <= walk_ins <= MOST_PEOPLE):
            raise ValueError(f"1 to {MOST_PEOPLE} can book, and up to {MOST_PEOPLE} walk in")
        if not 0 <= pace <= FASTEST:
            raise ValueError(f"the pace is from 0 to {FASTEST} minutes a second")
        self.progress = Progress()
        self._tell(stage="evening")
        self._playing = asyncio.create_task(self._play(booked, walk_ins, pace))

    async def close(self) -> None:
        """Nobody acts any more."""
        if self._playing is not None:
            self._playing.cancel()
            await asyncio.gather(self._playing, return_exceptions=True)

    async def _play(self, booked: int, walk_ins: int, pace: float) -> None:
        try:
            self._forward(self._cast.at(self._today(), self._script["evening"]))
            first = self._cast.visitor()
            day = await self._day_for(first)
            if day is not None:
                visitors = [first, *(self._cast.visitor() for _ in range(booked - 1))]
                await self._evening(day, visitors)
                coming = self._those_who_come(visitors) + self._strangers(day, walk_ins)
                self._forward(self._cast.at(day, self._script["opening"]))
                self._tell(stage="day")
                await self._by_day(self._cast.at(day, self._script["closing"]), coming, pace)
        finally:
            self._tell(stage="over")

    async def _day_for(self, visitor: Visitor) -> date | None:
        """The soonest day on which *visitor* is offered a time, after today."""
        if not await self._cast.act(visitor, "asks-days"):
            return None
        days = (self._today() + timedelta(days=ahead) for ahead in range(1, DAYS_LOOKED_AT))
        return next((each for each in days if self._cast.offered(visitor, each)), None)

    async def _evening(self, day: date, visitors: list[Visitor]) -> None:
        """All of *visitors* book, each at another time of the day."""
        self._tell(day=day.isoformat())
        few = asyncio.Semaphore(AT_ONCE)

        async def books(visitor: Visitor, number: int) -> None:
            async with few:
                self._count(
                    "booked" if await self._cast.book(visitor, day, number * 5) else "stuck"
                )

        await asyncio.gather(*(books(each, number) for number, each in enumerate(visitors)))

    def _those_who_come(self, visitors: list[Visitor]) -> list[Visitor]:
        """All who booked but those last in the list, who never come."""
        booked = [each for each in visitors if each.comes is not None]
        for each in booked:
            assert each.comes is not None
            each.comes -= EARLY_BY
        return booked[: max(1, len(booked) - self._script["missing"])]

    def _strangers(self, day: date, number: int) -> list[Visitor]:
        """Those who come without an appointment, over the first half of the day."""
        opening, closing = (
            self._cast.at(day, self._script[each]) for each in ("opening", "closing")
        )
        strangers = [self._cast.visitor(self._script["services"][0]) for _ in range(number)]
        for at, each in enumerate(strangers):
            each.comes = opening + SETTLED_AFTER + (closing - opening) / 2 * at / number
        return strangers

    async def _by_day(self, closing: datetime, coming: list[Visitor], pace: float) -> None:
        async with asyncio.TaskGroup() as acting:
            acting.create_task(self._sees_people(self._cast.colleague(), closing))
            now = self._world.clock.now()
            while now < closing:
                now = self._world.clock.now()
                due = [each for each in coming if each.comes is not None and each.comes <= now]
                for visitor in due:
                    coming.remove(visitor)
                    acting.create_task(self._comes(visitor))
                await asyncio.sleep(TICK)
                if pace:
                    self._world.clock.move(timedelta(minutes=pace * TICK))

    async def _comes(self, visitor: Visitor) -> None:
        act, came = ("arrives", "arrived") if visitor.booked else ("walks-in", "walked_in")
        self._count(came if await self._cast.act(visitor, act) else "stuck")

    async def _sees_people(self, colleague: Visitor, closing: datetime) -> None:
        """Opens a desk and sees one after another, each as long as the script says."""
        clock = self._world.clock
        if not await self._cast.act(colleague, "opens"):
            return
        since = clock.now()
        while clock.now() < closing:
            rule = self._next_act(colleague)
            if rule and clock.now() >= since + timedelta(minutes=rule["after"]):
                with suppress(Stuck):
                    await colleague.actor.tap(rule["tap"])
                since = clock.now()
            await asyncio.sleep(TICK)
        await self._cast.act(colleague, "closes")

    def _next_act(self, colleague: Visitor) -> Mapping[str, Any] | None:
        rules = self._script["serves"]
        may = (each for each in rules if colleague.actor.can(each["tap"], each.get("unless", "")))
        return next(may, None)

    def _count(self, what: str) -> None:
        self._tell(**{what: getattr(self.progress, what) + 1})

    def _tell(self, **changed: Any) -> None:
        self.progress = replace(self.progress, **changed)
        self._world.journal.tell("day", None, **asdict(self.progress))

    def _today(self) -> date:
        return self._world.clock.now().astimezone(self._cast.zone).date()

    def _forward(self, moment: datetime) -> None:
        """The clock stands at *moment*, unless it stands later already."""
        if moment > self._world.clock.now():
            self._world.clock.move_to(moment)
