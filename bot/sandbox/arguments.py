"""The arguments of a request, however they were sent: query, form, multipart or JSON."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.refusals import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    kind: str
    """MIME type"""
    content: bytes


@dataclass(slots=True)
class Arguments:
    """Everything is text, as in the Bot API itself; what was not sent is empty."""

    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def number(self, name: str, default: int = 0) -> int:
        """The whole number *name* begins with; 0 where it begins with none, as Telegram reads it."""
        value = self.values.get(name, "")
        if not value:
            return default
        digits = re.match(r"-?[0-9]{1,19}", value)
        return int(digits.group()) if digits else 0

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").lower() in ("true", "yes", "1")

    def parsed(self, name: str, complaint: str) -> Any:
        """The JSON of *name*, None when it was not sent.  Refusal with *complaint*: not JSON."""
        value = self.values.get(name, "")
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(complaint) from None

    def file(self, name: str) -> Upload | None:
        """The file sent as *name*, or the one *name* points to with attach://."""
        attached = self.text(name).removeprefix("attach://")
        return self.files.get(name) or self.files.get(attached)


async def read_arguments(request: web.Request) -> Arguments:
    """The arguments of *request*.  Refusal: a body that is not what it says it is."""
    arguments = Arguments()
    if request.query_string:
        arguments.values.update(request.query)
    if not request.can_read_body:
        return arguments
    match request.content_type:
        case "application/x-www-form-urlencoded":
            body = await request.read()
            arguments.values.update(
                parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
            )
        case "application/json":
            arguments.values.update(_from_json(await request.read()))
        case "multipart/form-data":
            for name, part in (await request.post()).items():
                if isinstance(part, web.FileField):
                    upload = Upload(part.filename, part.content_type, part.file.read())
                    arguments.files[name] = upload
                else:
                    arguments.values[name] = str(part)
        case _:
            await request.read()
    return arguments


def _from_json(body: bytes) -> dict[str, str]:
    try:
        content = json.loads(body or b"{}")
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise bad_request("Can't parse request body as a JSON object")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in content.items()
        if value is not None
    }
