"""What keeps a stolen database file silent: personal data is sealed, and found by a keyed mark."""

import hmac
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12
KEY_ID = 4
MARK = 16

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class CannotOpen(Exception):
    """The bytes were sealed with another key, belong to another row, or were changed."""


class Seal:
    """
    Seals bytes (AES-256-GCM) and marks identities (HMAC-SHA256), each with a key of its own.

    Both keys are derived from one secret, which never stands in the database.  What is sealed
    begins with the id of its key, so that a later release can tell an old key's work apart.
    *about* names the row that the bytes belong to: moved to another row, they do not open.
    """

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(_derived(secret, b"seal", 32))
        self._key_id = _derived(secret, b"key id", KEY_ID)
        self._mark_key = _derived(secret, b"mark", 32)

    def seal(self, plain: bytes, about: str = "") -> bytes:
        nonce = os.urandom(NONCE)
        return self._key_id + nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str = "") -> bytes:
        """The bytes that were sealed, or `CannotOpen`."""
        if not self.is_ours(sealed):
            raise CannotOpen("sealed with another BOT_SECRET_KEY")
        nonce, rest = sealed[KEY_ID : KEY_ID + NONCE], sealed[KEY_ID + NONCE :]
        try:
            return self._cipher.decrypt(nonce, rest, about.encode())
        except (InvalidTag, ValueError):  # ValueError: too short to hold even a nonce
            raise CannotOpen("not what was sealed here") from None

    def is_ours(self, sealed: bytes) -> bool:
        """Whether it says of itself that it was sealed with this key."""
        return sealed.startswith(self._key_id)

    def seal_json(self, value: dict[str, Any], about: str = "") -> bytes:
        return self.seal(_as_json(value).encode(), about)

    def open_json(self, sealed: bytes, about: str = "") -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.open(sealed, about))
        return value

    def mark(self, identity: int | str) -> bytes:
        """16 bytes that are the same for the same identity, and tell nothing without the key."""
        return hmac.digest(self._mark_key, str(identity).encode(), "sha256")[:MARK]


def _derived(secret: bytes, purpose: bytes, length: int) -> bytes:
    info = b"community-centre-bot " + purpose
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)
