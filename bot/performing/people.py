"""The Centre's own people: listed, invited, let in, and their role taken away."""

from bot.performing import commands
from bot.performing.case import Case
from bot.performing.desk import vacate
from bot.performing.hall import tell
from bot.store import audit, invitations, staff
from bot.store.invitations import LASTS
from bot.store.outbox import Lane, Outgoing
from bot.store.staff import Record
from conversations.screen import screen_as_json
from conversations.staff.member import Member, Role, may
from conversations.staff.people.effects import (
    FindInvitation,
    FindMember,
    Invite,
    Join,
    ListInvitations,
    ListPeople,
    PeopleEffect,
    Revoke,
    TakeRoleAway,
)
from conversations.staff.people.events import (
    Colleague,
    InvitationFound,
    InvitationsListed,
    InvitationVoid,
    Invited,
    Joined,
    MemberFound,
    MemberGone,
    OpenInvitation,
    PeopleAnswer,
    PeopleListed,
)
from conversations.staff.people.steps import PAYLOAD, role_ended


async def perform(case: Case, effect: PeopleEffect) -> PeopleAnswer:
    unit = case.unit
    match effect:
        case ListPeople():
            every = await staff.everyone(unit)
            people = tuple([await _colleague(case, each) for each in every])
            return PeopleListed(people, len(await invitations.still_open(unit, case.now)))
        case FindMember(person=person, purpose=purpose):
            found = await staff.find(unit, person)
            if found is None:
                return MemberGone()
            return MemberFound(await _colleague(case, found), purpose)
        case Invite(role=role, desk=desk):
            return await _invite(case, Role(role), desk)
        case TakeRoleAway(person=person):
            return await _take_away(case, person)
        case FindInvitation(token=token):
            invited = await invitations.find(unit, token, case.now)
            if invited is None:
                return InvitationVoid()
            return InvitationFound(token, invited.role, invited.desk)
        case Join(token=token, name=name):
            return await _join(case, token, name)
        case ListInvitations(asked=asked):
            return await _invitations(case, asked)
        case Revoke(invitation=wanted):
            revoked = await invitations.revoke(unit, wanted, case.now)
            if revoked is not None:
                await _note(case, "revoke-invitation", f"invitation {wanted} {revoked.role}")
            return await _invitations(case, wanted, revoked=revoked is not None)


async def _invitations(case: Case, asked: int, *, revoked: bool = False) -> InvitationsListed:
    open_ = [
        OpenInvitation(
            id=each.id,
            role=each.role,
            desk=each.desk,
            until=each.expires,
            made_by=await _name(case, each.created_by),
            maker=each.created_by,
        )
        for each in await invitations.still_open(case.unit, case.now)
    ]
    return InvitationsListed(tuple(open_), asked, revoked)


async def _invite(case: Case, role: Role, desk: str) -> Invited:
    token, made = await invitations.invite(
        case.unit, role=role, desk=desk, created_by=case.citizen, now=case.now
    )
    await _note(case, "invite", f"invitation {made} {role}")
    link = f"https://t.me/{case.bot_name}?start={PAYLOAD}{token}" if case.bot_name else ""
    return Invited(token, link, role, desk, case.now + LASTS)


async def _join(case: Case, token: str, name: str) -> Joined | InvitationVoid:
    invited = await invitations.take_up(case.unit, token, case.citizen, case.now)
    if invited is None:
        return InvitationVoid()
    member = Member(invited.role, invited.desk, name)
    if not may(member, "desk"):
        await _leave_desk(case, case.citizen)
    await staff.let_in(case.unit, case.citizen, member, added_by=invited.created_by, now=case.now)
    await _note(case, "join", f"invitation {invited.id} {invited.role}")
    case.outgoing.append(commands.told(case.citizen, str(case.update_id), case.now))
    return Joined(member)


async def _take_away(case: Case, person: int) -> MemberFound | MemberGone:
    found = await staff.find(case.unit, person)
    if found is None or not await staff.remove(case.unit, person):
        return MemberGone()
    await _leave_desk(case, person)
    await _note(case, "remove-member", str(person))
    case.outgoing.append(
        Outgoing(
            dedup_key=f"role-ended:{case.update_id}",
            citizen=person,
            lane=Lane.CHANGE,
            kind="screen",
            content=screen_as_json(role_ended()),
        )
    )
    case.outgoing.append(commands.told(person, str(case.update_id), case.now))
    return MemberFound(await _colleague(case, found), "removed")


async def _leave_desk(case: Case, person: int) -> None:
    """Who may not be at a desk any more is at none, and the others hear of it."""
    if await vacate(case, person):
        await tell(case)


async def _colleague(case: Case, record: Record) -> Colleague:
    adder = record.added_by or 0
    added_by = await _name(case, adder)
    return Colleague(record.citizen, record.member, record.since, added_by, adder)


async def _name(case: Case, person: int) -> str:
    """What *person* goes by; empty for an admin of the settings, and for who is staff no more."""
    found = await staff.find(case.unit, person)
    return found.member.name if found else ""


async def _note(case: Case, action: str, subject: str) -> None:
    await audit.note(case.unit, who=case.citizen, action=action, subject=subject, now=case.now)
