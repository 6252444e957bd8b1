"""Days that the calendar only proposes to close: closed until staff say that they are not."""

from datetime import date

from conversations.conversation import Conversation
from conversations.layout import screen
from conversations.screen import Button, Line, Press, Screen, Value
from conversations.staff.hours.effects import Decide, ListProposals
from conversations.staff.hours.events import Proposal, ProposalsListed
from conversations.staff.places import DOOR, OUT
from conversations.turn import Turn, show

PLACE = f"{DOOR}:proposals"
MOST_LISTED = 10


def choose(conversation: Conversation, subject: str, choice: str) -> Turn:
    """Decide on the day *subject*, or show those that wait for it."""
    day = _day(subject)
    if day is not None and choice in ("closed", "open"):
        return Turn(conversation, (Decide(day, closed=choice == "closed"),))
    return Turn(conversation.goes(PLACE), (ListProposals(),))


def listed(conversation: Conversation, event: ProposalsListed) -> Turn:
    first = (Line("proposal.refused"),) if event.refused else ()
    if not event.days:
        return show(conversation, screen(*first, "proposal.none", out=OUT))
    days = event.days[:MOST_LISTED]
    open_ones = sum(each.closed is None for each in days)
    head = Line("proposal.head", {"n": open_ones}) if open_ones else Line("proposal.all-decided")
    rows = tuple(row for each in days for row in _rows(each))
    return show(conversation, screen(*first, head, *map(_told, days), rows=rows, out=OUT))


def comes(proposal: Proposal) -> Screen:
    """What admins are told as such a day draws near."""
    lines = (_told(proposal), Line("proposal.closed-until-then"))
    return screen(*lines, rows=_rows(proposal), out=OUT)


def _told(proposal: Proposal) -> Line:
    args: dict[str, Value] = {"day": proposal.day, "reason": proposal.reason}
    match proposal.closed:
        case None:
            return Line("proposal.open", args)
        case True:
            return Line("proposal.closed", args)
        case False:
            return Line("proposal.works", args)


def _rows(proposal: Proposal) -> tuple[tuple[Button, ...], ...]:
    """What is not said already of the day, each on a button that names it."""
    place = f"{PLACE}:{proposal.day.isoformat()}"
    args = {"day": proposal.day}
    close = Button(Line("proposal.close", args), Press(place, "closed"))
    work = Button(Line("proposal.work", args), Press(place, "open"))
    match proposal.closed:
        case None:
            return ((close, work),)
        case True:
            return ((work,),)
        case False:
            return ((close,),)


def _day(subject: str) -> date | None:
    try:
        return date.fromisoformat(subject)
    except ValueError:
        return None
