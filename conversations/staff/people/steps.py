"""
The Centre's people: listed, invited, let in, and their role taken away.

Stands at `@staff:people`, `@staff:people:<person>`, `@staff:people:invited` and `@staff:invite`,
which are open to admins;
and at `@join`, where someone stands who opened an invitation and is asked for a name.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from conversations.booking.typed import is_name, name_in
from conversations.conversation import Conversation
from conversations.ids import id_in
from conversations.layout import HOME, button, in_rows_of, paired, screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.staff.member import Member, Role
from conversations.staff.people import invitations
from conversations.staff.people.effects import (
    FindInvitation,
    FindMember,
    Invite,
    Join,
    ListPeople,
    TakeRoleAway,
)
from conversations.staff.people.events import (
    InvitationFound,
    InvitationsListed,
    InvitationVoid,
    Invited,
    Joined,
    MemberFound,
    MemberGone,
    PeopleAnswer,
    PeopleListed,
)
from conversations.staff.people.names import ROLES, desk_line, role_line
from conversations.staff.places import DOOR, OUT
from conversations.tree import Library
from conversations.turn import Turn, show

PEOPLE, INVITE, JOIN = f"{DOOR}:people", f"{DOOR}:invite", "@join"
PAYLOAD = "join_"
"""what the payload of an invitation's link begins with; the token follows"""
INVITED = (Role.OFFICER, Role.RECEPTION, Role.EDITOR)
"""admins stand in the settings: whoever takes a role away cannot take away that one"""
NO_DESK = "none"

Menu = Callable[[Member | None], Screen]


def choose(
    library: Library, conversation: Conversation, task: str, subject: str, choice: str
) -> Turn:
    """Show the people or one of them, take a role away, invite, or revoke an invitation."""
    if task == "invite":
        return _invite(library, conversation, subject, choice)
    if subject == invitations.ROOM:
        return Turn(conversation.goes(invitations.PLACE), (invitations.ordered(choice),))
    person = id_in(subject)
    if person is None:
        return Turn(conversation.goes(PEOPLE), (ListPeople(),))
    if choice == "removed":
        return Turn(conversation, (TakeRoleAway(person),))
    return Turn(conversation.goes(f"{PEOPLE}:{person}"), (FindMember(person, choice),))


def open_invitation(conversation: Conversation, token: str, member: Member | None) -> Turn:
    """Look whether the invitation still holds; whoever may do everything has no use for one."""
    if member is not None and member.role is Role.ADMIN:
        return show(conversation, screen("people.admin-already", out=((HOME,),)))
    return Turn(conversation, (FindInvitation(token),))


def wrote_name(conversation: Conversation, text: str) -> Turn:
    """Take the name that the invited go by, and with it the invitation."""
    name = name_in(text)
    if not is_name(name):
        return show(conversation, screen("people.name-unclear", out=((HOME,),), ask_text=True))
    token = conversation.form.get("token", "")
    return Turn(replace(conversation, awaits="", form={}), (Join(token, name),))


def answered(conversation: Conversation, event: PeopleAnswer, menu: Menu) -> Turn:
    """Show what was found; *menu* shows what someone who has just become staff may do."""
    match event:
        case PeopleListed():
            return show(conversation, _people(event))
        case MemberFound():
            return show(conversation, _one(event))
        case MemberGone():
            rows: Rows = ((button("people.all", PEOPLE),),)
            return show(conversation, screen("people.gone", rows=rows, out=OUT))
        case Invited():
            return show(conversation, _invited(event))
        case InvitationFound():
            asked = replace(conversation, awaits=JOIN, form={"token": event.token})
            lines = [
                Line("people.welcome", {"role": role_line(event.role)}),
                *desk_line(event.desk),
            ]
            ask = screen(*lines, "people.ask-name", out=((HOME,),), ask_text=True)
            return show(asked, ask)
        case InvitationVoid():
            return show(conversation, screen("people.void", out=((HOME,),)))
        case InvitationsListed():
            return show(conversation, invitations.shown(event))
        case Joined(member=member):
            open_to = menu(member)
            joined = Line("people.joined", {"name": member.name})
            return show(conversation.goes(DOOR), replace(open_to, lines=(joined, *open_to.lines)))
        case _:
            assert_never(event)


