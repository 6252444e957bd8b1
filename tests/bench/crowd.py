"""
The citizens of the benchmark: each taps a button of the last keyboard that reached them.

A chat taps again only after the bot's screen and its answer to the tap have arrived and
were answered: Telegram hands out a chat's next update only when the last one is done.
Which button is decided by a random generator seeded with the chat's number, so that every
round taps alike.  Buttons that open a link are left alone, and so is any label of which
was learned that it does not edit the screen (it sends a new message, or shows nothing).
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.api import BotApi

FIRST_CHAT = 7_000_000
QUERIES = 10**9
"""query ids of a chat begin at its id times this, so that an id names its chat"""

PATIENCE = 20.0
"""seconds after which a tap without an effect is given up, however slow the bot"""


@dataclass(slots=True)
class Chat:
    id: int
    choice: random.Random
    message: bytes = b""
    """the last screen, as JSON"""
    buttons: list[tuple[str, str]] = field(default_factory=list)
    """(label, callback data) of the last screen"""
    owed: set[str] = field(default_factory=set)
    """what the last tap still waits for: `screen`, `settled` (that call's answer), `answer`"""
    label: str = ""
    query: int = 0
    tapped_at: float = 0.0
    tapped_after: int = 0
    """how many taps of all chats were complete when this one began"""


class Walkers:
    def __init__(self, api: BotApi, size: int, may_tap: Callable[[str], bool]) -> None:
        self._api = api
        api.crowd = self
        self._may_tap = may_tap
        self.chats = {
            number: Chat(number, random.Random(number))
            for number in range(FIRST_CHAT, FIRST_CHAT + size)
        }
        self.tap_again = False
        """whether a chat taps as soon as its last tap is complete (the closed loop)"""
        self.completed = 0
        self.latencies: list[float] = []
        """seconds from a tap until its screen left the bot"""
        self.avoided: set[str] = set()
        self.detours = 0
        self.stuck: Counter[str] = Counter()
        """taps given up, by what did not come"""

    @property
    def busy(self) -> int:
        return sum(bool(chat.owed) for chat in self.chats.values())

    def begin(self) -> None:
        """Everyone opens the chat."""
        for chat in self.chats.values():
            self._start(chat)

    def tap(self, chat: Chat) -> None:
        """A button of the last screen is tapped; with none left to tap the chat starts anew."""
        buttons = [button for button in chat.buttons if button[0] not in self.avoided]
        if not buttons:
            self._start(chat)
            return
        chat.label, data = chat.choice.choice(buttons)
        chat.query += 1
        self._wait_for(chat, "screen", "settled", "answer")
        self._api.offer(
            b'"callback_query":{"id":"%d","from":%b,"chat_instance":"%d","data":%b,"message":%b}}'
            % (
                chat.id * QUERIES + chat.query,
                _person(chat),
                chat.id,
                json.dumps(data).encode(),
                chat.message,
            )
        )

    def forget_figures(self) -> None:
        """What follows is measured from nought."""
        self.completed = 0
        self.latencies = []
        for chat in self.chats.values():
            chat.tapped_after = 0

    def give_up_stuck(self) -> None:
        """Taps that all others have overtaken three times have no effect: tap something else."""
        now = time.perf_counter()
        limit = 3 * len(self.chats) + 100
        for chat in self.chats.values():
            overtaken = self.completed - chat.tapped_after > limit
            if chat.owed and (overtaken or now - chat.tapped_at > PATIENCE):
                if "screen" in chat.owed and chat.label:
                    self.avoided.add(chat.label)
                self.stuck[f"{chat.label or '/start'}: {', '.join(sorted(chat.owed))}"] += 1
                chat.owed.clear()
                if self.tap_again:
                    self.tap(chat)

    def screen_arrived(
        self, chat: int, number: int, message: bytes, markup: str, *, edit: bool
    ) -> None:
        known = self.chats.get(chat)
        if known is None or not markup:
            return
        keyboard = json.loads(markup)["inline_keyboard"]
        known.message = message
        known.buttons = [
            (button["text"], button["callback_data"])
            for row in keyboard
            for button in row
            if "callback_data" in button and self._may_tap(button["callback_data"])
        ]
        if "screen" in known.owed:
            known.owed.discard("screen")
            self.latencies.append(time.perf_counter() - known.tapped_at)
            if not edit and known.label:
                self.detours += 1
                self.avoided.add(known.label)

    def screen_settled(self, chat: int) -> None:
        known = self.chats.get(chat)
        if known and "screen" not in known.owed:
            self._settle(known, "settled")

    def query_settled(self, query: int) -> None:
        chat = self.chats.get(query // QUERIES)
        if chat and query % QUERIES == chat.query:
            self._settle(chat, "answer")

    def _start(self, chat: Chat) -> None:
        chat.label = ""
        self._wait_for(chat, "screen", "settled")
        self._api.offer(
            b'"message":{"message_id":%d,"from":%b,"chat":{"id":%d,"type":"private","first_name":"C"},'
            b'"date":%d,"text":"/start","entities":[{"type":"bot_command","offset":0,"length":6}]}}'
            % (1, _person(chat), chat.id, int(time.time()))
        )

    def _wait_for(self, chat: Chat, *what: str) -> None:
        chat.owed = set(what)
        chat.tapped_at = time.perf_counter()
        chat.tapped_after = self.completed

    def _settle(self, chat: Chat, what: str) -> None:
        if what in chat.owed:
            chat.owed.discard(what)
            if not chat.owed:
                self.completed += 1
                if self.tap_again:
                    self.tap(chat)


def _person(chat: Chat) -> bytes:
    return b'{"id":%d,"is_bot":false,"first_name":"C","language_code":"el"}' % chat.id
