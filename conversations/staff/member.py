"""Who of the Centre's people someone is, and what their role opens to them."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """
    What someone does at the Centre.

    ADMIN may do everything, and lets others in.  OFFICER sees citizens at a desk.  RECEPTION
    receives them: the day, the queue, bookings at the counter, absences.  EDITOR writes notices
    and invites to gatherings.
    """

    ADMIN = "admin"
    OFFICER = "officer"
    RECEPTION = "reception"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the Centre's people.  *desk* is theirs, empty for none; *name* is what they go by."""

    role: Role = Role.ADMIN
    desk: str = ""
    name: str = ""


OPENED_TO: dict[str, set[Role]] = {
    "today": {Role.OFFICER, Role.RECEPTION},
    "mine": {Role.OFFICER, Role.RECEPTION},
    "week": {Role.OFFICER, Role.RECEPTION},
    "visit": {Role.OFFICER, Role.RECEPTION},
    "move": {Role.OFFICER, Role.RECEPTION},
    "search": {Role.OFFICER, Role.RECEPTION},
    "counter": {Role.OFFICER, Role.RECEPTION},
    "people": set(),
    "invite": set(),
    "desk": {Role.OFFICER, Role.RECEPTION},
    "figures": {Role.RECEPTION},
    "absences": {Role.OFFICER, Role.RECEPTION},
    "absence": {Role.OFFICER, Role.RECEPTION},
    "closing": {Role.RECEPTION},
    "strandings": {Role.OFFICER, Role.RECEPTION},
    "stranding": {Role.OFFICER, Role.RECEPTION},
    "proposals": {Role.RECEPTION},
    "calls": {Role.OFFICER, Role.RECEPTION},
    "troubles": {Role.RECEPTION},
    "gatherings": {Role.RECEPTION, Role.EDITOR},
    "notice": {Role.EDITOR},
    "unreached": {Role.OFFICER, Role.RECEPTION, Role.EDITOR},
    "stop": {Role.EDITOR},
}
"""task → the roles it is open to; an admin may do all of them, and nobody what is not listed"""


def sees_names(member: Member | None) -> bool:
    """Whether *member* may see who comes to a gathering: those who receive them, not an editor."""
    return member is not None and member.role is not Role.EDITOR


def may(member: Member | None, task: str) -> bool:
    """Whether *member* (None for a citizen) may do *task*, a key of `OPENED_TO`."""
    if member is None or task not in OPENED_TO:
        return False
    return member.role is Role.ADMIN or member.role in OPENED_TO[task]
