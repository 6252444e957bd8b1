"""The Bot API methods the sandbox knows, by name, and those of them that belong to no other room."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox import editing, sending
from bot.sandbox.arguments import Arguments
from bot.sandbox.profile import LONGEST, menu_button
from bot.sandbox.refusals import Refusal, bad_request, too_many_requests
from bot.sandbox.world import World

CLOSABLE_AFTER = 600
"""seconds after the start; before that Telegram refuses to close"""
ANSWER_LENGTH = 200
SECRET_LENGTH = 256
DEFAULT_CONNECTIONS, MOST_CONNECTIONS = 40, 100

Method = Callable[[World, Arguments], Any]


def get_me(world: World, _arguments: Arguments) -> dict[str, Any]:
    return {
        **world.people.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def answer_callback_query(world: World, arguments: Arguments) -> bool:
    text = arguments.text("text")
    if len(text) > ANSWER_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    chat = world.taps.answer(arguments.text("callback_query_id"))
    if chat is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    world.journal.tell(
        "toast",
        chat,
        text=text,
        show_alert=arguments.flag("show_alert"),
        callback_query_id=arguments.text("callback_query_id"),
    )
    return True


async def set_webhook(world: World, arguments: Arguments) -> bool:
    url, secret = arguments.text("url"), arguments.text("secret_token")
    if not url:
        return await delete_webhook(world, arguments)
    if not re.match(r"https?://[^/\s]+", url):
        raise bad_request("bad webhook: invalid webhook URL specified")
    if len(secret) > SECRET_LENGTH:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(world, arguments)
    if arguments.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.end_poll("terminated by setWebhook request")
    connections = arguments.number("max_connections", DEFAULT_CONNECTIONS)
    await world.webhook.set(
        url, secret=secret, connections=min(max(connections, 1), MOST_CONNECTIONS)
    )
    return True


async def delete_webhook(world: World, arguments: Arguments) -> bool:
    await world.webhook.remove()
    if arguments.flag("drop_pending_updates"):
        world.updates.clear()
    return True


def get_webhook_info(world: World, _arguments: Arguments) -> dict[str, Any]:
    return world.webhook.info()


def get_file(world: World, arguments: Arguments) -> dict[str, Any]:
    file = world.files.find(arguments.text("file_id"))
    return {**file.face(), "file_path": file.path}


def get_chat(world: World, arguments: Arguments) -> dict[str, Any]:
    chat = world.chats.reachable(arguments.text("chat_id"))
    return {
        **chat.face,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


def leave_chat(world: World, arguments: Arguments) -> bool:
    chat = world.chats.reachable(arguments.text("chat_id"))
    if chat.id > 0:
        raise bad_request("chat member status can't be changed in private chats")
    chat.blocked = True
    world.journal.tell("people", chat.id)
    return True


def set_chat_menu_button(world: World, arguments: Arguments) -> bool:
    button = menu_button(arguments)
    if arguments.text("chat_id"):
        world.chats.reachable(arguments.text("chat_id")).menu_button = button
    else:
        world.profile.menu_button = button
    return True


def get_chat_menu_button(world: World, arguments: Arguments) -> dict[str, Any]:
    if arguments.text("chat_id"):
        own = world.chats.reachable(arguments.text("chat_id")).menu_button
        return own or world.profile.menu_button
    return world.profile.menu_button


async def log_out(world: World, _arguments: Arguments) -> bool:
    await world.webhook.remove()
    world.logged_out = True
    return True


def close(world: World, _arguments: Arguments) -> bool:
    left = CLOSABLE_AFTER - (world.clock.seconds() - world.started)
    if left > 0:
        raise too_many_requests(int(left) + 1)
    return True


async def get_updates(world: World, arguments: Arguments, alive: Callable[[], bool]) -> str:
    """A JSON array as text: the updates are kept as text already."""
    if world.webhook.url:
        raise Refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active;"
            " use deleteWebhook to delete the webhook first",
        )
    _allow(world, arguments)
    bodies = await world.updates.poll(
        offset=arguments.number("offset"),
        limit=min(max(arguments.number("limit", 100), 1), 100),
        seconds=min(max(arguments.number("timeout"), 0), 50),
        alive=alive,
    )
    return f"[{','.join(bodies)}]"


def _allow(world: World, arguments: Arguments) -> None:
    kinds = arguments.parsed("allowed_updates", "Can't parse allowed updates")
    if isinstance(kinds, list):
        world.updates.allowed = [kind for kind in kinds if isinstance(kind, str)]


def set_my_commands(world: World, arguments: Arguments) -> bool:
    _know_scope(world, arguments)
    world.profile.set_commands(arguments)
    world.journal.tell("commands")
    return True


def delete_my_commands(world: World, arguments: Arguments) -> bool:
    _know_scope(world, arguments)
    world.profile.delete_commands(arguments)
    world.journal.tell("commands")
    return True


def _know_scope(world: World, arguments: Arguments) -> None:
    """Refusal: a scope that is one chat, where nobody has ever written to the bot."""
    scope = arguments.parsed("scope", "Can't parse BotCommandScope JSON object")
    if isinstance(scope, dict) and scope.get("type") == "chat" and "chat_id" in scope:
        world.chats.known(str(scope["chat_id"]))


def get_my_commands(world: World, arguments: Arguments) -> list[dict[str, str]]:
    return world.profile.commands(arguments)


def _text_methods(name: str) -> dict[str, Method]:
    title = "".join(part.capitalize() for part in name.split("_"))

    def change(world: World, arguments: Arguments) -> bool:
        world.profile.set_text(name, arguments)
        return True

    def read(world: World, arguments: Arguments) -> dict[str, str]:
        text = world.profile.text(name, arguments)
        return {name: text or (world.people.bot["first_name"] if name == "name" else "")}

    return {f"setMy{title}": change, f"getMy{title}": read}


METHODS: dict[str, Callable[[World, Arguments], Any]] = {
    "getMe": get_me,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    **{name: method for text in LONGEST for name, method in _text_methods(text).items()},
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "getFile": get_file,
    "getChat": get_chat,
    "leaveChat": leave_chat,
    "logOut": log_out,
    "close": close,
}
GET_UPDATES = "getupdates"
"""lower case; the one method that needs to know whether the caller is still there"""
BY_LOWER_NAME: dict[str, tuple[str, Callable[..., Any]]] = {
    name.lower(): (name, method) for name, method in METHODS.items()
} | {GET_UPDATES: ("getUpdates", get_updates)}
