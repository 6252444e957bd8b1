"""
Someone who acts by themselves: writes, taps what they read, and waits until the bot has answered.

Only what stands in their own chat is looked at, as a person would.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.sandbox import actions
from bot.sandbox.world import World

PATIENCE = 20.0
"""real seconds; a bot that has not answered by then is not waited for"""
TIME = re.compile(r"^\d{1,2}:\d{2}$")
"""a button that offers a time says nothing else"""
Step = Mapping[str, Any]
"""one of {say: text}, {tap: beginning}, {tap-if-there: beginning}, {time: n}, {see: words}"""


class Stuck(Exception):
    """A step could not be done, or was not answered in time; the message says which."""


class Actor:
    def __init__(self, world: World, chat: int, patience: float = PATIENCE) -> None:
        self.world = world
        self.chat = chat
        self.chosen = ""
        """the time that was tapped last, as its button said it"""
        self._patience = patience

    async def play(self, steps: Sequence[Step], words: Mapping[str, Any]) -> None:
        """Do *steps* one after another, their `{names}` filled from *words*.  Raises `Stuck`."""
        for step in steps:
            ((kind, what),) = step.items()
            said = str(what).format_map(words)
            match kind:
                case "say":
                    await self.say(said)
                case "tap":
                    await self.tap(said)
                case "tap-if-there":
                    if self.can(said):
                        await self.tap(said)
                case "time":
                    await self.choose_time(int(said))
                case "see":
                    await self.see(said)
                case _:
                    raise ValueError(f"no step is called {kind}")

    async def say(self, text: str) -> None:
        await self._answered(lambda: actions.write(self.world, self.chat, text), text)

    async def see(self, words: str) -> None:
        """Wait until the newest message of the bot holds *words*."""
        await self._until(lambda: self.sees(words), words)

    async def tap(self, beginning: str) -> str:
        """Tap the newest button whose label begins so, as soon as there is one; its label."""
        fits = _begins(beginning)
        await self._until(lambda: self.can(beginning), beginning)
        return await self._tap(fits, beginning)

    async def choose_time(self, number: int) -> str:
        """Tap one of the times that are offered, counted on from the first again; its label."""
        await self._until(lambda: self.button(_is_time) is not None, "a time")
        self.chosen = await self._tap(_is_time, "a time", number)
        return self.chosen

    def button(
        self, fits: Callable[[str], bool], number: int = 0
    ) -> tuple[int, int, int, str] | None:
        """
        Message, row, column and label of a button that *fits*, in the newest message that has any.

        The *number*th of them, counted on from the first again.
        """
        found = [
            (message["message_id"], row, column, button["text"])
            for message in self._with_buttons(fits)[-1:]
            for row, buttons in enumerate(message["reply_markup"]["inline_keyboard"])
            for column, button in enumerate(buttons)
            if fits(button["text"])
        ]
        return found[number % len(found)] if found else None

    def can(self, beginning: str, unless: str = "") -> bool:
        """Whether some button begins so; not if the newest message that has one holds *unless*."""
        shown = self._with_buttons(_begins(beginning))
        return bool(shown) and not (unless and unless in shown[-1].get("text", ""))

    def sees(self, words: str) -> bool:
        """Whether the newest message of the bot holds *words*."""
        ours = [each for each in self.messages if each["from"]["is_bot"]]
        return bool(ours) and words in ours[-1].get("text", "")

    @property
    def messages(self) -> list[dict[str, Any]]:
        chat = self.world.chats.of(self.chat)
        return list(chat.messages.values()) if chat else []

    def _with_buttons(self, fits: Callable[[str], bool]) -> list[dict[str, Any]]:
        return [
            message
            for message in self.messages
            if any(
                fits(button["text"])
                for row in message.get("reply_markup", {}).get("inline_keyboard", [])
                for button in row
            )
        ]

    async def _tap(self, fits: Callable[[str], bool], what: str, number: int = 0) -> str:
        found = self.button(fits, number)
        assert found is not None
        message, row, column, label = found
        await self._answered(lambda: actions.tap(self.world, self.chat, message, row, column), what)
        return label

    async def _answered(self, act: Callable[[], object], what: str) -> None:
        """*act*, and the bot has written here or changed what it wrote."""
        seen = self.world.journal.last
        try:
            act()
        except actions.Impossible as impossible:
            raise Stuck(f"{what}: {impossible}") from None
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            for event in await self.world.journal.news(seen, deadline - time.monotonic()):
                seen = event["n"]
                if event["chat"] == self.chat and _is_of_bot(event):
                    return
        raise Stuck(f"not answered: {what}")

    async def _until(self, true: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + self._patience
        while not true():
            seen = self.world.journal.last
            if time.monotonic() >= deadline:
                raise Stuck(f"not there: {what}")
            await self.world.journal.news(seen, deadline - time.monotonic())


def _begins(beginning: str) -> Callable[[str], bool]:
    return lambda label: label.startswith(beginning)


def _is_time(label: str) -> bool:
    return TIME.match(label) is not None


def _is_of_bot(event: Mapping[str, Any]) -> bool:
    if event["kind"] == "edit":
        return True
    return event["kind"] == "message" and bool(event["message"]["from_bot"])
