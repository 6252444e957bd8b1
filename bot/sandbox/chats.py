"""The conversations and what stands in them."""

import time
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.people import People
from bot.sandbox.refusals import Refusal, bad_request

NUMBERS_BEGIN_BELOW = 2_000_000_000
TYPING_SECONDS = 5


def first_number() -> int:
    """
    Where ids begin: a number made of the real time in milliseconds.

    A restarted sandbox goes on above everything it gave out before, unless it
    gave out more than a thousand ids a second all its life.  Starts again from
    the bottom every 23 days, so that ids stay within 31 bits as Telegram's do.
    """
    return time.time_ns() // 1_000_000 % NUMBERS_BEGIN_BELOW + 1


@dataclass(slots=True)
class Chat:
    id: int
    face: dict[str, Any]
    """the Bot API Chat"""
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    started: bool = False
    """the person wrote at least once; before that the bot cannot write to them"""
    blocked: bool = False
    unread: int = 0
    typing_until: float = 0.0
    """seconds since 1970, by the sandbox's clock"""
    reply_keyboard: dict[str, Any] | None = None
    menu_button: dict[str, Any] | None = None


class Chats:
    def __init__(self, people: People) -> None:
        self._people = people
        self._open: dict[int, Chat] = {}
        self._last_message = first_number()
        self.silent: set[int] = set()
        """messages that came without a sound, which their Bot API shape does not tell"""

    def of(self, chat: int) -> Chat | None:
        """The chat with a person or group that exists, opened if it was not; None: nobody is there."""
        found = self._open.get(chat)
        if found is None and (person := self._people.find(chat)) is not None:
            found = self._open[chat] = Chat(chat, person.as_chat())
        return found

    def open_group(self, title: str, kind: str) -> Chat:
        """A group, supergroup or channel the bot has just been added to."""
        number = -100_2000_000_000 - sum(chat < 0 for chat in self._open)
        group = Chat(number, {"id": number, "title": title, "type": kind}, started=True)
        self._open[number] = group
        return group

    def groups(self) -> list[Chat]:
        return [chat for chat in self._open.values() if chat.id < 0]

    def next_message(self) -> int:
        self._last_message += 1
        return self._last_message

    def known(self, chat_id: str) -> Chat:
        """A chat that was begun, be it blocked since.  Refusal: there is none."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        chat = self.of(int(chat_id)) if chat_id.lstrip("-").isdecimal() else None
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        return chat

    def reachable(self, chat_id: str) -> Chat:
        """The chat a bot may write to.  Refusal: there is none, or the person does not want it."""
        chat = self.known(chat_id)
        if chat.blocked and chat.id < 0:
            raise Refusal(403, f"Forbidden: bot is not a member of the {chat.face['type']} chat")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return chat
