"""Long polling, webhooks and the bot's profile: what is asked of Telegram apart from messages."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.greek.wording import Wording
from bot.intake import Away
from bot.telegram.client import CentreBot
from bot.telegram.transport import TooFast
from bot.telegram.updates import ALLOWED_UPDATES
from conversations.screen import Line

REFUSED = "Telegram refuses TELEGRAM_BOT_TOKEN: ask @BotFather for it."
WEBHOOK_TRIES = 5
POLL_SECONDS = 50
READ_SECONDS = POLL_SECONDS + 10.0
COMMANDS = ("start", "book", "mine", "news", "settings", "help", "privacy", "mydata", "forget")
"""everyone's, in the order of the menu; each has a phrase `command.<name>`"""


class TokenRefused(Exception):
    """Telegram does not know the token; one sentence for the operator."""


async def get_updates(bot: CentreBot, offset: int | None) -> Sequence[Any]:
    """Raw updates from *offset*, after at most a long poll; raises `Away` or `TokenRefused`."""
    parameters: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
    if offset is not None:
        parameters["offset"] = offset
    try:
        updates = await bot.call("getUpdates", parameters, read_seconds=READ_SECONDS)
    except InvalidToken:
        raise TokenRefused(REFUSED) from None
    except Conflict:
        raise Away("Another process polls with the same token, or a webhook is set.") from None
    except TooFast:
        raise Away("Telegram asks for a pause in polling.") from None
    except TelegramError as error:
        raise Away(f"Telegram cannot be reached ({type(error).__name__}).") from None
    if not isinstance(updates, list):
        raise Away("Telegram's answer holds no list of updates.")
    return updates


async def answer_tap(bot: CentreBot, query: str) -> None:
    """Stop the little clock on the button.  Best effort: what comes late is refused, and no matter."""
    try:
        await bot.call("answerCallbackQuery", {"callback_query_id": query})
    except TelegramError:
        return


async def use_polling(bot: CentreBot) -> None:
    """End a webhook, keeping what waits; best effort, polling says what is wrong."""
    try:
        await bot.call("deleteWebhook", {"drop_pending_updates": False})
    except TelegramError:
        return


async def use_webhook(bot: CentreBot, address: str, secret: str) -> None:
    """Have updates delivered to *address* with *secret* in a header; raises `Away`."""
    parameters = {
        "url": address,
        "secret_token": secret,
        "allowed_updates": ALLOWED_UPDATES,
        "max_connections": 40,
    }
    for _ in range(WEBHOOK_TRIES):
        try:
            await bot.call("setWebhook", parameters)
        except TooFast as error:
            # Several `web` that start together ask within one second, which Telegram refuses.
            await asyncio.sleep(error.seconds)
        except InvalidToken:
            raise TokenRefused(REFUSED) from None
        except TelegramError as error:
            raise Away(f"The webhook could not be set ({type(error).__name__}).") from None
        else:
            return
    raise Away("The webhook could not be set: Telegram asks for a pause again and again.")


async def bot_name(bot: CentreBot) -> str:
    """The user name that links to the bot carry; best effort, empty when it cannot be had."""
    try:
        return str((await bot.call("getMe", {})).get("username", ""))
    except TelegramError:
        return ""


async def introduce(bot: CentreBot, wording: Wording) -> None:
    """Tell Telegram everyone's commands and what the bot is; best effort."""
    everyone = _commands(wording, COMMANDS)
    with suppress(TelegramError):
        await bot.call(
            "setMyCommands", {"commands": everyone, "scope": {"type": "all_private_chats"}}
        )
        await _describe(bot, wording)


def staff_commands(wording: Wording) -> list[dict[str, str]]:
    """Those in the menu of one of the Centre's people."""
    return _commands(wording, (*COMMANDS, "staff"))


async def _describe(bot: CentreBot, wording: Wording) -> None:
    """What stands in an empty chat and in the profile; written only when it reads otherwise."""
    for method, field, phrase in (
        ("MyDescription", "description", "profile.description"),
        ("MyShortDescription", "short_description", "profile.about"),
    ):
        text = wording.plain(Line(phrase)).strip()
        if (await bot.call(f"get{method}", {})).get(field) != text:
            await bot.call(f"set{method}", {field: text})


def _commands(wording: Wording, names: Sequence[str]) -> list[dict[str, str]]:
    return [
        {"command": name, "description": wording.plain(Line(f"command.{name}"))} for name in names
    ]
