"""
What the core orders, done: each effect against the store, inside the turn's own transaction.

Nothing here waits for the network.  What is to be shown becomes an outbox row in the same
transaction as its cause.
"""

from dataclasses import replace
from typing import Any

from bot import booking_desk, visits
from bot.appointments.reminders import quiet_until
from bot.case import Case
from bot.store import appointments, audit, campaigns, citizens, followers, inbox, outbox
from bot.store.outbox import Lane, Outgoing
from conversations.conversation import Conversation
from conversations.effects import (
    Book,
    CancelVisit,
    ConfirmVisit,
    CountFollowers,
    Effect,
    FindDays,
    FindTimes,
    FindVisit,
    Follow,
    ForgetMe,
    Hold,
    LetGo,
    ListDay,
    ListFollowing,
    ListTroubles,
    ListVisits,
    MarkReachable,
    SendList,
    Show,
    StartNotice,
    StopNotice,
    TellMyData,
)
from conversations.engine import advance
from conversations.events import (
    Answer,
    Chose,
    DataFound,
    FollowersCounted,
    FollowingFound,
    Forgotten,
    NoticeStarted,
    NoticeStopped,
    TroublesFound,
    VisitsFound,
)
from conversations.screen import Screen, screen_as_json

MOST_LISTED = 100


async def take_turn(case: Case, conversation: Conversation) -> Conversation:
    """
    Advance *conversation* by the case's event and do all that follows from it.

    An effect's answer is followed once; what it leads to is only shown.
    """
    turn = advance(case.library, conversation, case.event)
    conversation = turn.conversation
    for effect in turn.effects:
        answer = await _perform(case, effect)
        if answer is not None:
            follow_up = advance(case.library, conversation, answer)
            conversation = follow_up.conversation
            for shown in follow_up.effects:
                await _perform(case, shown)
    return conversation


async def _perform(case: Case, effect: Effect) -> Answer | None:
    unit, citizen, now = case.unit, case.citizen, case.now
    match effect:
        case Show(screen=screen):
            _show(case, screen)
            return None
        case SendList(node=node, answers=answers, ticks=ticks):
            _follow_with(case, "list", {"node": node, "answers": {**answers}, "ticks": [*ticks]})
            return None
        case FindDays() | FindTimes() | Hold() | Book():
            return await booking_desk.perform(case, effect)
        case LetGo(held=held):
            await appointments.let_go(unit, appointment=held, citizen=citizen)
            return None
        case ListVisits():
            mine = await appointments.of_citizen(unit, citizen, now)
            return VisitsFound(tuple(visits.visit_of(each) for each in mine))
        case FindVisit() | CancelVisit() | ConfirmVisit():
            return await visits.change(case, effect)
        case ListFollowing():
            return FollowingFound(await followers.followed(unit, citizen))
        case Follow(topic=topic, wanted=wanted):
            await followers.follow(unit, citizen, topic, wanted, now)
            return FollowingFound(await followers.followed(unit, citizen))
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
        case CountFollowers(topic=topic):
            count = await followers.count(unit, topic)
            return FollowersCounted(topic, count, quiet_until(case.library.centre, now))
        case StartNotice(topic=topic, html=html):
            return await _start_notice(case, topic, html)
        case StopNotice(campaign=campaign):
            stopped = await campaigns.stop(unit, campaign, now)
            await audit.note(
                unit, who=citizen, action="stop-notice", subject=str(campaign), now=now
            )
            return NoticeStopped(stopped)
        case TellMyData():
            return await _my_data(case)
        case ForgetMe():
            await citizens.forget(unit, citizen, now)
            case.forgotten = True
            return Forgotten()
        case MarkReachable(reachable=reachable):
            await citizens.mark_reachable(unit, citizen, reachable)
            return None


def _show(case: Case, screen: Screen) -> None:
    """
    Order *screen* to be sent.

    Navigation edits the message that was tapped; under a kept message it opens a new one,
    unless the screen is that message's own next state.
    """
    tapped = case.tapped
    if isinstance(case.event, Chose) and case.event.kept and not screen.kept:
        tapped = None
    case.tapped = None
    case.outgoing.append(
        Outgoing(
            dedup_key=f"reply:{case.update_id}:{len(case.outgoing)}",
            citizen=case.citizen,
            lane=Lane.REPLY,
            kind="screen",
            content=screen_as_json(replace(screen, calendar=None)),
            edits=tapped,
        )
    )
    if screen.calendar is not None:
        _follow_with(case, "calendar", {"appointment": screen.calendar})


def _follow_with(case: Case, kind: str, content: dict[str, Any]) -> None:
    """Order a file to be sent after what was shown; it is drawn as it is sent."""
    case.outgoing.append(
        Outgoing(
            dedup_key=f"reply:{case.update_id}:{len(case.outgoing)}",
            citizen=case.citizen,
            lane=Lane.REPLY,
            kind=kind,
            content=content,
        )
    )


async def _start_notice(case: Case, topic: str, html: str) -> NoticeStarted:
    campaign, recipients = await campaigns.start(
        case.unit, topic=topic, html=html, created_by=case.citizen, now=case.now, expires=None
    )
    if case.tapped is not None:
        await campaigns.set_progress_message(case.unit, campaign, case.citizen, case.tapped)
    subject = f"{campaign} to {recipients}"
    await audit.note(
        case.unit, who=case.citizen, action="start-notice", subject=subject, now=case.now
    )
    return NoticeStarted(campaign, recipients)


async def _my_data(case: Case) -> DataFound:
    kept = await appointments.kept_of(case.unit, case.citizen)
    return DataFound(
        visits=tuple(
            (visits.visit_of(each), details.get("name", ""), details.get("phone", ""))
            for each, details in kept
        ),
        followed=await followers.followed(case.unit, case.citizen),
    )
