"""What the bot asks once of its own accord; each with a way to hear no more of it."""

from datetime import datetime

from conversations.layout import HOME, PERSON, button
from conversations.reminding.screens import SETTINGS
from conversations.screen import Button, Line, Screen
from conversations.waiting import screens as waiting

KIND = "nudge"
"""as what it may be muted"""
STOP: tuple[Button, ...] = (button("nudge.stop", SETTINGS, f"{KIND}.off"),)


def papers(starts: datetime, papers: str) -> Screen:
    """Of who has ticked nothing of the list *papers*, some days before the visit."""
    lines = (Line("nudge.papers", {"when": starts}), Line("nudge.papers-how"))
    return Screen(lines, ((button("nudge.list", papers),), STOP, (PERSON, HOME)), kept=True)


def waits(service: str, appointment: int | None) -> Screen:
    """Of who has waited for weeks, and was offered nothing."""
    stop = Button(Line("waiting.stop"), waiting.press(service, appointment, waiting.STOP))
    lines = (Line("nudge.waits"), Line("nudge.waits-how"))
    look = button(
        "nudge.look", f"@book:{service}" if appointment is None else f"@move:{appointment}"
    )
    return Screen(lines, ((look,), (stop,), STOP, (PERSON, HOME)), kept=True)
