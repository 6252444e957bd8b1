"""What staff order."""

from bot.performing import notices, visits
from bot.performing.case import Case
from bot.store import audit, inbox, outbox
from conversations.staff.effects import (
    CountFollowers,
    ListDay,
    ListTroubles,
    StaffEffect,
    StartNotice,
    StopNotice,
)
from conversations.staff.events import StaffAnswer, TroublesFound

MOST_LISTED = 100


async def perform(case: Case, effect: StaffEffect) -> StaffAnswer:
    unit, citizen, now = case.unit, case.citizen, case.now
    match effect:
        case ListDay(day=day):
            local = day or now.astimezone(case.library.centre.zone).date()
            await audit.note(
                unit, who=citizen, action="list-day", subject=local.isoformat(), now=now
            )
            return await visits.day_list(unit, local)
        case ListTroubles():
            failed = await inbox.failed(unit, MOST_LISTED)
            uncertain = await outbox.uncertain(unit)
            return TroublesFound(
                tuple(each.received for each in failed),
                tuple((each.kind, each.at) for each in uncertain[:MOST_LISTED]),
            )
        case CountFollowers() | StartNotice() | StopNotice():
            return await notices.perform(case, effect)
