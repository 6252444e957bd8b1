"""
One row of the outbox becomes one message; what came of it becomes one of six outcomes.

The order of the `except` clauses matters: to python-telegram-bot a `BadRequest` is a network
error, too.  Outcomes carry the name of an error and never its text, because Telegram's texts may
quote what was sent.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from bot.delivery.outcomes import NotSent, Outcome, Paused, Refused, Sent, Unknown, Unreachable
from bot.store.database import DatabaseUnavailable
from bot.store.outbox import Lane, Leased
from bot.telegram.client import CentreBot
from bot.telegram.transport import NeverLeft, TooFast
from conversations.layout import APOLOGY, HOME
from conversations.papers.documents import EMPTY
from conversations.screen import Screen, screen_from_json

_log = logging.getLogger(__name__)

# Telegram's own words; there is no code to tell its refusals apart.
_UNCHANGED = "message is not modified"
_EDIT_IN_VAIN = ("message to edit not found", "message can't be edited", "message_id_invalid")
_EDITS = ("editMessageText", "editMessageCaption")
_NOBODY_THERE = ("chat not found", "peer_id_invalid", "user_deactivated")


File = tuple[str, bytes]
"""a file's name and content"""


class Drawn(Protocol):
    """A screen in Telegram's terms: HTML text, and an inline keyboard if it has buttons."""

    @property
    def text(self) -> str: ...
    @property
    def keyboard(self) -> dict[str, Any] | None: ...


