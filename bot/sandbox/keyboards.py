"""Reply markup, checked as Telegram checks it."""

import json
import re
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.links import web_address
from bot.sandbox.refusals import bad_request

CALLBACK_BYTES = 64
BUTTONS = 100
"""Telegram keeps no more buttons on one inline keyboard"""
OTHER_ACTIONS = frozenset(
    {
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)


def reply_markup(arguments: Arguments) -> dict[str, Any] | None:
    """The markup of a request as it will be kept, None when there is none; Refusal: not a good one."""
    markup = arguments.parsed("reply_markup", "Can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("Object expected as reply markup")
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], 'Field "keyboard" must be an Array of Arrays')
        return {**markup, "keyboard": [[_key(key) for key in row] for row in rows]}
    if "inline_keyboard" in markup:
        complaint = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        rows = _rows(markup["inline_keyboard"], complaint)
        kept = [[_button(button) for button in row] for row in rows if row]
        if sum(map(len, kept)) > BUTTONS:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": kept} if kept else None
    return {name: markup[name] for name in markup if name != "selective"} or None


def inline(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """*markup* if it is an inline keyboard: only that stays on a message."""
    return markup if markup is not None and "inline_keyboard" in markup else None


def _rows(rows: Any, complaint: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(complaint)
    return rows


def _key(key: Any) -> dict[str, Any]:
    if isinstance(key, str):
        key = {"text": key}
    if not isinstance(key, dict):
        raise bad_request(
            "Can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    if not isinstance(key.get("text"), str):
        raise bad_request("Can't parse keyboard button: Can't find field \"text\"")
    if not key["text"]:
        raise bad_request("Keyboard button text must be non-empty")
    return key


def _button(button: Any) -> dict[str, Any]:
    start = "Can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(start + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(start + 'Can\'t find field "text"')
    for name in ("url", "callback_data"):
        if not isinstance(button.get(name, ""), str):
            raise bad_request(start + f'Field "{name}" must be of type String')
    if not button["text"]:
        raise bad_request("Inline keyboard button text must be non-empty")
    if url := button.get("url"):
        return {"text": button["text"], "url": _checked(url)}
    if data := button.get("callback_data"):
        # Telegram: callback data is 1 to 64 bytes, not characters
        if len(data.encode()) > CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"text": button["text"], "callback_data": data}
    if not OTHER_ACTIONS & button.keys():
        raise bad_request(start + "Text buttons are unallowed in the inline keyboard")
    return button


def _checked(url: str) -> str:
    if re.match(r"(?i)tg://user\?id=[0-9]+$", url):
        return url
    if not web_address(url):
        raise bad_request(f"Inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return url if re.match(r"(?i)(https?://|tg:)", url) else f"http://{url}"


def same(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