def role_ended() -> Screen:
    """What someone is told whose role was taken away."""
    return Screen((Line("people.role-ended"),), ((HOME,),), kept=True)


def _people(event: PeopleListed) -> Screen:
    lines = [Line("people.head" if event.people else "people.nobody", {"n": len(event.people)})]
    lines += [
        Line(
            "people.one",
            {"number": at, "name": each.member.name, "role": role_line(each.member.role)},
        )
        for at, each in enumerate(event.people, 1)
    ]
    lines.append(Line("people.admins"))
    numbers = in_rows_of(
        5,
        (
            Button(Line("day.number", {"number": at}), Press(f"{PEOPLE}:{each.person}"))
            for at, each in enumerate(event.people, 1)
        ),
    )
    rows = [*numbers, (button("people.invite", INVITE),)]
    if event.invited:
        still_open = Line("people.invited-open", {"n": event.invited})
        rows.append((Button(still_open, Press(invitations.PLACE)),))
    return screen(*lines, rows=tuple(rows), out=OUT)


def _one(event: MemberFound) -> Screen:
    colleague = event.colleague
    member, place = colleague.member, f"{PEOPLE}:{colleague.person}"
    name = {"name": member.name}
    if event.purpose == "removed":
        back: Rows = ((button("people.all", PEOPLE),),)
        return screen(Line("people.removed", name), rows=back, out=OUT)
    if event.purpose == "remove":
        rows: Rows = (
            (button("people.remove-yes", place, "removed"),),
            (button("people.remove-no", place),),
        )
        return screen(Line("people.remove-ask", name), rows=rows, out=OUT)
    lines = [
        Line("people.name", name),
        Line("people.role", {"role": role_line(member.role)}),
        *desk_line(member.desk),
        Line("people.since", {"since": colleague.since}),
    ]
    if colleague.added_by:
        lines.append(Line("people.added-by", {"name": colleague.added_by}))
    else:
        lines.append(Line("people.added-by-admin", {"number": colleague.adder}))
    rows = ((button("people.remove", place, "remove"),), (button("people.all", PEOPLE),))
    return screen(*lines, rows=rows, out=OUT)


def _invite(library: Library, conversation: Conversation, role: str, desk: str) -> Turn:
    place = f"{INVITE}:{role}"
    if role not in INVITED:
        rows = tuple((button(ROLES[each], f"{INVITE}:{each}"),) for each in INVITED)
        return show(conversation.goes(INVITE), screen("people.which-role", rows=rows, out=OUT))
    if role == Role.EDITOR or desk == NO_DESK:
        return Turn(conversation, (Invite(role, ""),))
    if desk in library.centre.desks:
        return Turn(conversation, (Invite(role, desk),))
    desks = paired(
        (Button(Line(f"desk:{each.id}"), Press(place, each.id)), each.name)
        for each in library.centre.desks.values()
    )
    every: Rows = (*desks, (button("people.no-desk", place, NO_DESK),))
    return show(conversation.goes(place), screen("people.which-desk", rows=every, out=OUT))


def _invited(event: Invited) -> Screen:
    head = Line("people.invited", {"role": role_line(event.role), "until": event.until})
    lines = [head, *desk_line(event.desk)]
    if event.link:
        lines.append(Line("people.link", {"link": event.link}))
    lines += [Line("people.or-write", {"payload": f"{PAYLOAD}{event.token}"}), Line("people.once")]
    return Screen(tuple(lines), ((button("people.all", PEOPLE), HOME),), kept=True)