class Sender:
    """
    Sends what the outbox holds.

    *draw* draws a screen for the chat that will see it; *notice* gives the screen of a campaign
    for a kind of row, None when it is gone;
    *calendar* the name and content of an appointment's calendar file, None when it is gone;
    *papers* those of a list of documents, None when nothing is on it; *file* those of any other
    file that a row orders, None when there is nothing to send; *reminder* gives the screen of
    what reminds of an appointment or a gathering by a rule of the Centre's, None when that is gone;
    *commands* those of a chat's menu that are not everyone's, none when it has no others.
    """

    def __init__(
        self,
        bot: CentreBot,
        *,
        draw: Callable[[Screen, int], Drawn],
        notice: Callable[[int, str], Awaitable[Screen | None]],
        calendar: Callable[[int], Awaitable[File | None]],
        papers: Callable[[Mapping[str, Any]], Awaitable[File | None]],
        file: Callable[[Mapping[str, Any]], Awaitable[File | None]],
        reminder: Callable[[Leased], Awaitable[Screen | None]],
        commands: Callable[[int], Awaitable[Sequence[Mapping[str, str]]]],
    ) -> None:
        self._bot = bot
        self._draw = draw
        self._notice = notice
        self._calendar = calendar
        self._papers = papers
        self._file = file
        self._reminder = reminder
        self._commands = commands

    async def send(self, row: Leased) -> Outcome:
        """
        Try once to send *row*.  Nothing that Telegram or the network does raises.

        Instead of an answer that cannot be drawn the citizen, who waits for it, is shown the
        apology.  Anything else that cannot be drawn waits for its repair.
        """
        try:
            prepared = await self._prepare(row)
        except Exception as error:  # noqa: BLE001  (a mistake in one screen must not stop the rest)
            # No traceback: it may quote the screen.
            name = type(error).__name__
            _log.error("Row %d (%s) cannot be drawn: %s%s", row.id, row.kind, name, _ids(row))
            if row.lane is not Lane.REPLY or isinstance(error, DatabaseUnavailable):
                return NotSent(name)
            sorry = await self._deliver(row, "sendMessage", self._message(row, APOLOGY))
            return Refused(name) if isinstance(sorry, Sent) else sorry
        if prepared is None:
            return Refused("NothingToSend")
        method, message = prepared
        return await self._deliver(row, method, message)

    async def _deliver(self, row: Leased, method: str, message: Mapping[str, Any]) -> Outcome:
        if row.kind in {"correction", "withdrawal"}:
            return await self._mend(row, method, message)
        if row.edits is None or method != "sendMessage":
            return await self._try(row, method, message)
        edit = {**message, "message_id": row.edits}
        del edit["disable_notification"]
        try:
            return await self._try(row, "editMessageText", edit)
        except _EditInVain:
            if row.kind in {"progress", "live", "pointer"}:
                # Whoever deleted it does not want to watch; a new one would come every moment.
                return Refused("EditInVain")
            return await self._try(row, method, message)

    async def _mend(self, row: Leased, method: str, message: Mapping[str, Any]) -> Outcome:
        """Put *message* in place of the notice that stands there, or delete that if it may be."""
        there = {"chat_id": row.chat, "message_id": row.edits}
        if row.kind == "withdrawal":
            gone = await self._try(row, "deleteMessage", there)
            if not isinstance(gone, Refused):
                return gone
        caption = method != "sendMessage"
        kept = ("caption" if caption else "text", "parse_mode", "reply_markup")
        edit = {**there, **{name: message[name] for name in kept if name in message}}
        if not caption:
            edit["link_preview_options"] = message["link_preview_options"]
        try:
            return await self._try(row, _EDITS[caption], edit)
        except _EditInVain:
            # It is not there any more, which nobody need be told by a new message.
            return Refused("EditInVain")

    async def _prepare(self, row: Leased) -> tuple[str, dict[str, Any]] | None:
        content = row.content or {}
        if row.kind == "leave":
            return "leaveChat", {"chat_id": row.chat}
        if row.kind == "calendar":
            calendar = await self._calendar(content["appointment"])
            return _document(row.chat, calendar) if calendar else None
        if row.kind == "commands":
            scope = {"type": "chat", "chat_id": row.chat}
            if own := await self._commands(row.chat):
                return "setMyCommands", {"commands": own, "scope": scope}
            return "deleteMyCommands", {"scope": scope}
        if row.kind == "picture":
            return "sendPhoto", {
                "chat_id": row.chat,
                "photo": content["file"],
                "caption": content["title"],
                # What it belongs to comes right after it.
                "disable_notification": True,
            }
        if row.kind == "file":
            file = await self._file(content)
            return _document(row.chat, file) if file else None
        if row.kind == "list":
            papers = await self._papers(content)
            if papers is not None:
                return _document(row.chat, papers)
            screen = Screen((EMPTY,), ((HOME,),))
        elif row.kind in {"reminder", "seat-reminder"} and "rule" in content:
            reminder = await self._reminder(row)
            if reminder is None:
                return None
            screen = reminder
        elif row.campaign is not None and row.content is None:
            found = await self._notice(row.campaign, row.kind)
            if found is None:
                return None
            screen = found
        else:
            screen = screen_from_json(content)
        if screen.attached:
            return self._captioned(row, screen)
        return "sendMessage", self._message(row, screen)

    def _captioned(self, row: Leased, screen: Screen) -> tuple[str, dict[str, Any]]:
        """A picture or document that Telegram holds, with *screen* as its caption."""
        kind, _, file = screen.attached.partition(":")
        message = self._message(row, screen)
        message["caption"] = message.pop("text")
        del message["link_preview_options"]
        message[kind] = file
        return "sendPhoto" if kind == "photo" else "sendDocument", message

    def _message(self, row: Leased, screen: Screen) -> dict[str, Any]:
        drawn = self._draw(screen, row.chat)
        message: dict[str, Any] = {
            "chat_id": row.chat,
            "text": drawn.text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "disable_notification": screen.silent or row.doubtful,
        }
        if drawn.keyboard is not None:
            message["reply_markup"] = drawn.keyboard
        return message

    async def _try(self, row: Leased, method: str, parameters: Mapping[str, Any]) -> Outcome:
        try:
            message = await self._bot.call(method, parameters)
        except TooFast as error:
            return Paused(error.seconds)
        except Forbidden:
            return Unreachable()
        except BadRequest as error:
            return _refusal(row, method, error)
        except ChatMigrated:
            return Refused("ChatMigrated")
        except (InvalidToken, Conflict) as error:
            # Nothing was sent and nothing will be: everything waits for the operator.
            _log.critical("Telegram does not accept the bot's token (%s)", type(error).__name__)
            return NotSent(type(error).__name__)
        except NeverLeft as error:
            return NotSent(type(error).__name__)
        except TelegramError as error:
            return Unknown(type(error).__name__)
        return Sent(message["message_id"] if isinstance(message, dict) else row.edits)


class _EditInVain(Exception):
    """The message to be edited is gone."""


def _ids(row: Leased) -> str:
    """Where the mistake may be: the places of the screen of *row*, and no argument of any."""
    try:
        screen = screen_from_json(row.content or {})
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return ""
    lines = [line.address for line in screen.lines]
    places = [each.press.place for row in screen.rows for each in row if each.press]
    return f" (lines: {', '.join(lines)}; buttons: {', '.join(places)})"


def _document(chat: int, file: File) -> tuple[str, dict[str, Any]]:
    name, content = file
    picture = name.endswith(".png")
    return "sendPhoto" if picture else "sendDocument", {
        "chat_id": chat,
        "photo" if picture else "document": InputFile(content, filename=name),
        # The message it belongs to has just rung.
        "disable_notification": True,
    }


def _refusal(row: Leased, method: str, error: BadRequest) -> Outcome:
    told = error.message.lower()
    if method in _EDITS:
        if _UNCHANGED in told:
            return Sent(row.edits)
        if any(words in told for words in _EDIT_IN_VAIN):
            raise _EditInVain
    if any(words in told for words in _NOBODY_THERE):
        return Unreachable()
    return Refused("BadRequest")
