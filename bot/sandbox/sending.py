"""The methods that put a new message into a chat."""

from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.chats import Chat
from bot.sandbox.files import File
from bot.sandbox.keyboards import inline, reply_markup
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.texts import caption, message_text
from bot.sandbox.world import World

CHAT_ACTIONS = frozenset(
    {
        "cancel",
        "choose_sticker",
        "find_location",
        "record_video",
        "record_video_note",
        "record_voice",
        "typing",
        "upload_document",
        "upload_photo",
        "upload_video",
        "upload_video_note",
        "upload_voice",
    }
)


def send_message(world: World, arguments: Arguments) -> dict[str, Any]:
    return _post(world, arguments, "sendMessage", message_text(arguments))


def send_document(world: World, arguments: Arguments) -> dict[str, Any]:
    file = _file(world, arguments, "document")
    return _post(
        world,
        arguments,
        "sendDocument",
        {"document": file.as_document(), **caption(arguments)},
    )


def send_photo(world: World, arguments: Arguments) -> dict[str, Any]:
    file = _file(world, arguments, "photo")
    return _post(world, arguments, "sendPhoto", {"photo": file.as_photo(), **caption(arguments)})


def send_chat_action(world: World, arguments: Arguments) -> bool:
    action = arguments.text("action").lower()
    if action not in CHAT_ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat = world.chats.reachable(arguments.text("chat_id"))
    world.typing(chat, on=action != "cancel")
    return True


def _file(world: World, arguments: Arguments, sort: str) -> File:
    upload = arguments.file(sort)
    if upload is not None:
        return world.files.keep(upload, sort)
    named = arguments.text(sort)
    if not named:
        raise bad_request(f"There is no {sort} in the request")
    if "://" in named:
        raise bad_request("Failed to get HTTP URL content")
    try:
        return world.files.find(named)
    except Refusal:
        raise bad_request("Wrong file identifier/HTTP URL specified") from None


def _post(
    world: World, arguments: Arguments, method: str, content: dict[str, Any]
) -> dict[str, Any]:
    markup = reply_markup(arguments)
    chat = world.chats.reachable(arguments.text("chat_id"))
    world.limits.spend(chat.id)
    message = {"from": world.people.bot, **_reply(arguments, chat), **content}
    if arguments.flag("protect_content"):
        message["has_protected_content"] = True
    if (kept := inline(markup)) is not None:
        message["reply_markup"] = kept
    elif markup is not None and markup.keys() & {"keyboard", "remove_keyboard"}:
        chat.reply_keyboard = markup if "keyboard" in markup else None
    chat.unread += 1
    world.typing(chat, on=False)
    full = world.keep(chat, message, silent=arguments.flag("disable_notification"))
    world.journal.accept(
        method, chat.id, full["message_id"], content.get("text") or content.get("caption", "")
    )
    return full


def _reply(arguments: Arguments, chat: Chat) -> dict[str, Any]:
    parameters = arguments.parsed("reply_parameters", "Can't parse reply parameters JSON object")
    if parameters is None:
        return {}
    if not isinstance(parameters, dict):
        raise bad_request("Object expected as reply parameters")
    answered = chat.messages.get(parameters.get("message_id", 0))
    if answered is not None:
        return {"reply_to_message": {k: v for k, v in answered.items() if k != "reply_to_message"}}
    if parameters.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")
