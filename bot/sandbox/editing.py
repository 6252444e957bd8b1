"""The methods that change or take away a message that stands in a chat."""

from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.chats import Chat
from bot.sandbox.keyboards import inline, reply_markup, same
from bot.sandbox.refusals import bad_request
from bot.sandbox.texts import CAPTION_FIELDS, TEXT_FIELDS, caption, message_text
from bot.sandbox.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 60 * 60
DELETED_AT_ONCE = 100


def edit_message_text(world: World, arguments: Arguments) -> dict[str, Any]:
    content = message_text(arguments)
    markup = inline(reply_markup(arguments))
    chat, message = _own(world, arguments)
    if "text" not in message:
        raise bad_request("There is no text in the message to edit")
    changed = {**_without(message, *TEXT_FIELDS), **content}
    return _change(world, chat, "editMessageText", changed, markup)


def edit_message_caption(world: World, arguments: Arguments) -> dict[str, Any]:
    content = caption(arguments)
    markup = inline(reply_markup(arguments))
    chat, message = _own(world, arguments)
    if "text" in message:
        raise bad_request("There is no caption in the message to edit")
    changed = {**_without(message, *CAPTION_FIELDS), **content}
    return _change(world, chat, "editMessageCaption", changed, markup)


def edit_message_reply_markup(world: World, arguments: Arguments) -> dict[str, Any]:
    markup = inline(reply_markup(arguments))
    chat, message = _own(world, arguments)
    return _change(world, chat, "editMessageReplyMarkup", message, markup)


def delete_message(world: World, arguments: Arguments) -> bool:
    chat = world.chats.reachable(arguments.text("chat_id"))
    message = chat.messages.get(arguments.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(world, message):
        raise bad_request("message can't be deleted for everyone")
    _delete(world, chat, message["message_id"])
    return True


def delete_messages(world: World, arguments: Arguments) -> bool:
    """Those that cannot be found or deleted are passed over in silence."""
    numbers = arguments.parsed("message_ids", "Can't parse message_ids JSON object")
    if not numbers:
        raise bad_request("Message identifiers are not specified")
    if not isinstance(numbers, list):
        raise bad_request("Expected an Array of message identifiers")
    if len(numbers) > DELETED_AT_ONCE:
        raise bad_request("Too many message identifiers specified")
    chat = world.chats.reachable(arguments.text("chat_id"))
    for number in numbers:
        message = chat.messages.get(number)
        if message is not None and _deletable(world, message):
            _delete(world, chat, number)
    return True


def _own(world: World, arguments: Arguments) -> tuple[Chat, dict[str, Any]]:
    """The bot's own message the request is about."""
    number = arguments.number("message_id")
    if not arguments.text("chat_id") and not number:
        raise bad_request("Message identifier is not specified")
    chat = world.chats.reachable(arguments.text("chat_id"))
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.people.bot["id"]:
        raise bad_request("Message can't be edited")
    world.limits.spend(chat.id)
    return chat, message


def _without(message: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name not in fields}


def _change(
    world: World,
    chat: Chat,
    method: str,
    changed: dict[str, Any],
    markup: dict[str, Any] | None,
) -> dict[str, Any]:
    """The message stands as *changed*, with *markup* and no other."""
    number = changed["message_id"]
    changed = _without(changed, "reply_markup", "edit_date")
    if markup is not None:
        changed["reply_markup"] = markup
    if same(changed, _without(chat.messages[number], "edit_date")):
        raise bad_request(NOT_MODIFIED)
    changed["edit_date"] = world.clock.stamp()
    chat.messages[number] = changed
    world.journal.tell("edit", chat.id, message=world.shown(changed))
    text = changed.get("text") or changed.get("caption", "")
    world.journal.accept(method, chat.id, number, text)
    return changed


def _deletable(world: World, message: dict[str, Any]) -> bool:
    return world.clock.stamp() - int(message["date"]) < DELETABLE_SECONDS


def _delete(world: World, chat: Chat, number: int) -> None:
    del chat.messages[number]
    world.journal.tell("delete", chat.id, message_id=number)
