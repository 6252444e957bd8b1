"""How the roles of staff are called, and where they sit."""

from conversations.screen import Line
from conversations.staff.member import Role

ROLES = {
    Role.OFFICER: "role.officer",
    Role.RECEPTION: "role.reception",
    Role.EDITOR: "role.editor",
    Role.ADMIN: "role.admin",
}
"""role → its name"""


def role_line(role: str) -> Line:
    """The name of *role*."""
    return Line(ROLES[Role(role)])


def desk_line(desk: str) -> list[Line]:
    """Which desk is theirs; nothing when they have none."""
    return [Line("people.desk", {"desk": Line(f"desk:{desk}")})] if desk else []
