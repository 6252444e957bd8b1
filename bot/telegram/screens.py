"""From a `Screen` to what the Bot API takes: HTML text and an inline keyboard."""

from dataclasses import dataclass
from typing import Any

from bot.greek.wording import Wording
from bot.telegram.callbacks import Marks
from conversations.screen import Button, Screen

LONGEST_TEXT = 4096
"""Bot API: characters of a message after entities are parsed"""

CLOSE = (
    "card.",
    "documents.item",
    "book.check-",
    "day.entry",
    "mydata.",
    "notice.bar",
    "troubles.one",
    "person.phone",
    "person.email",
    "person.address",
)
"""lines that stand right under the one before; all others are paragraphs of their own"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """*text* is HTML, at most 4096 characters; *keyboard* an InlineKeyboardMarkup or None."""

    text: str
    keyboard: dict[str, Any] | None


def draw_screen(wording: Wording, marks: Marks, screen: Screen, *, owner: int) -> Drawn:
    """*screen* in today's wording, with buttons that only *owner*, a chat id, can use."""
    text = ""
    for line in screen.lines:
        paragraph = wording.word(line).strip()
        if not paragraph:
            continue
        gap = "" if not text else "\n" if line.address.startswith(CLOSE) else "\n\n"
        if len(text) + len(gap) + len(paragraph) > LONGEST_TEXT:
            text += "\n…"
            break
        text += gap + paragraph
    rows = [
        [_button(wording, marks, button, owner=owner, kept=screen.kept) for button in row]
        for row in screen.rows
    ]
    return Drawn(text or "…", {"inline_keyboard": rows} if rows else None)


def _button(
    wording: Wording, marks: Marks, button: Button, *, owner: int, kept: bool
) -> dict[str, str]:
    label = wording.plain(button.label) or "…"
    if button.press is None:
        return {"text": label, "url": button.link or ""}
    return {"text": label, "callback_data": marks.write(button.press, owner=owner, kept=kept)}
