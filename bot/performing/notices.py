"""Notices against the store: weighed, ordered, paused, approved, mended, explained."""

from collections.abc import Mapping
from datetime import datetime

from bot.appointments.reminders import quiet_until
from bot.performing.case import Case
from bot.performing.unreached import find_unreached, list_unreached
from bot.store import (
    audience,
    audit,
    campaigns,
    corrections,
    gatherings,
    live,
    sending,
    unreached,
)
from bot.store.campaigns import Campaign
from bot.store.database import Unit
from conversations.centre import Centre
from conversations.staff.notices.effects import (
    AskWhy,
    ChangeNotice,
    CorrectNotice,
    FindUnreached,
    ListNotices,
    ListToInvite,
    ListUnreached,
    NoticeEffect,
    OrderNotice,
    ShowNotice,
    WeighNotice,
)
from conversations.staff.notices.events import (
    UNSENT,
    GatheringsToChoose,
    Listed,
    NoticeAnswer,
    NoticeRefused,
    NoticeShown,
    NoticesListed,
    NoticeWeighed,
    Progress,
    WhyFound,
)
from conversations.staff.notices.letter import Letter

MOST_LISTED = 12
REFUSED: Mapping[str, str] = {
    "pause": "notice.nothing-to-stop",
    "resume": "notice.nothing-to-stop",
    "stop": "notice.nothing-to-stop",
    "approve": "notice.cannot-decide",
    "decline": "notice.cannot-decide",
}


async def perform(case: Case, effect: NoticeEffect) -> NoticeAnswer:
    unit, now = case.unit, case.now
    match effect:
        case WeighNotice(letter=letter):
            return await _weigh(case, letter)
        case OrderNotice():
            return await _order(case, effect)
        case ListNotices():
            last = await campaigns.newest(unit, MOST_LISTED)
            return NoticesListed(
                tuple(
                    Listed(each.id, each.state, each.letter.sends or each.created, each.recipients)
                    for each in last
                )
            )
        case ShowNotice(campaign=campaign, purpose=purpose):
            return await _shown(case, campaign, purpose)
        case ChangeNotice():
            return await _change(case, effect)
        case CorrectNotice():
            return await _correct(case, effect)
        case ListToInvite(purpose=purpose):
            ahead = await gatherings.ahead(unit, now, MOST_LISTED)
            return GatheringsToChoose(
                purpose, tuple((each.id, each.plan.title, each.plan.starts) for each in ahead)
            )
        case ListUnreached():
            return await list_unreached(case, MOST_LISTED)
        case FindUnreached():
            return await find_unreached(case, effect)
        case AskWhy(campaign=wanted):
            found = await campaigns.find(unit, wanted)
            at = await sending.sent_at(unit, wanted, case.citizen)
            return WhyFound(found.letter.audience, at) if found and at else WhyFound(None)


async def view_of(
    unit: Unit, campaign: Campaign, centre: Centre, now: datetime
) -> tuple[Progress, int | None]:
    """How far *campaign* is at *now*, and the citizen id of who is told of it."""
    far = await campaigns.progress(unit, campaign.id)
    assert far is not None
    begun = far.state not in UNSENT
    ended = begun and far.state != "running"
    at_once = campaign.letter.sends is None or campaign.letter.sends <= campaign.created
    known = far.sent + far.unreachable + far.uncertain + far.other + far.waiting
    progress = Progress(
        campaign=campaign.id,
        state=far.state,
        recipients=far.recipients,
        sent=far.sent,
        unreachable=far.unreachable,
        uncertain=far.uncertain,
        other=far.other,
        waiting=far.waiting if begun else far.recipients,
        version=campaign.version,
        # What was to leave at once has no moment of its own while it waits for a word.
        sends=None if at_once and far.state == "asked" else campaign.letter.sends,
        expires=campaign.letter.expires,
        trial=campaign.letter.trial,
        mended=await corrections.mended(unit, campaign.id, campaign.version),
        forgotten=max(0, far.recipients - known) if begun else 0,
        missed=await unreached.count(unit, campaign) if ended else 0,
        quiet_until=quiet_until(centre, now) if far.state == "running" else None,
    )
    return progress, far.citizen


async def message_of(unit: Unit, campaign: int, citizen: int, subject: str) -> int | None:
    """The message in the chat of *citizen* that tells how it stands."""
    message = await live.message_of(unit, citizen, subject)
    if message is not None:
        return message
    far = await campaigns.progress(unit, campaign)
    return far.message if far else None


