"""
People of the sandbox who act by themselves.  What they say and tap stands in `day.el.json`.

Whoever plays a day with them (`bot.sandbox.day`, or a test) says who does what, and when.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count, cycle
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.acting import Actor, Stuck
from bot.sandbox.chats import first_number
from bot.sandbox.world import World

TRIES = 3
"""another may be faster with a time; so often somebody looks for one"""


@dataclass(slots=True)
class Visitor:
    """Someone of the cast; *comes* is when they come to the Centre, for an appointment or without."""

    actor: Actor
    words: dict[str, str]
    comes: datetime | None = None
    booked: bool = False


class Cast:
    """The people of one sandbox, and the script they keep to."""

    def __init__(self, world: World, script: Mapping[str, Any] | None = None) -> None:
        own = Path(__file__).with_name("day.el.json")
        self.script = script or json.loads(own.read_text(encoding="utf-8"))
        self.zone = ZoneInfo(self.script["zone"])
        self._world = world
        self._numbers = count(first_number())
        self._names = cycle(self.script["names"])
        self._services = cycle(self.script["services"])

    def visitor(self, service: Mapping[str, str] | None = None, name: str = "") -> Visitor:
        """Someone new, who wants *service*; without it, and without *name*, the script's next."""
        wanted, name = service or next(self._services), name or next(self._names)
        person = self._world.people.join(next(self._numbers), name)
        words = {"name": name, "service": wanted["id"], "service-name": wanted["name"]}
        return Visitor(Actor(self._world, person.id), words)

    def colleague(self) -> Visitor:
        """Someone new of the staff."""
        name = self.script["colleague"]
        person = self._world.people.join(next(self._numbers), name, staff=True)
        return Visitor(Actor(self._world, person.id), {"name": name})

    async def act(self, visitor: Visitor, act: str, **words: object) -> bool:
        """*visitor* does the *act* of the script; whether they could."""
        try:
            await visitor.actor.play(self.script["acts"][act], {**visitor.words, **words})
        except Stuck:
            return False
        return True

    async def book(self, visitor: Visitor, day: date, nth: int) -> bool:
        """
        *visitor* books on *day*, the *nth* of the times that are free; whether they could.

        Where there are so many that the parts of the day come first, the parts take turns.
        """
        parts = self.script["parts"]
        for again in range(TRIES):
            if not await self.act(visitor, "asks-days") or not self.offered(visitor, day):
                return False
            which = {
                "day": self._label(day),
                "part": parts[nth % len(parts)],
                "nth": nth // len(parts) + again,
            }
            if not await self.act(visitor, "chooses", **which):
                continue
            faster = visitor.actor.sees(self.script["faster"])
            if not faster and await self.act(visitor, "books"):
                visitor.comes = self.at(day, visitor.actor.chosen)
                visitor.booked = True
                return True
        return False

    def offered(self, visitor: Visitor, day: date) -> bool:
        """Whether *visitor*, who has asked for days, is offered *day*."""
        return visitor.actor.can(self._label(day))

    def at(self, day: date, clock: str) -> datetime:
        """The moment of *day* at which a clock at the Centre shows *clock*."""
        hour, _, minute = clock.partition(":")
        return datetime.combine(day, time(int(hour), int(minute)), self.zone)

    def _label(self, day: date) -> str:
        """How the button of *day* begins."""
        weekday = self.script["weekdays"][day.weekday()]
        return str(self.script["day"]).format(weekday=weekday, day=day.day)
