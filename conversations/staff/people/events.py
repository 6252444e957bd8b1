"""What answers the effects concerning the Centre's people."""

from dataclasses import dataclass
from datetime import datetime

from conversations.staff.member import Member


@dataclass(frozen=True, slots=True)
class Colleague:
    """*added_by* is a name, empty for an admin of the settings, who has but a number, *adder*."""

    person: int
    member: Member
    since: datetime
    added_by: str
    adder: int = 0


@dataclass(frozen=True, slots=True)
class PeopleListed:
    """*invited* is how many invitations are open."""

    people: tuple[Colleague, ...]
    invited: int = 0


@dataclass(frozen=True, slots=True)
class MemberFound:
    """*purpose* is what it was asked for; removed once the role is taken away."""

    colleague: Colleague
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class MemberGone:
    """Nobody of that number is staff (any more)."""


@dataclass(frozen=True, slots=True)
class Invited:
    """*link* is empty while the bot does not know its own name; *token* opens the door either way."""

    token: str
    link: str
    role: str
    desk: str
    until: datetime


@dataclass(frozen=True, slots=True)
class InvitationFound:
    token: str
    role: str
    desk: str


@dataclass(frozen=True, slots=True)
class InvitationVoid:
    """There is no such invitation, or it is used, revoked, or has expired."""


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """
    One that still lets somebody in; what stands in its link is told to nobody again.

    *made_by* is a name, empty for an admin of the settings, who has but a number, *maker*.
    """

    id: int
    role: str
    desk: str
    until: datetime
    made_by: str
    maker: int


@dataclass(frozen=True, slots=True)
class InvitationsListed:
    """
    The open ones, the soonest to end first.

    *asked* is the one that was asked for, be it open or not; *revoked* says that it was, just now.
    """

    open: tuple[OpenInvitation, ...]
    asked: int = 0
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    member: Member


PeopleAnswer = (
    PeopleListed
    | MemberFound
    | MemberGone
    | Invited
    | InvitationFound
    | InvitationVoid
    | Joined
    | InvitationsListed
)
