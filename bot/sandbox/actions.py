"""
What people do: write, tap, send other things, block the bot, take it into a group.

Each action leaves its trace in the chat and an update for the bot.  An action
that cannot be done raises `Impossible` and leaves nothing.
"""

from typing import Any

from bot.sandbox.chats import Chat
from bot.sandbox.entities import units
from bot.sandbox.people import Person
from bot.sandbox.texts import TEXT_UNITS, formatted
from bot.sandbox.world import World

NEVER = 0
ADMINISTRATOR_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


class Impossible(Exception):
    """A person cannot do that; the sentence says why."""


def person_in(world: World, chat: int) -> tuple[Person, Chat]:
    person, found = world.people.find(chat), world.chats.of(chat)
    if person is None or found is None:
        raise Impossible(f"there is no person {chat}")
    if found.blocked:
        raise Impossible("this person has blocked the bot")
    return person, found


def write(world: World, chat: int, text: str) -> dict[str, Any]:
    """The person (or someone in the group) *chat* wrote *text*."""
    if chat < 0:
        return _write_in_group(world, chat, text)
    person, found = person_in(world, chat)
    return post(world, person, found, wording(text))


def wording(text: str, field: str = "text") -> dict[str, Any]:
    """*text* and the links and commands Telegram finds in it."""
    text, entities = formatted(text, "", "")
    if not text:
        raise Impossible("there is nothing to send")
    if units(text) > TEXT_UNITS:
        raise Impossible(f"nobody can send more than {TEXT_UNITS} characters at once")
    marks = "entities" if field == "text" else "caption_entities"
    return {field: text, **({marks: entities} if entities else {})}


def post(world: World, person: Person, chat: Chat, content: dict[str, Any]) -> dict[str, Any]:
    chat.started = True
    chat.unread = 0
    if (chat.reply_keyboard or {}).get("one_time_keyboard"):
        chat.reply_keyboard = None
    message = world.keep(chat, {"from": person.as_user(), **content})
    update = world.updates.add("message", message, chat.id)
    return {"update_id": update, "message_id": message["message_id"]}


def tap(world: World, chat: int, message_id: int, row: int, column: int) -> dict[str, Any]:
    """The button in that place was tapped."""
    person, found = person_in(world, chat)
    message = found.messages.get(message_id, {})
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise Impossible("there is no such button")
    button = rows[row][column]
    if "callback_data" not in button:
        raise Impossible("this button only opens a link")
    return _call_back(world, person, found, message, button["callback_data"])


def forge(world: World, chat: int, message_id: int, data: str) -> dict[str, Any]:
    """*data* came back from a message, whether or not it ever held such a button, or exists."""
    person, found = person_in(world, chat)
    gone = {"chat": found.face, "message_id": message_id, "date": NEVER}
    return _call_back(world, person, found, found.messages.get(message_id, gone), data)


def _call_back(
    world: World, person: Person, chat: Chat, message: dict[str, Any], data: str
) -> dict[str, Any]:
    chat.started = True
    chat.unread = 0
    query = {
        "id": world.taps.new(chat.id),
        "from": person.as_user(),
        "message": message,
        "chat_instance": str(chat.id),
        "data": data,
    }
    update = world.updates.add("callback_query", query, chat.id)
    return {"update_id": update, "callback_query_id": query["id"]}


def edit(world: World, chat: int, message_id: int, text: str) -> dict[str, Any]:
    """The person changed a message of their own."""
    person, found = person_in(world, chat)
    message = found.messages.get(message_id)
    if message is None or message["from"]["id"] != person.id:
        raise Impossible("there is no such message of this person")
    changed = {**message, **wording(text), "edit_date": world.clock.stamp()}
    found.messages[message_id] = changed
    world.journal.tell("edit", chat, message=world.shown(changed))
    update = world.updates.add("edited_message", changed, chat)
    return {"update_id": update, "message_id": message_id}


def block(world: World, chat: int, *, blocked: bool) -> dict[str, Any]:
    """The person stopped the bot, or let it in again."""
    person, found = world.people.find(chat), world.chats.of(chat)
    if person is None or found is None:
        raise Impossible(f"there is no person {chat}")
    if found.blocked == blocked:
        return {"update_id": None}
    found.blocked = blocked
    world.journal.tell("blocked", chat, blocked=blocked)
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    return {"update_id": _membership(world, person, found, before, after)}


def take_into_group(world: World, title: str, kind: str, by: int) -> dict[str, Any]:
    """The person *by* made a group, supergroup or channel and took the bot in."""
    person = world.people.find(by)
    if person is None or kind not in ("group", "supergroup", "channel"):
        raise Impossible("a group needs a kind (group, supergroup, channel) and a person")
    group = world.chats.open_group(title, kind)
    world.journal.tell("people", group.id)
    after = "administrator" if kind == "channel" else "member"
    return {"id": group.id, "update_id": _membership(world, person, group, "left", after)}


def _write_in_group(world: World, chat: int, text: str) -> dict[str, Any]:
    group = world.chats.of(chat)
    if group is None or group.blocked:
        raise Impossible("the bot is not in this group")
    if group.face["type"] == "channel":
        message = world.keep(group, {"sender_chat": group.face, **wording(text)})
        update = world.updates.add("channel_post", message, chat)
        return {"update_id": update, "message_id": message["message_id"]}
    someone = next(iter(world.people))
    return post(world, someone, group, wording(text))


def _membership(world: World, person: Person, chat: Chat, before: str, after: str) -> int | None:
    return world.updates.add(
        "my_chat_member",
        {
            "chat": chat.face,
            "from": person.as_user(),
            "date": world.clock.stamp(),
            "old_chat_member": _member(world, before),
            "new_chat_member": _member(world, after),
        },
        chat.id,
    )


def _member(world: World, status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": world.people.bot, "status": status}
    if status == "kicked":
        member["until_date"] = NEVER
    if status == "administrator":
        member |= dict.fromkeys(ADMINISTRATOR_RIGHTS, True)
        member |= {"can_be_edited": False, "is_anonymous": False}
    return member
