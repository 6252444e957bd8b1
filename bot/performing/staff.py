"""What staff order."""

from bot.performing import agenda, calls, figures, hours, notices, people
from bot.performing.case import Case
from bot.store import inbox, outbox
from conversations.staff.agenda.effects import AgendaEffect
from conversations.staff.calls.effects import CallsEffect
from conversations.staff.effects import ListTroubles, StaffEffect
from conversations.staff.events import StaffAnswer, TroublesFound
from conversations.staff.figures.effects import FiguresEffect
from conversations.staff.hours.effects import HoursEffect
from conversations.staff.notices.effects import NoticeEffect
from conversations.staff.people.effects import PeopleEffect

MOST_LISTED = 100


async def perform(case: Case, effect: StaffEffect) -> StaffAnswer | None:
    unit = case.unit
    if isinstance(effect, AgendaEffect):
        return await agenda.perform(case, effect)
    if isinstance(effect, PeopleEffect):
        return await people.perform(case, effect)
    if isinstance(effect, HoursEffect):
        return await hours.perform(case, effect)
    if isinstance(effect, CallsEffect):
        return await calls.perform(case, effect)
    if isinstance(effect, FiguresEffect):
        return await figures.perform(case, effect)
    if isinstance(effect, NoticeEffect):
        return await notices.perform(case, effect)
    match effect:
        case ListTroubles():
            failed = await inbox.failed(unit, MOST_LISTED)
            uncertain = await outbox.uncertain(unit)
            return TroublesFound(
                tuple(each.received for each in failed),
                tuple((each.kind, each.at) for each in uncertain[:MOST_LISTED]),
            )
