"""What is ordered of the Centre's people; what answers each stands in brackets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListPeople:
    """[PeopleListed]"""


@dataclass(frozen=True, slots=True)
class FindMember:
    """[MemberFound | MemberGone]"""

    person: int
    purpose: str = ""
    """comes back in the answer"""


@dataclass(frozen=True, slots=True)
class Invite:
    """Make a link that lets one person in, once [Invited]."""

    role: str
    desk: str


@dataclass(frozen=True, slots=True)
class TakeRoleAway:
    """[MemberFound | MemberGone]"""

    person: int


@dataclass(frozen=True, slots=True)
class FindInvitation:
    """[InvitationFound | InvitationVoid]"""

    token: str


@dataclass(frozen=True, slots=True)
class Join:
    """Take up an invitation, under the *name* one goes by [Joined | InvitationVoid]."""

    token: str
    name: str


@dataclass(frozen=True, slots=True)
class ListInvitations:
    """[InvitationsListed]"""

    asked: int = 0
    """the id of one of them, which comes back in the answer"""


@dataclass(frozen=True, slots=True)
class Revoke:
    """*invitation* lets nobody in any more [InvitationsListed]."""

    invitation: int


PeopleEffect = (
    ListPeople
    | FindMember
    | Invite
    | TakeRoleAway
    | FindInvitation
    | Join
    | ListInvitations
    | Revoke
)
