"""How the bot presents itself: commands by scope and language, names, descriptions, menu button."""

import json
import re
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.refusals import bad_request

COMMANDS = 100
COMMAND_LENGTH = 32
DESCRIPTION_LENGTH = 256
LONGEST = {"name": 64, "description": 512, "short_description": 120}
SIMPLE_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")

Command = dict[str, str]


class Profile:
    def __init__(self) -> None:
        self._commands: dict[tuple[str, str], list[Command]] = {}
        self._texts: dict[tuple[str, str], str] = {}
        self.menu_button: dict[str, Any] = {"type": "commands"}

    def set_commands(self, arguments: Arguments) -> None:
        commands = _commands(arguments)
        self._commands[_scope(arguments), _language(arguments)] = commands

    def delete_commands(self, arguments: Arguments) -> None:
        self._commands.pop((_scope(arguments), _language(arguments)), None)

    def commands(self, arguments: Arguments) -> list[Command]:
        """Those of exactly this scope and language."""
        return self._commands.get((_scope(arguments), _language(arguments)), [])

    def commands_for(self, chat: int, language: str = "el") -> list[Command]:
        """Those a person sees in their chat: the narrowest scope, their language before any other."""
        for scope in (f"chat:{chat}", "all_private_chats", "default"):
            for spoken in (language, ""):
                if found := self._commands.get((scope, spoken)):
                    return found
        return []

    def set_text(self, name: str, arguments: Arguments) -> None:
        """*name* is one of LONGEST.  An empty text takes it away."""
        text = arguments.text(name)
        if len(text) > LONGEST[name]:
            raise bad_request(f"Bot {name.replace('_', ' ')} is too long")
        self._texts[name, _language(arguments)] = text

    def text(self, name: str, arguments: Arguments) -> str:
        """In the language asked for, else the one for all languages."""
        return self._texts.get((name, _language(arguments))) or self._texts.get((name, ""), "")


def menu_button(arguments: Arguments) -> dict[str, Any]:
    """The menu button of a request.  Refusal: not a good one."""
    button = arguments.parsed("menu_button", "Can't parse menu button JSON object")
    if button is None:
        return {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("Can't parse menu button: MenuButton must be an Object")
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("Can't parse menu button: MenuButton has unsupported type")
    return button


def _language(arguments: Arguments) -> str:
    language = arguments.text("language_code")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad_request("LANG_CODE_INVALID")
    return language


def _scope(arguments: Arguments) -> str:
    scope = arguments.parsed("scope", "Can't parse BotCommandScope JSON object")
    if scope is None:
        return "default"
    start = "Can't parse BotCommandScope: "
    if not isinstance(scope, dict):
        raise bad_request(start + "BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in SIMPLE_SCOPES:
        return str(kind)
    if kind not in CHAT_SCOPES:
        raise bad_request(start + "Unsupported type specified")
    if not scope.get("chat_id"):
        raise bad_request(start + "Empty chat_id specified")
    return ":".join(str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope)


def _commands(arguments: Arguments) -> list[Command]:
    given = arguments.parsed("commands", "Can't parse commands JSON object") or []
    if not isinstance(given, list):
        raise bad_request("Expected an Array of BotCommand")
    if len(given) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = []
    for command in given:
        if not isinstance(command, dict):
            raise bad_request("Can't parse BotCommand: expected an Object")
        for name in ("command", "description"):
            if not isinstance(command.get(name), str):
                raise bad_request(f"Can't parse BotCommand: Can't find field {json.dumps(name)}")
        word = command["command"].removeprefix("/")
        if not word:
            raise bad_request("Command must be non-empty")
        if len(word) > COMMAND_LENGTH:
            raise bad_request(f"Command length must not exceed {COMMAND_LENGTH}")
        if not re.fullmatch(r"[a-z0-9_]+", word):
            raise bad_request("BOT_COMMAND_INVALID")
        description = command["description"].strip()
        if not description:
            raise bad_request("Command description must be non-empty")
        if len(description) > DESCRIPTION_LENGTH:
            raise bad_request(f"Command description length must not exceed {DESCRIPTION_LENGTH}")
        commands.append({"command": word, "description": description})
    return commands
