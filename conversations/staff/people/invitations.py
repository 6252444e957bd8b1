"""
The invitations that are open: which there are, and how one is revoked.

Stands at `@staff:people:invited`.  What opens the door is in the link alone, and is not shown again.
"""

from conversations.ids import id_in
from conversations.layout import button, in_rows_of, screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.staff.people.effects import ListInvitations, Revoke
from conversations.staff.people.events import InvitationsListed, OpenInvitation
from conversations.staff.people.names import desk_line, role_line
from conversations.staff.places import DOOR, OUT

ROOM = "invited"
"""what the open ones stand at, behind the door of the people"""
PLACE = f"{DOOR}:people:{ROOM}"
MOST_SHOWN = 20


def ordered(choice: str) -> ListInvitations | Revoke:
    """What the tap *choice* orders: `one.<id>` looks at one, `revoke.<id>` revokes it."""
    said, _, number = choice.partition(".")
    invitation = id_in(number) or 0
    if said == "revoke" and invitation:
        return Revoke(invitation)
    return ListInvitations(invitation if said == "one" else 0)


def shown(event: InvitationsListed) -> Screen:
    """The one that was asked for, or else all of them."""
    one = next((each for each in event.open if each.id == event.asked), None)
    if one is not None:
        return _one(one)
    lines = []
    if event.asked:
        lines.append(Line("people.revoked" if event.revoked else "people.invitation-gone"))
    lines.append(Line("people.invitations" if event.open else "people.no-invitations"))
    seen = event.open[:MOST_SHOWN]
    lines += [
        Line(
            "people.invitation",
            {"number": at, "role": role_line(each.role), "until": each.until},
        )
        for at, each in enumerate(seen, 1)
    ]
    numbers = in_rows_of(
        5,
        (
            Button(Line("day.number", {"number": at}), Press(PLACE, f"one.{each.id}"))
            for at, each in enumerate(seen, 1)
        ),
    )
    return screen(*lines, rows=(*numbers, *_all()), out=OUT)


def _one(invitation: OpenInvitation) -> Screen:
    lines = [
        Line("people.invited", {"role": role_line(invitation.role), "until": invitation.until}),
        *desk_line(invitation.desk),
    ]
    if invitation.made_by:
        lines.append(Line("people.added-by", {"name": invitation.made_by}))
    else:
        lines.append(Line("people.added-by-admin", {"number": invitation.maker}))
    lines.append(Line("people.revoke-ask"))
    rows: Rows = (
        (button("people.revoke", PLACE, f"revoke.{invitation.id}"),),
        (button("people.revoke-no", PLACE),),
    )
    return screen(*lines, rows=rows, out=OUT)


def _all() -> Rows:
    return ((button("people.all", f"{DOOR}:people"),),)
