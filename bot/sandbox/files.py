"""Files that were sent, kept in memory."""

import mimetypes
import secrets
import struct
from dataclasses import dataclass
from typing import Any

from bot.sandbox.arguments import Upload
from bot.sandbox.refusals import Refusal, bad_request

PHOTO_BYTES = 10 * 1024 * 1024
DOCUMENT_BYTES = 50 * 1024 * 1024
PREFIX = {"document": "BQACAgQ", "photo": "AgACAgQ", "voice": "AwACAgQ", "sticker": "CAACAgQ"}


@dataclass(frozen=True, slots=True)
class File:
    id: str
    unique_id: str
    name: str
    kind: str
    """MIME type"""
    content: bytes
    path: str

    def face(self) -> dict[str, Any]:
        """The fields every kind of file has in the Bot API."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }

    def as_document(self) -> dict[str, Any]:
        return {"file_name": self.name, "mime_type": self.kind, **self.face()}

    def as_photo(self) -> list[dict[str, Any]]:
        """Refusal: Telegram could not read it as a picture."""
        width, height = picture_size(self.content)
        return [{**self.face(), "width": width, "height": height}]


class Files:
    def __init__(self) -> None:
        self._kept: dict[str, File] = {}
        self._paths: dict[str, File] = {}

    def keep(self, upload: Upload, sort: str) -> File:
        """*upload* is kept for as long as the sandbox runs.  Refusal: empty or too big."""
        if not upload.content:
            raise bad_request("File must be non-empty")
        if len(upload.content) > (PHOTO_BYTES if sort == "photo" else DOCUMENT_BYTES):
            raise Refusal(413, "Request Entity Too Large")
        kind = upload.kind.partition(";")[0].strip()
        if kind in ("", "application/octet-stream"):
            kind = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        mark = secrets.token_urlsafe(12)
        ending = mimetypes.guess_extension(kind) or ""
        if "." in upload.name:
            ending = "." + upload.name.rpartition(".")[2]
        path = f"{sort}s/file_{len(self._kept)}{ending}"
        file = File(
            f"{PREFIX[sort]}{mark}", f"Ag{mark[:8]}", upload.name, kind, upload.content, path
        )
        self._kept[file.id] = self._paths[path] = file
        return file

    def find(self, file_id: str) -> File:
        """Refusal: no such file was ever sent."""
        if not file_id:
            raise bad_request("file_id not specified")
        if file_id not in self._kept:
            raise bad_request("invalid file_id")
        return self._kept[file_id]

    def at(self, path: str) -> File | None:
        return self._paths.get(path)


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, GIF or JPEG.  Refusal: it is none of these."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:  # noqa: PLR2004
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"GIF8") and len(content) >= 10:  # noqa: PLR2004
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    at = 2
    while content.startswith(b"\xff\xd8") and at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        # JPEG: C0 to CF are frame headers, but for C4, C8 and CC
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # noqa: PLR2004
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")
