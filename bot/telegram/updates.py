"""
From a raw update to an event of the core.

The update is untrusted: whoever wrote it, and whatever a later Bot API puts in it, it either
becomes an event, is nobody's, or is `Unreadable`; it is never quoted in an error.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.arrivals import Arrived, Unreadable
from bot.telegram.callbacks import Marks
from conversations.events import (
    Blocked,
    Chose,
    MisTapped,
    Opened,
    PersonEvent,
    SentFile,
    SentOther,
    Wrote,
)
from conversations.staff.member import Member

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post"]

COMMANDS = {
    "menu": "@home",
    "cancel": "@home",
    "book": "@book",
    "mine": "@mine",
    "news": "@news",
    "settings": "@settings",
    "help": "@help",
    "person": "@person",
    "privacy": "@privacy",
    "mydata": "@mydata",
    "forget": "@forget",
    "staff": "@staff",
}
"""command → the door it opens; /start is an event of its own"""

LONGEST_PAYLOAD = 64


class UpdateReader:
    """Reads updates for one bot; *is_admin* is asked anew, by Telegram user id, at each of them."""

    def __init__(self, marks: Marks, is_admin: Callable[[int], bool]) -> None:
        self._marks = marks
        self._is_admin = is_admin

    def __call__(self, raw: dict[str, Any], now: datetime) -> Arrived | None:
        """What *raw* says; None when it concerns no chat; raises `Unreadable`."""
        try:
            update = Update.de_json(_without_screen(raw), None)
            return self._read(update, now)
        except Exception as error:  # noqa: BLE001
            # The library trips over what it does not expect in many ways; none may stop the rest.
            raise Unreadable(type(error).__name__) from None

    def _read(self, update: Update, now: datetime) -> Arrived | None:
        if update.callback_query is not None:
            return self._tap(update.callback_query, now)
        if update.my_chat_member is not None:
            return self._membership(update.my_chat_member, now)
        message = update.message or update.edited_message
        if message is not None:
            return self._message(message, now, edited=update.message is None)
        if update.channel_post is not None:
            return Arrived(update.channel_post.chat.id, None, leave=True)
        return None

    def _tap(self, query: CallbackQuery, now: datetime) -> Arrived | None:
        message = query.message
        if message is None or message.chat.type != ChatType.PRIVATE:
            return None
        chat = message.chat.id
        staff = self._staff(query.from_user.id)
        read = self._marks.read(query.data or "", owner=chat)
        # In a private chat the person is the chat: a button tapped by another is forged.
        if read is None or query.from_user.id != chat:
            return Arrived(chat, MisTapped(now, staff=staff), message.message_id)
        press, kept = read
        event = Chose(now, press.place, press.choice, kept=kept, staff=staff)
        return Arrived(chat, event, message.message_id)

    def _membership(self, changed: ChatMemberUpdated, now: datetime) -> Arrived | None:
        status = changed.new_chat_member.status
        gone = status in {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
        if changed.chat.type == ChatType.PRIVATE:
            return Arrived(changed.chat.id, Blocked(now, gone=gone))
        return None if gone else Arrived(changed.chat.id, None, leave=True)

    def _message(self, message: Message, now: datetime, *, edited: bool) -> Arrived | None:
        chat = message.chat
        if chat.type != ChatType.PRIVATE:
            return Arrived(chat.id, None, leave=True)
        staff = self._staff(message.from_user.id) if message.from_user else None
        return Arrived(chat.id, self._said(message, now, edited=edited, staff=staff))

    def _staff(self, user: int) -> Member | None:
        return Member() if self._is_admin(user) else None

    def _said(
        self, message: Message, now: datetime, *, edited: bool, staff: Member | None
    ) -> PersonEvent:
        text = message.text
        if edited:
            return SentOther(now, "edited", staff=staff)
        if text is None:
            return _sent(message, now, staff)
        if not text.startswith("/"):
            return Wrote(now, text, message.text_html, staff=staff)
        command, _, rest = text[1:].partition(" ")
        name = command.partition("@")[0].casefold()
        if name == "start":
            payload = rest.strip()
            known = len(payload) <= LONGEST_PAYLOAD and payload.isascii()
            return Opened(now, payload if known else "", staff=staff)
        return Chose(now, COMMANDS.get(name, "@unknown"), staff=staff)


def _sent(message: Message, now: datetime, staff: Member | None) -> PersonEvent:
    """A picture in its largest size, a document, or anything else that is not text."""
    caption, html = message.caption or "", message.caption_html or ""
    if message.photo:
        largest = message.photo[-1]
        size = largest.file_size or 0
        return SentFile(now, "photo", largest.file_id, "", size, caption, html, staff)
    if message.document is not None:
        sent = message.document
        name, size = sent.file_name or "", sent.file_size or 0
        return SentFile(now, "document", sent.file_id, name, size, caption, html, staff)
    return SentOther(now, "attachment", staff=staff)


def _without_screen(raw: dict[str, Any]) -> dict[str, Any]:
    """
    *raw* without the words and buttons of the message that was tapped.

    They are our own, and two thirds of a tap's parsing.
    """
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else None
    if not isinstance(query, dict) or not isinstance(message, dict):
        return raw
    bare = {name: message[name] for name in ("message_id", "chat") if name in message}
    # Bot API, InaccessibleMessage: its date is always 0; it has nothing but these three.
    return {**raw, "callback_query": {**query, "message": {**bare, "date": 0}}}
