"""
Whom a notice has not reached, for those who will call them.

Names are for who receives citizens; an editor sees how many, and why.
"""

from conversations.conversation import Conversation
from conversations.ids import id_in
from conversations.layout import button, screen
from conversations.screen import Button, Line, Press, Rows
from conversations.staff.notices.effects import FindUnreached, ListUnreached
from conversations.staff.notices.events import Listed, UnreachedFound, UnreachedListed
from conversations.staff.notices.screens import TASK
from conversations.staff.places import DOOR, OUT
from conversations.turn import Turn, show

PLACE = f"{DOOR}:unreached"
A_PAGE = 12
HEADS = {
    "notice": "unreached.notice",
    "correction": "unreached.correction",
    "withdrawal": "unreached.withdrawal",
}
WHY = {
    "refused": "unreached.refused",
    "unreachable": "unreached.unreachable",
    "uncertain": "unreached.uncertain",
    "expired": "unreached.expired",
    "perhaps-wrong": "unreached.perhaps-wrong",
    "gone": "unreached.gone",
    "unchanged": "unreached.unchanged",
}


def place_of(campaign: int) -> str:
    return f"{PLACE}:{campaign}"


def choose(conversation: Conversation, subject: str, choice: str) -> Turn:
    """One page of those of a notice; or which notices there are that have not reached everyone."""
    campaign = id_in(subject)
    if campaign is None:
        return Turn(conversation.goes(PLACE), (ListUnreached(),))
    first = id_in(choice) or 0
    return Turn(conversation.goes(PLACE), (FindUnreached(campaign, first, A_PAGE),))


def listed(conversation: Conversation, event: UnreachedListed) -> Turn:
    rows = tuple((_one(each),) for each in event.notices)
    head = "unreached.list" if rows else "unreached.nothing"
    return show(conversation, screen(head, rows=rows, out=OUT))


def _one(each: Listed) -> Button:
    return Button(
        Line("unreached.of", {"when": each.at, "n": each.recipients}),
        Press(place_of(each.campaign)),
    )


def found(conversation: Conversation, event: UnreachedFound) -> Turn:
    """Who they are where that is known, why it did not arrive, and how many others there are."""
    place = place_of(event.campaign)
    rows: Rows = ()
    if event.first > 0:
        earlier = max(0, event.first - A_PAGE)
        rows = ((button("unreached.earlier", place, str(earlier)),),)
    later = event.first + len(event.people)
    if event.people and later < event.named:
        rows = (*rows, (button("unreached.later", place, str(later)),))
    if event.writes:
        rows = (*rows, (button("unreached.back", f"{TASK}:{event.campaign}"),))
    many = event.named + sum(n for _, n in event.others)
    if not many:
        return show(conversation, screen("unreached.nobody", rows=rows, out=OUT))
    lines = [Line(HEADS[event.what], {"when": event.at, "n": many})]
    lines += [
        Line(
            "unreached.one",
            {
                "name": each.name or Line("calls.no-name"),
                "phone": each.phone or Line("day.no-phone"),
                "why": Line(WHY[each.why]),
            },
        )
        for each in event.people
    ]
    counted = "unreached.nameless" if event.names else "unreached.counted"
    lines += [Line(counted, {"n": n, "why": Line(WHY[why])}) for why, n in event.others]
    if not event.names:
        lines.append(Line("unreached.for-others"))
    return show(conversation, screen(*lines, rows=rows, out=OUT))
