"""
What a button carries: where it leads, and a mark of the person it was made for.

    mark (6) | "k" when the message is kept, else "-" | place [">" choice]

The mark is a keyed hash over the rest and its owner's chat: data that another chat made, or
that someone wrote by hand, is not obeyed.
"""

import base64
import hashlib

from conversations.screen import Press

MARK_LENGTH = 6
MOST_BYTES = 64
"""Bot API: callback data is 1 to 64 bytes"""


class Marks:
    """Writes and reads callback data with a key derived from *secret*."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.blake2b(secret, person=b"callback-mark", digest_size=32).digest()

    def write(self, press: Press, *, owner: int, kept: bool) -> str:
        """Callback data for *owner*; ValueError when the content's ids are too long for it."""
        body = ("k" if kept else "-") + press.place + (f">{press.choice}" if press.choice else "")
        if len(body) + MARK_LENGTH > MOST_BYTES:
            raise ValueError(f"callback data for {press.place} is longer than {MOST_BYTES} bytes")
        return self._mark(body, owner) + body

    def read(self, data: str, *, owner: int) -> tuple[Press, bool] | None:
        """(press, whether its message is kept), or None for what *owner* was never given."""
        mark, body = data[:MARK_LENGTH], data[MARK_LENGTH:]
        if not body or not body.isascii() or mark != self._mark(body, owner):
            return None
        place, _, choice = body[1:].partition(">")
        return Press(place, choice), body[0] == "k"

    def _mark(self, body: str, owner: int) -> str:
        digest = hashlib.blake2b(f"{owner}:{body}".encode(), key=self._key, digest_size=5).digest()
        return base64.urlsafe_b64encode(digest)[:MARK_LENGTH].decode()
