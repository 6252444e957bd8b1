"""Whom a notice has not reached, as staff may see it."""

from bot.performing.case import Case
from bot.store import audit, campaigns, unreached
from conversations.staff.member import may, sees_names
from conversations.staff.notices.effects import FindUnreached
from conversations.staff.notices.events import (
    Listed,
    NoticeRefused,
    Unreached,
    UnreachedFound,
    UnreachedListed,
)


async def list_unreached(case: Case, most: int) -> UnreachedListed:
    """Which of the last *most* notices have not reached everyone."""
    last = await campaigns.newest(case.unit, most)
    missed = [(each, await unreached.count(case.unit, each)) for each in last]
    return UnreachedListed(
        tuple(
            Listed(each.id, each.state, each.letter.sends or each.created, many)
            for each, many in missed
            if many
        )
    )


async def find_unreached(case: Case, effect: FindUnreached) -> UnreachedFound | NoticeRefused:
    """A page of them, names only for who receives citizens; that it was looked at is noted."""
    found = await campaigns.find(case.unit, effect.campaign)
    if found is None:
        return NoticeRefused("notice.gone")
    names = sees_names(case.event.staff)
    counted = await unreached.counted(case.unit, found)
    others: dict[str, int] = {}
    for each in counted:
        if not (names and each.named):
            others[each.why] = others.get(each.why, 0) + each.many
    people: list[unreached.Unreached] = []
    if names:
        people = await unreached.named(case.unit, found, effect.first, effect.most)
    await audit.note(
        case.unit, who=case.citizen, action="list-unreached", subject=str(found.id), now=case.now
    )
    return UnreachedFound(
        campaign=found.id,
        what=unreached.mended_as(found),
        at=found.letter.sends or found.created,
        people=tuple(Unreached(each.name, each.phone, each.why) for each in people),
        named=sum(each.many for each in counted if each.named) if names else 0,
        first=effect.first,
        others=tuple(others.items()),
        names=names,
        writes=may(case.event.staff, "notice"),
    )
