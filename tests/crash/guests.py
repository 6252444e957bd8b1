"""Those who come to the Centre on one day, and what each of them means to do."""

import re
from dataclasses import dataclass
from datetime import date

from bot.sandbox.acting import Stuck
from bot.sandbox.cast import Cast, Visitor

LABEL = re.compile(r"(?m)(?:είναι |^)([ΑΓ]\d+)[.:]")
MOVED_TO = re.compile(r"Σας κρατήσαμε άλλη: \w+ (\d+) Ιανουαρίου, (\d+:\d\d)")
BENEFITS = {"id": "benefits", "name": "Επιδόματα"}
PSYCHOLOGIST = {"id": "psychologist", "name": "Ψυχολογική"}
BOOKED = [BENEFITS] * 45 + [PSYCHOLOGIST] * 15
WALK_INS = [BENEFITS] * 20 + [PSYCHOLOGIST] * 5
CANCEL, NEVER_COME, IN_VAIN, LEAVE = 5, 3, 3, 2
ENDS = ["cancelled"] * CANCEL + ["never came"] * NEVER_COME + ["in vain"] * IN_VAIN


@dataclass
class Guest:
    """*end* is what they mean to come to; *moved* how often they were given another hour."""

    cast: Cast
    visitor: Visitor
    end: str = "served"
    came: bool = False
    moved: int = 0

    @property
    def chat(self) -> int:
        return self.visitor.actor.chat

    @property
    def service(self) -> str:
        return self.visitor.words["service"]

    @property
    def texts(self) -> list[str]:
        """What stands in their chat."""
        return [each.get("text", "") for each in self.visitor.actor.messages]

    @property
    def label(self) -> str:
        """What their ticket says, or said."""
        journal = self.visitor.actor.world.journal
        said = [each["text"] for each in journal.delivered if each["chat"] == self.chat]
        found = {label for text in said for label in LABEL.findall(text)}
        assert len(found) == 1, (found, self.texts)
        return str(found.pop())

    async def books(self, day: date, nth: int) -> None:
        assert await self.cast.book(self.visitor, day, nth), self.texts

    async def cancels(self) -> None:
        await self.visitor.actor.tap("Ακύρωση")
        await self.visitor.actor.tap("Ναι, ακυρώστε")
        await self.visitor.actor.see("ακυρώθηκε")

    async def comes(self) -> None:
        """With the code at the door; who means to leave does so at once."""
        self.came = True
        act = "arrives" if self.visitor.booked else "walks-in"
        assert await self.cast.act(self.visitor, act), self.texts
        if self.end == "left":
            try:
                await self.visitor.actor.tap("Φεύγω")
                await self.visitor.actor.tap("Ναι, φεύγω")
            except Stuck:
                raise AssertionError(self.texts) from None

    async def reads_the_new_hour(self, of_month: date) -> None:
        """Their hour was lost, and another is kept for them, which suits."""
        await self.visitor.actor.see("Σας κρατήσαμε άλλη")
        found = MOVED_TO.search(self.texts[-1])
        assert found is not None, self.texts
        assert of_month.day == int(found[1]), "there was room enough on the same day"
        self.visitor.comes = self.cast.at(of_month, found[2])
        self.moved += 1
        await self.visitor.actor.tap("Θα έρθω")
