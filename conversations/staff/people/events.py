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
    people: tuple[Colleague, ...]


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
    """There is no such invitation, or it is used, or it has expired."""


@dataclass(frozen=True, slots=True)
class Joined:
    member: Member


PeopleAnswer = (
    PeopleListed | MemberFound | MemberGone | Invited | InvitationFound | InvitationVoid | Joined
)
