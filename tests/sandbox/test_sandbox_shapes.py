"""Everything the sandbox says has the shape Telegram's reference gives it."""

import inspect
import json

import pytest

from bot.sandbox.arguments import Arguments, Upload
from bot.sandbox.methods import BY_LOWER_NAME
from bot.sandbox.other import SMALLEST_PNG
from bot.sandbox.refusals import Refusal
from bot.sandbox.world import World
from tests.sandbox.bot_api import METHODS, TYPES, problems
from tests.sandbox.conftest import ELENI, MARIA

PNG = Upload("a.png", "image/png", SMALLEST_PNG)
BUTTONS = {"inline_keyboard": [[{"text": "α", "callback_data": "a"}, {"text": "β", "url": "a.gr"}]]}


def test_the_checker_sees_what_is_wrong():
    """Unknown, missing and mistyped fields are all found."""
    assert [] == problems({"command": "a", "description": "α"}, ["BotCommand"])
    assert 3 == len(problems({"command": 1, "colour": "red"}, ["BotCommand"]))
    assert problems({"id": 1, "is_bot": 0, "first_name": "α"}, ["User"])
    assert problems([{}], ["Array of User"])
    assert problems({}, ["Gift"])


@pytest.mark.parametrize(
    ("action", "what"),
    [
        ("send", {"text": "/start <b>https://a.gr"}),
        ("other", {"kind": "sticker"}),
        ("other", {"kind": "voice"}),
        ("other", {"kind": "photo", "caption": "/α #β"}),
        ("other", {"kind": "document"}),
        ("other", {"kind": "forward"}),
        ("other", {"kind": "location"}),
        ("other", {"kind": "contact"}),
        ("block", {"blocked": True}),
        ("tap", {"message_id": 3, "data": "a"}),
    ],
)
async def test_updates(call, people, action, what):
    """Whatever people do arrives as an Update of the published shape."""
    await people.post(f"chats/{MARIA}/{action}", **what)

    updates = (await call("getUpdates"))["result"]

    assert 1 == len(updates)
    assert [] == problems(updates, ["Array of Update"])


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_updates_of_groups(call, people, kind):
    """So do memberships and what is said in groups and channels."""
    group = (await people.post("groups", type=kind))["id"]
    await people.say("α", group)

    updates = (await call("getUpdates"))["result"]

    assert 2 == len(updates)
    assert [] == problems(updates, ["Array of Update"])


async def test_taps_and_edits(call, people):
    """So do taps on real buttons and edited messages."""
    first = await people.say("α")
    sent = await call("sendMessage", chat_id=MARIA, text="α", reply_markup=BUTTONS)
    number = sent["result"]["message_id"]
    await people.post(f"chats/{MARIA}/tap", message_id=number, row=0, column=0)
    what = {"kind": "edited", "message_id": first["message_id"], "text": "β"}
    await people.post(f"chats/{MARIA}/other", **what)

    updates = (await call("getUpdates"))["result"]

    assert ["message", "callback_query", "edited_message"] == [list(u)[1] for u in updates]
    assert [] == problems(updates, ["Array of Update"])


class Noted(dict):
    """Remembers every name that was asked of it."""

    def __init__(self, values):
        super().__init__(values)
        self.asked = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)


def arguments_for(name: str, world: World) -> Arguments:
    """A good request for *name*."""
    chat = world.chats.of(ELENI)
    file = world.files.keep(PNG, "document")
    values = {
        "chat_id": str(ELENI),
        "message_id": str(next(reversed(chat.messages))),
        "message_ids": json.dumps(list(chat.messages)),
        "text": "<b>α</b>",
        "parse_mode": "HTML",
        "caption": "β",
        "action": "typing",
        "url": "http://127.0.0.1:1/",
        "file_id": file.id,
        "callback_query_id": world.taps.new(ELENI),
        "commands": json.dumps([{"command": "a", "description": "α"}]),
        "scope": json.dumps({"type": "chat", "chat_id": ELENI}),
        "link_preview_options": json.dumps({"is_disabled": True}),
        "reply_markup": json.dumps(BUTTONS),
    }
    if name == "leaveChat":
        values["chat_id"] = str(world.chats.open_group("α", "group").id)
    files = {"sendDocument": {"document": PNG}, "sendPhoto": {"photo": PNG}}.get(name, {})
    return Arguments(Noted(values), files)


@pytest.mark.parametrize(("name", "method"), sorted(BY_LOWER_NAME.values()))
async def test_methods(name, method):
    """Each method exists, takes only what it is published to take, and gives what it should."""
    world = World("1:a")
    chat = world.chats.of(ELENI)
    chat.started = True
    chat.messages[5] = {
        "message_id": 5,
        "from": world.people.bot,
        "chat": chat.face,
        "date": world.clock.stamp(),
        **({"document": {}} if name == "editMessageCaption" else {"text": "γ"}),
    }
    world.started -= 1000
    arguments = arguments_for(name, world)

    extra = (lambda: True,) if name == "getUpdates" else ()
    result = method(world, arguments, *extra)
    if inspect.isawaitable(result):
        result = await result
    await world.webhook.remove()

    if name == "editMessageCaption":
        del result["document"]
    if name == "getUpdates":
        result = json.loads(result)
    assert [] == problems(result, METHODS[name]["returns"])
    named = arguments.values.asked | arguments.files.keys()
    assert named <= METHODS[name]["fields"].keys()


# an empty setWebhook or setMyCommands is Telegram's way to take away what was set
TAKE_EMPTY = {"setWebhook", "setMyCommands"}


@pytest.mark.parametrize(
    "name",
    [n for n in METHODS if any(METHODS[n]["fields"].values()) and n not in TAKE_EMPTY],
)
async def test_required_arguments(name):
    """A request without what the reference requires is refused."""
    with pytest.raises(Refusal) as refusal:
        BY_LOWER_NAME[name.lower()][1](World("1:a"), Arguments())

    assert 400 == refusal.value.status


def test_refusals():
    """A refusal carries ResponseParameters and nothing else beside the three known fields."""
    body = Refusal(429, "Too Many Requests: retry after 3", 3).body()

    assert {"ok", "error_code", "description", "parameters"} == body.keys()
    assert [] == problems(body["parameters"], ["ResponseParameters"])
    assert "ResponseParameters" in TYPES
