"""What people send that is not text: a sticker, a voice, a photo, a document, something forwarded."""

import base64
import binascii
from typing import Any

from bot.sandbox import actions
from bot.sandbox.actions import Impossible
from bot.sandbox.arguments import Upload
from bot.sandbox.world import World

SMALLEST_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SOMETHING = b"sandbox"


def send(world: World, chat: int, kind: str, what: dict[str, Any]) -> dict[str, Any]:
    """
    The person *chat* sent something of *kind*.

    A photo or document may bring `content` (base64), `file_name`, `mime_type`
    and `caption`; otherwise a small one is made up.  An edit needs `message_id`
    and `text`, something forwarded takes `text`.
    """
    if kind == "edited":
        return actions.edit(world, chat, int(what["message_id"]), str(what["text"]))
    person, found = actions.person_in(world, chat)
    return actions.post(world, person, found, _content(world, kind, what))


def _content(world: World, kind: str, what: dict[str, Any]) -> dict[str, Any]:
    match kind:
        case "sticker":
            file = world.files.keep(Upload("sticker.webp", "image/webp", SOMETHING), "sticker")
            return {
                "sticker": {
                    **file.face(),
                    "type": "regular",
                    "width": 512,
                    "height": 512,
                    "is_animated": False,
                    "is_video": False,
                    "emoji": "\N{WAVING HAND SIGN}",
                }
            }
        case "voice":
            file = world.files.keep(Upload("voice.ogg", "audio/ogg", SOMETHING), "voice")
            return {"voice": {**file.face(), "duration": 3, "mime_type": file.kind}}
        case "photo":
            picture = _upload(what, "photo.png", "image/png", SMALLEST_PNG)
            return {"photo": world.files.keep(picture, "photo").as_photo(), **_caption(what)}
        case "document":
            paper = _upload(what, "document.pdf", "application/pdf", SOMETHING)
            kept = world.files.keep(paper, "document")
            return {"document": kept.as_document(), **_caption(what)}
        case "forward":
            author = next(iter(world.people)).as_user()
            origin = {"type": "user", "sender_user": author, "date": world.clock.stamp()}
            return {"forward_origin": origin, **actions.wording(str(what.get("text") or "..."))}
        case "location":
            return {"location": {"latitude": 0.0, "longitude": 0.0}}
        case "contact":
            return {"contact": {"phone_number": "+300000000000", "first_name": "Sandbox"}}
        case _:
            raise Impossible(f"nobody can send a {kind}")


def _upload(what: dict[str, Any], name: str, kind: str, content: bytes) -> Upload:
    if what.get("content"):
        try:
            content = base64.b64decode(what["content"], validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise Impossible("content is not base64") from None
    return Upload(str(what.get("file_name") or name), str(what.get("mime_type") or kind), content)


def _caption(what: dict[str, Any]) -> dict[str, Any]:
    return actions.wording(str(what["caption"]), "caption") if what.get("caption") else {}
