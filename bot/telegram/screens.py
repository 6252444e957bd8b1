"""From a `Screen` to what the Bot API takes: HTML text and an inline keyboard."""

from dataclasses import dataclass
from html import escape
from typing import Any

from bot.greek.templates import without_tags
from bot.greek.wording import Wording
from bot.telegram.callbacks import Marks
from conversations.screen import Button, Screen

LONGEST_TEXT = 4096
"""Bot API: UTF-16 units of a message after entities are parsed"""
LONGEST_CAPTION = 1024
"""likewise of what stands under a picture or a document"""
CUT = "\n…"

CLOSE = (
    "card.",
    "documents.item",
    "book.check-",
    "day.entry",
    "desk.entry",
    "queue.service",
    "entry.change",
    "week.open",
    "week.full",
    "week.closed",
    "people.one",
    "people.role",
    "people.desk",
    "people.since",
    "people.added-by",
    "mydata.",
    "gathering.at-",
    "plan.entry",
    "notice.bar",
    "review.topic",
    "content.problem",
    "troubles.one",
    "person.phone",
    "person.email",
    "person.address",
)
"""lines that stand right under the one before; all others are paragraphs of their own"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """*text* is HTML that shows at most 4096 characters; *keyboard* an InlineKeyboardMarkup or None."""

    text: str
    keyboard: dict[str, Any] | None


def draw_screen(wording: Wording, marks: Marks, screen: Screen, *, owner: int) -> Drawn:
    """
    *screen* in today's wording, with buttons that only *owner*, a chat id, can use.

    What no longer fits ends in an ellipsis; a first paragraph that is too long by itself loses
    its formatting and its end.  ValueError when a button's data is too long.
    """
    longest = LONGEST_CAPTION if screen.attached else LONGEST_TEXT
    text, left = "", longest - len(CUT)
    for line in screen.lines:
        paragraph = wording.word(line).strip()
        if not paragraph:
            continue
        gap = "" if not text else "\n" if line.address.startswith(CLOSE) else "\n\n"
        left -= len(gap) + _units(without_tags(paragraph))
        if left < 0:
            text = text or escape(without_tags(paragraph)[: longest // 2])
            text += CUT
            break
        text += gap + paragraph
    rows = [
        [_button(wording, marks, button, owner=owner, kept=screen.kept) for button in row]
        for row in screen.rows
    ]
    return Drawn(text or "…", {"inline_keyboard": rows} if rows else None)


def _units(text: str) -> int:
    """The length of *text* as Telegram counts it: in UTF-16, after entities are parsed."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def _button(
    wording: Wording, marks: Marks, button: Button, *, owner: int, kept: bool
) -> dict[str, str]:
    label = wording.plain(button.label) or "…"
    if button.press is None:
        return {"text": label, "url": button.link or ""}
    return {"text": label, "callback_data": marks.write(button.press, owner=owner, kept=kept)}
