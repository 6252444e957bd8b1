"""Citizens with a phone: they tap by what they read, and lose patience."""

import asyncio
import contextlib
import random
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.sandbox import actions
from bot.sandbox.world import World

BOOKED = "Το ραντεβού σας έκλεισε"
CODE = re.compile(r"Κωδικός: (\w{6})")
REMINDER = "Υπενθύμιση"
BOOK = (
    r"Κλείστε ραντεβού",
    r"Επιδόματα και αιτήσεις|Ψυχολογική υποστήριξη",
    r"· \d+ ώρ",
    r"^\d+:\d\d$",
    "Μαρία Παπαδοπούλου",
    r"Χωρίς τηλέφωνο",
    r"Ναι, κλείστε το",
)
"""what a booking takes: buttons by what they say, and one name that is typed"""
CANCEL = (r"Τα ραντεβού μου", r", \d+:\d\d · ", r"^Ακύρωση$", r"Ναι, ακυρώστε το")
MARK_LENGTH = 6
"""after the mark of callback data stands whether its message is kept"""


class Watch:
    """What the bot does in each chat, counted as it happens."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.seen: Counter[int] = Counter()
        """chat → messages and edits of the bot"""
        self._changed = asyncio.Condition()
        self._task = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        journal = self._world.journal
        last = journal.last
        while True:
            for event in await journal.news(last, 1.0):
                last = event["n"]
                if event["kind"] == "edit" or event.get("message", {}).get("from_bot"):
                    self.seen[event["chat"]] += 1
            async with self._changed:
                self._changed.notify_all()

    async def more_than(self, count: int, chat: int, patience: float) -> bool:
        """Whether the bot did something in *chat*, beyond *count*, before *patience* was over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience), self._changed:
                await self._changed.wait_for(lambda: self.seen[chat] > count)
        return self.seen[chat] > count

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


class Citizen:
    """One person, and what their acts make the bot owe them."""

    def __init__(self, world: World, watch: Watch, chat: int | None = None) -> None:
        self.chat = chat or world.people.add("Πολίτης").id
        self.world = world
        self._watch = watch
        self.updates: list[int] = []
        """the ids of the updates their acts made"""
        self.owed = 0
        """new messages that the bot owes them; all other answers are edits"""

    def write(self, text: str) -> None:
        self.owed += 1
        self.updates.append(actions.write(self.world, self.chat, text)["update_id"])

    def tap(self, label: str, chance: random.Random | None = None) -> bool:
        """Tap a button of the newest message that says *label*; False when there is none."""
        message = self.newest
        found = [
            (row, column, button["callback_data"])
            for row, buttons in enumerate(
                message.get("reply_markup", {}).get("inline_keyboard", [])
            )
            for column, button in enumerate(buttons)
            if re.search(label, button["text"])
        ]
        if not found:
            return False
        row, column, data = chance.choice(found) if chance else found[0]
        self.owed += data[MARK_LENGTH] == "k"
        done = actions.tap(self.world, self.chat, message["message_id"], row, column)
        self.updates.append(done["update_id"])
        return True

    async def answered(
        self, act: str, patience: float, chance: random.Random | None = None
    ) -> bool:
        """Write *act*, or tap the button that says so; whether it was answered in time."""
        before = self._watch.seen[self.chat]
        if act[0] == "/" or act == BOOK[4]:
            self.write(act)
        elif not self.tap(act, chance):
            return False
        return await self._watch.more_than(before, self.chat, patience)

    async def errands(self, chance: random.Random) -> None:
        """
        Book, cancel, book again, without end.

        They read before they tap.  Most wait until the bot is back; one in ten begins anew.
        """
        while True:
            for act in ("/start", *chance.choice((BOOK, BOOK, CANCEL))):
                patience = 1.0 if chance.random() < 0.1 else 20.0
                if not await self.answered(act, patience, chance):
                    break
                await asyncio.sleep(chance.uniform(0.3, 1.5))

    @property
    def messages(self) -> list[dict[str, Any]]:
        chat = self.world.chats.of(self.chat)
        return list(chat.messages.values()) if chat else []

    @property
    def newest(self) -> dict[str, Any]:
        """The last thing in the chat that the bot wrote; empty when there is none."""
        return next((each for each in reversed(self.messages) if each["from"]["is_bot"]), {})

    @property
    def answer(self) -> str:
        """The last message's text if the bot wrote it after what they wrote last; else empty."""
        return str(self.messages[-1]["text"]) if self.messages[-1]["from"]["is_bot"] else ""

    @property
    def received(self) -> int:
        """New messages the bot wrote here, reminders apart."""
        return sum(
            each["chat"] == self.chat
            and each["method"] == "sendMessage"
            and REMINDER not in each["text"]
            for each in self.world.journal.delivered
        )


class Crowd:
    """Citizens on their errands, all at once, each by a chance of their own."""

    def __init__(self, world: World, watch: Watch, count: int, seed: int) -> None:
        self.people = [Citizen(world, watch) for _ in range(count)]
        self._living = [
            asyncio.create_task(each.errands(random.Random(seed + each.chat)))
            for each in self.people
        ]

    async def go_home(self) -> None:
        """No errand goes on; everyone asks one last time for their appointments."""
        for task in self._living:
            task.cancel()
        for ended in await asyncio.gather(*self._living, return_exceptions=True):
            assert isinstance(ended, asyncio.CancelledError), ended
        for each in self.people:
            each.write("/mine")

    @property
    def answered(self) -> bool:
        """Whether the last thing in every chat is the list of appointments, or that there is none."""
        return all("Έχετε" in each.answer or "Δεν έχετε" in each.answer for each in self.people)


def cards(world: World) -> dict[str, int]:
    """code → chat of every appointment that the bot told someone is booked"""
    found = {}
    for each in world.journal.delivered:
        if BOOKED in each["text"] and (code := CODE.search(each["text"])):
            found[code[1]] = each["chat"]
    return found


def copies_too_many(people: Iterable[Citizen]) -> int:
    """New messages beyond those that were owed.  Fails when anyone received fewer than that."""
    extra = [each.received - each.owed for each in people]
    assert min(extra) >= 0, extra
    return sum(extra)