async def _weigh(case: Case, letter: Letter) -> NoticeWeighed:
    whom = letter.audience
    title = ""
    if whom.gathering is not None:
        found = await gatherings.find(case.unit, whom.gathering)
        title = found.plan.title if found else ""
    count = await audience.count(case.unit, whom, case.now)
    leaves = max(letter.sends or case.now, case.now)
    return NoticeWeighed(count, title, quiet_until(case.library.centre, leaves))


async def _order(case: Case, effect: OrderNotice) -> NoticeAnswer:
    unit, now, letter = case.unit, case.now, effect.letter
    if letter.expires is not None and letter.expires <= now:
        return NoticeRefused("notice.past")
    leaves = max(letter.sends or now, now)
    quiet = quiet_until(case.library.centre, leaves)
    if quiet is not None and letter.expires is not None and letter.expires <= quiet:
        return NoticeRefused("notice.expires-quiet")
    if why := await _fault_of_button(case, letter.button):
        return NoticeRefused(why)
    campaign, new = await campaigns.order(
        unit,
        letter,
        created_by=case.citizen,
        request=f"{case.citizen} {effect.request}",
        now=now,
        asked=case.library.centre.notices.approval,
    )
    if not new:
        return NoticeRefused("notice.already")
    await _note(case, "order-notice", campaign)
    await _begin_if_due(case, campaign)
    if case.tapped is not None:
        await campaigns.set_progress_message(unit, campaign, case.citizen, case.tapped)
    return await _shown(case, campaign, "ordered")


async def _fault_of_button(case: Case, wanted: str) -> str:
    """The id of the sentence that says why it would lead nowhere; empty when it leads somewhere."""
    kind, _, gathering = wanted.partition(":")
    if kind != "event":
        return ""
    found = await gatherings.find(case.unit, int(gathering))
    ahead = found is not None and found.state == gatherings.OPEN and found.plan.ends > case.now
    return "" if ahead else "notice.event-over"


async def _begin_if_due(case: Case, campaign: int) -> None:
    """Begin it, unless its time is yet to come or it goes to staff, whom only the tick knows."""
    found = await campaigns.find(case.unit, campaign)
    if found is None or found.letter.trial or not _due(found.letter, case.now):
        return
    if await campaigns.begin(case.unit, campaign, case.now):
        far = await campaigns.progress(case.unit, campaign)
        await _note(case, "start-notice", campaign, f" to {far.recipients}" if far else "")


def _due(letter: Letter, now: datetime) -> bool:
    return letter.sends is None or letter.sends <= now


async def _change(case: Case, effect: ChangeNotice) -> NoticeAnswer:
    unit, campaign, now = case.unit, effect.campaign, case.now
    match effect.change:
        case "pause":
            done = await campaigns.pause(unit, campaign)
        case "resume":
            done = await campaigns.resume(unit, campaign, now)
        case "stop":
            done = await campaigns.stop(unit, campaign, now)
        case _:
            agrees = effect.change == "approve"
            done = await campaigns.decide(unit, campaign, by=case.citizen, agrees=agrees, now=now)
    if not done:
        return NoticeRefused(REFUSED[effect.change])
    await _note(case, f"{effect.change}-notice", campaign)
    if effect.change == "approve":
        await _begin_if_due(case, campaign)
    return await _shown(case, campaign, effect.change)


async def _correct(case: Case, effect: CorrectNotice) -> NoticeAnswer:
    unit, campaign, now = case.unit, effect.campaign, case.now
    if await corrections.in_flight(unit, campaign):
        return NoticeRefused("notice.on-the-way")
    if effect.html is None:
        done = await corrections.withdraw(unit, campaign, version=effect.version, now=now)
        action = "withdraw-notice"
    else:
        done = await corrections.correct(
            unit, campaign, version=effect.version, html=effect.html, now=now
        )
        action = "correct-notice"
    if not done:
        return NoticeRefused("notice.overtaken")
    told = await corrections.mended(unit, campaign, effect.version + 1)
    await _note(case, action, campaign, f" to {told.waiting if told else 0}")
    return await _shown(case, campaign)


async def _shown(case: Case, campaign: int, purpose: str = "") -> NoticeAnswer:
    found = await campaigns.find(case.unit, campaign)
    if found is None:
        return NoticeRefused("notice.gone")
    progress, _ = await view_of(case.unit, found, case.library.centre, case.now)
    own = found.created_by == case.citizen
    return NoticeShown(progress, found.letter, own, purpose)


async def _note(case: Case, action: str, campaign: int, more: str = "") -> None:
    await audit.note(
        case.unit, who=case.citizen, action=action, subject=f"{campaign}{more}", now=case.now
    )
