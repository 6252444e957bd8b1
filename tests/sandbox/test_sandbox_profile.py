"""How the bot presents itself: commands by scope, names, descriptions, menu button."""

import pytest
from telegram import (
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
    MenuButtonDefault,
)

from tests.sandbox.conftest import ELENI, MARIA

ALL = [("start", "Αρχή")]
GREEK = [("start", "Αρχή"), ("help", "Βοήθεια")]
STAFF = [("today", "Σήμερα")]


def said(commands) -> list[tuple[str, str]]:
    return [(command.command, command.description) for command in commands]


async def test_commands_by_scope_and_language(bot, people):
    """Each scope and language has its own; a person sees the narrowest in their language."""
    await bot.set_my_commands(ALL)
    await bot.set_my_commands(ALL, BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(GREEK, BotCommandScopeAllPrivateChats(), language_code="el")
    await people.say("/start", ELENI)
    await bot.set_my_commands(STAFF, BotCommandScopeChat(ELENI))

    assert ALL == said(await bot.get_my_commands())
    assert GREEK == said(await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "el"))
    assert [] == said(await bot.get_my_commands(language_code="el"))
    seen = {
        who: [row["command"] for row in (await people.get(f"chats/{who}"))["commands"]]
        for who in (MARIA, ELENI)
    }
    assert {MARIA: ["start", "help"], ELENI: ["today"]} == seen
    assert "start" == (await people.get("state"))["bot"]["commands"][0]["command"]

    await bot.delete_my_commands(BotCommandScopeChat(ELENI))
    assert ["start", "help"] == [
        row["command"] for row in (await people.get(f"chats/{ELENI}"))["commands"]
    ]


@pytest.mark.parametrize(
    ("commands", "complaint"),
    [
        ([{"command": "ακύρωση", "description": "α"}], "BOT_COMMAND_INVALID"),
        ([{"command": "Start", "description": "α"}], "BOT_COMMAND_INVALID"),
        ([{"command": "", "description": "α"}], "command must be non-empty"),
        ([{"command": "a" * 33, "description": "α"}], "command length must not exceed 32"),
        ([{"command": "a", "description": " "}], "command description must be non-empty"),
        (
            [{"command": "a", "description": "α" * 257}],
            "command description length must not exceed 256",
        ),
        ([{"command": "a"}], "can't parse BotCommand: Can't find field \"description\""),
        (["a"], "can't parse BotCommand: expected an Object"),
        ({"command": "a"}, "expected an Array of BotCommand"),
        ([{"command": "a", "description": "α"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_that_cannot_be(call, commands, complaint):
    """Latin words with a description, a hundred at most."""
    answer = await call("setMyCommands", commands=commands)

    assert f"Bad Request: {complaint}" == answer["description"]


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"scope": {"type": "everyone"}}, "Unsupported type specified"),
        ({"scope": {"type": "chat"}}, "Empty chat_id specified"),
        ({"scope": []}, "BotCommandScope must be an Object"),
    ],
)
async def test_scopes_that_cannot_be(call, asked, complaint):
    """A scope is one Telegram knows, and says which chat it means."""
    answer = await call("setMyCommands", commands=[], **asked)

    assert f"Bad Request: can't parse BotCommandScope: {complaint}" == answer["description"]


async def test_names_and_descriptions(bot, call):
    """Kept by language, within Telegram's lengths."""
    assert "Κέντρο Κοινότητας (δοκιμή)" == (await bot.get_my_name()).name
    await bot.set_my_name("Κέντρο")
    await bot.set_my_description("Τι κάνει", language_code="el")
    await bot.set_my_short_description("Βοηθός")

    assert "Κέντρο" == (await bot.get_my_name("el")).name
    assert ("Τι κάνει", "") == (
        (await bot.get_my_description("el")).description,
        (await bot.get_my_description()).description,
    )
    assert "Βοηθός" == (await bot.get_my_short_description()).short_description
    for method, field, length in [
        ("setMyName", "name", 64),
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ]:
        assert (await call(method, **{field: "α" * length}))["ok"]
        assert 400 == (await call(method, **{field: "α" * (length + 1)}))["error_code"]
    assert (await call("setMyName", name="α", language_code="greek"))["description"] == (
        "Bad Request: LANG_CODE_INVALID"
    )


async def test_menu_button(bot, call, started):
    """One for all, or one for a chat."""
    assert isinstance(await bot.get_chat_menu_button(), MenuButtonCommands)
    await bot.set_chat_menu_button(MARIA, MenuButtonDefault())

    assert isinstance(await bot.get_chat_menu_button(MARIA), MenuButtonDefault)
    assert isinstance(await bot.get_chat_menu_button(), MenuButtonCommands)
    assert 400 == (await call("setChatMenuButton", menu_button={"type": "x"}))["error_code"]


async def test_commands_for_a_chat_that_nobody_began_are_refused(call):
    answer = await call("setMyCommands", commands=[], scope={"type": "chat", "chat_id": ELENI})

    assert "Bad Request: chat not found" == answer["description"]
