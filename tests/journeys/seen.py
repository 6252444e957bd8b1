"""What a person sees in their chat."""

from typing import Any

from bot.rehearsal import Rehearsal


def labels(message: dict[str, Any]) -> list[str]:
    """The buttons under *message*, in reading order."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def texts(centre: Rehearsal, person: int) -> list[str]:
    """All that stands in the chat of *person*, oldest first."""
    return [message.get("text", "") for message in centre.messages(person)]
