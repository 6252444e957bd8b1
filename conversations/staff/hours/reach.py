"""For which desks a member of staff may act."""

from conversations.staff.member import Member, Role


def reach(member: Member | None) -> str | None:
    """The one desk that *member* may act for; empty for all of them, None for none."""
    if member is None:
        return None
    if member.role is Role.OFFICER:
        return member.desk or None
    return ""
