"""
The bot and a Telegram of its own in one process: what `walk` and the tests talk to.

Nothing of the bot is replaced.  It speaks HTTP to the sandbox, its database is a file, its clock
is the sandbox's.
"""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.app import Rooms, Stand
from bot.delivery.flood_gate import USUAL_PACE, Pace
from bot.sandbox import actions
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from bot.shelf import Shelf, open_shelf
from bot.store import campaigns, inbox, outbox
from bot.store.database import Database
from bot.store.migrating import migrate
from conversations.tree import Library

OWED_AT_ONCE = (
    "screen",
    "calendar",
    "list",
    "file",
    "progress",
    "leave",
    "picture",
    "live",
    "pointer",
    "commands",
    "change",
    "approval",
)
PATIENCE = 20.0
"""seconds; a bot that is not done by then is broken"""
LOOKS_UNTIL_WOKEN = 10
LONGEST_LOOK = 1.2
"""seconds; what is due by now and has not left by then is held back: in quiet hours, say"""


class NotDone(Exception):
    """The bot did not come to rest, or there is no such button; the message says which."""


@dataclass
class Rehearsal:
    """
    *database_url* is used as it is found.

    With *content*, that folder is served, also as it is edited, and without it *library*.
    """

    library: Library
    database_url: str
    key: bytes = field(default_factory=lambda: secrets.token_bytes(48), repr=False)
    demonstration: bool = True
    content: Path | None = None
    pace: Pace = USUAL_PACE

    def __post_init__(self) -> None:
        self.sandbox = Sandbox(next_due=self._next_due)
        self.world = self.sandbox.world
        self.database = Database(self.database_url, self.key)
        self._stop = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None

    async def open(self, at: datetime | None = None) -> None:
        """Serve, from the moment *at* on the sandbox's clock (UTC), or from now."""
        await self.sandbox.start()
        if at is not None:
            self.sandbox.clock.move_to(at)
        if not await self.database.schema_is_current():
            await asyncio.to_thread(migrate, self.database_url)
        await self.start_bot()

    async def start_bot(self) -> None:
        """Start the bot on the database and the content as they stand."""
        self.shelf = open_shelf(self.content) if self.content else Shelf(self.library)
        settings = Settings(
            token=self.sandbox.token,
            api_url=self.sandbox.url,
            database_url=self.database_url,
            secret_key=self.key,
            staff=frozenset(),
            content=self.content or Path(),
            webhook_url="",
            webhook_secret="",
            port=8080,
        )
        stand = Stand(
            settings,
            self.shelf,
            self.database,
            now=self.sandbox.clock.now,
            demonstration=self.demonstration,
            demonstrators=self._demonstrators,
            pace=self.pace,
        )
        self._stop = asyncio.Event()
        self._rooms = Rooms(stand, "run")
        self._serving = asyncio.create_task(self._rooms.serve(self._stop))

    async def stop_bot(self) -> None:
        """Stop as SIGTERM would."""
        self._stop.set()
        if self._serving is not None:
            await self._serving
            self._serving = None

    async def close(self) -> None:
        try:
            await self.stop_bot()
        finally:
            await self.sandbox.stop()
            await self.database.dispose()

    async def rest(self, *, notices: bool = False) -> None:
        """
        Return once every update is taken and every reply is out; raises `NotDone`.

        With *notices*, also once every notice has ended and its sender was told.
        """
        deadline = asyncio.get_running_loop().time() + PATIENCE
        for looks in count(1):
            if await self._resting(notices):
                return
            if self._serving is not None and self._serving.done():
                await self._serving
            if asyncio.get_running_loop().time() > deadline:
                raise NotDone("the bot has not come to rest")
            if looks % LOOKS_UNTIL_WOKEN == 0:
                # What one person's turn causes for another would leave within a second.
                self._rooms.wake()
            await asyncio.sleep(0.005)

    async def say(self, person: int, text: str) -> None:
        """*person* writes *text*, and the bot has answered."""
        actions.write(self.world, person, text)
        await self.rest()

    async def tap(self, person: int, label: str) -> None:
        """
        *person* taps the newest button that says *label*, and the bot has answered.

        Raises `NotDone` when there is none.
        """
        message, row, column = self._button(person, label)
        actions.tap(self.world, person, message, row, column)
        await self.rest()

    async def wait(self, ahead: timedelta) -> None:
        """Let *ahead* pass on the clock, and what fell due meanwhile go out."""
        self.sandbox.clock.move(ahead)
        self._rooms.wake()
        until = asyncio.get_running_loop().time() + LONGEST_LOOK
        while await self._something_due() and asyncio.get_running_loop().time() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        await self.rest(notices=True)

    async def wait_for_next(self) -> datetime:
        """Let time pass until just after the next thing that is due; the moment, UTC."""
        due = await self._next_due()
        if due is None:
            raise NotDone("nothing is due")
        await self.wait(max(timedelta(), due - self.sandbox.clock.now()) + timedelta(seconds=1))
        return due

    def messages(self, person: int) -> list[dict[str, Any]]:
        """What stands in the chat of *person*, oldest first, as Bot API messages."""
        chat = self.world.chats.of(person)
        return list(chat.messages.values()) if chat else []

    def last(self, person: int) -> dict[str, Any]:
        return self.messages(person)[-1]

    def _button(self, person: int, label: str) -> tuple[int, int, int]:
        offered: list[str] = []
        for message in reversed(self.messages(person)):
            keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
            for row, buttons in enumerate(keyboard):
                for column, button in enumerate(buttons):
                    if button["text"] == label:
                        return message["message_id"], row, column
                    offered.append(button["text"])
        raise NotDone(f"there is no button {label!r} among {offered}")

    async def _resting(self, notices: bool) -> bool:  # noqa: FBT001
        if len(self.world.updates):
            return False
        async with self.database.reading() as unit:
            if await inbox.waiting(unit):
                return False
            if notices and await campaigns.running(unit):
                return False
            counted = await outbox.counts(unit)
        return not any(
            kind in OWED_AT_ONCE and state in {"pending", "leased"} for kind, state in counted
        )

    async def _something_due(self) -> bool:
        now = self.sandbox.clock.now()
        async with self.database.reading() as unit:
            due = await outbox.next_due(unit)
            counted = await outbox.counts(unit)
        return (due is not None and due <= now) or any(state == "leased" for _, state in counted)

    async def _next_due(self) -> datetime | None:
        async with self.database.reading() as unit:
            return await outbox.next_due(unit)

    def _demonstrators(self) -> list[int]:
        return [person.id for person in self.world.people if person.staff]
