"""Officers at their desks: they do the next thing that their desk asks of them, and remember it."""

import asyncio
import re
import time
from collections import Counter

from bot.sandbox import actions
from bot.sandbox.acting import Actor

CALLED = re.compile(r"Φωνάξατε: (\w+), .*συνολικά (\d+)")
SERVING = re.compile(r"Εξυπηρετείτε: (\w+),")
MOST_CALLS = 3
PATIENCE = 30.0
ACTS = ("Τελείωσε", "Ξεκινάμε", "Ξανά", "Επόμενος", "Διάλειμμα", "Κλείνω το γραφείο")

AtHand = tuple[str, str, int]
"""label of the ticket at the desk, called or serving, how often it was called"""


class Officer:
    """One person at one desk, and what they did there, by the labels of tickets."""

    def __init__(self, actor: Actor, desk: str) -> None:
        self.actor = actor
        self.desk = desk
        self.served: list[str] = []
        self.missed: list[str] = []
        self.calls: Counter[str] = Counter()
        self.acts = 0

    async def opens(self) -> None:
        await self.actor.say("/staff")
        await self.actor.tap("Το γραφείο μου")
        await self.actor.tap(f"Ανοίγω: {self.desk}")
        await self.actor.see(self.desk)

    async def works(self, absent: set[str]) -> bool:
        """
        Do the next thing, every seventh with a double press; whether there was one.

        Whose ticket is *absent* does not come when called.
        """
        match self.at_hand:
            case label, _, _ if label in {*self.served, *self.missed}:
                raise AssertionError(f"{self.desk} shows what was: {self._shown}")
            case label, "serving", _:
                await self._does("Τελείωσε")
                self.served.append(label)
            case label, _, calls if label in absent and calls < MOST_CALLS:
                await self._does("Ξανά")
                self.calls[label] += 1
            case label, _, _ if label in absent:
                await self._does("Δεν παρουσιάστηκε")
                self.missed.append(label)
            case _, _, _:
                await self._does("Ξεκινάμε")
            case None if self.calls_next:
                await self._does("Επόμενος")
                if self.at_hand is not None:
                    label = self.at_hand[0]
                    assert label not in self.calls, f"{self.desk} did not show {label}"
                    self.calls[label] = 1
            case _:
                return False
        return True

    async def closes(self, absent: set[str]) -> None:
        """Whoever is at the desk is seen to the end; then nobody is called to it any more."""
        while self.at_hand is not None:
            await self.works(absent)
        await self.actor.tap("Κλείνω το γραφείο")
        await self.actor.see("Το γραφείο έκλεισε")

    @property
    def calls_next(self) -> bool:
        """Whether the next thing to do is to call somebody."""
        return self.at_hand is None and "Δεν περιμένει κανείς" not in self._shown

    @property
    def at_hand(self) -> AtHand | None:
        if found := SERVING.search(self._shown):
            return found[1], "serving", 0
        if found := CALLED.search(self._shown):
            return found[1], "called", int(found[2])
        return None

    @property
    def _shown(self) -> str:
        """The text of the desk's own message."""
        for message in reversed(self.actor.messages):
            labels = [
                button["text"]
                for row in message.get("reply_markup", {}).get("inline_keyboard", [])
                for button in row
            ]
            if message["from"]["is_bot"] and set(ACTS) & set(labels):
                return str(message["text"])
        return ""

    async def _does(self, label: str) -> None:
        """Press, and see that the desk stands otherwise, or why nothing could be done."""
        before = self.at_hand
        found = self.actor.button(lambda text: text == label)
        assert found is not None, (label, self._shown)
        self.acts += 1
        for _ in range(1 + (self.acts % 7 == 0)):
            actions.tap(self.actor.world, self.actor.chat, *found[:3])
        deadline = time.monotonic() + PATIENCE
        while self.at_hand == before:
            faster = self.at_hand is None and "Δεν περιμένει κανείς" in self._shown
            if label == "Επόμενος" and faster:
                return  # a colleague was faster
            assert time.monotonic() < deadline, f"{self.desk}, {label}: {self._shown}"
            await asyncio.sleep(0.01)
