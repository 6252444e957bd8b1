"""Everything the sandbox holds, handed to each room that works on it."""

from typing import Any

from bot.sandbox.chats import TYPING_SECONDS, Chat, Chats
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.people import People
from bot.sandbox.profile import Profile
from bot.sandbox.taps import Taps
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Webhook


class World:
    def __init__(self, token: str, *, webhook_patience: float = 1.0) -> None:
        self.token = token
        self.clock = Clock()
        self.started = self.clock.seconds()
        self.logged_out = False
        self.journal = Journal(self.clock.now)
        self.people = People(token)
        self.chats = Chats(self.people)
        self.files = Files()
        self.profile = Profile()
        self.limits = Limits()
        self.faults = Faults()
        self.taps = Taps(self.clock.seconds)
        self.updates = UpdateQueue(self.clock)
        self.webhook = Webhook(self.updates, self.clock.stamp, patience=webhook_patience)
        self.clock.watch(lambda: self.journal.tell("clock", now=self.clock.now().isoformat()))

    def shown(self, message: dict[str, Any]) -> dict[str, Any]:
        """*message* as the page sees it."""
        return {
            "from_bot": message.get("from", {}).get("id") == self.people.bot["id"],
            "edited": "edit_date" in message,
            "silent": message["message_id"] in self.chats.silent,
            **message,
        }

    def keep(self, chat: Chat, message: dict[str, Any], *, silent: bool = False) -> dict[str, Any]:
        """*message* stands in *chat* under a new number, dated now."""
        full = {
            "message_id": self.chats.next_message(),
            "date": self.clock.stamp(),
            "chat": chat.face,
            **message,
        }
        chat.messages[full["message_id"]] = full
        if silent:
            self.chats.silent.add(full["message_id"])
        self.journal.tell("message", chat.id, message=self.shown(full))
        return full

    def typing(self, chat: Chat, *, on: bool) -> None:
        """The bot is seen typing for five seconds, or no longer."""
        if on or chat.typing_until > self.clock.seconds():
            chat.typing_until = self.clock.seconds() + TYPING_SECONDS if on else 0.0
            self.journal.tell("typing", chat.id, on=on)
