"""A notice as its readers see it: what it says, why they got it, and how to stop it with one tap."""

from dataclasses import dataclass
from datetime import datetime

from conversations.layout import HOME, WAYS_OUT, button, screen
from conversations.screen import Button, Line, Markup, Press, Rows, Screen
from conversations.staff.notices.audience import Audience, named

LONGEST_TEXT = 3500
"""characters; the rest of Telegram's 4096 is for why one got it"""
LONGEST_CAPTION = 850
"""likewise of the 1024 under a picture or a document, so that it stays one message"""


@dataclass(frozen=True, slots=True)
class Letter:
    """
    What is sent to whom.  *html* is safe; moments are aware and in UTC.

    *file* is Telegram's id of a picture (*file_kind* photo) or of a document.  *button* is
    `link:https://…`, `book:<service>` or `event:<gathering>`.  *sends* None: at once.  After
    *expires* nobody gets it any more.  A *trial* goes to staff, whomever it is for.
    """

    audience: Audience
    html: str
    file: str = ""
    file_kind: str = ""
    button: str = ""
    sends: datetime | None = None
    expires: datetime | None = None
    trial: bool = False

    @property
    def most(self) -> int:
        """How many characters its text may have."""
        return LONGEST_CAPTION if self.file else LONGEST_TEXT


def notice(campaign: int, letter: Letter, *, corrected: bool = False) -> Screen:
    """The one message that it is; *corrected*: in place of what was wrong."""
    lines = [Line("notice.corrected")] if corrected else []
    lines.append(Line("notice.body", {"body": Markup(letter.html)}))
    if letter.trial:
        lines.append(Line("notice.is-trial"))
    lines.append(why(letter.audience))
    asks = button("notice.ask-why", f"@why:{campaign}")
    rows: Rows = (*_stops(letter.audience), (asks, HOME))
    own = _button(letter.button)
    return Screen(
        lines=tuple(lines),
        rows=((own,), *rows) if own else rows,
        kept=True,
        attached=f"{letter.file_kind}:{letter.file}" if letter.file else "",
    )


def withdrawn(letter: Letter) -> Screen:
    """What stands where a notice stood that could not be deleted any more."""
    attached = f"{letter.file_kind}:{letter.file}" if letter.file else ""
    return Screen((Line("notice.withdrawn"),), ((HOME,),), kept=True, attached=attached)


def why(audience: Audience) -> Line:
    """The reason for which it came, in one sentence that gives nothing away."""
    if audience.topics:
        return Line("notice.why", {"topic": named(audience.topics)})
    if audience.day:
        return Line("notice.why-day", {"day": audience.day})
    return Line("notice.why-gathering")


def explained(audience: Audience | None, at: datetime | None) -> Screen:
    """The answer to «why did I get this?»; None when it is not known (any more)."""
    if audience is None or at is None:
        return screen("notice.why-unknown", out=WAYS_OUT)
    lines = [why(audience), Line("notice.why-when", {"when": at}), Line("notice.why-never-read")]
    return screen(*lines, rows=_stops(audience), out=WAYS_OUT)


def _stops(audience: Audience) -> Rows:
    if len(audience.topics) == 1:
        return ((button("notice.stop-these", f"@news:{audience.topics[0]}", "off"),),)
    return tuple(
        (
            Button(
                Line("news.stop", {"topic": Line(f"follow:{each}")}),
                Press(f"@news:{each}", "off"),
            ),
        )
        for each in audience.topics
    )


def _button(what: str) -> Button | None:
    kind, _, target = what.partition(":")
    match kind:
        case "link":
            return Button(Line("notice.open-link"), link=target)
        case "book":
            return button("button.book", f"@book:{target}")
        case "event":
            return button("notice.open-event", f"@events:{target}")
        case _:
            return None
