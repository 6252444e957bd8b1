"""
What the core orders, done: each effect against the store, inside the turn's own transaction.

Nothing here waits for the network.  What is to be shown becomes an outbox row in the same
transaction as its cause.
"""

from typing import assert_never

from bot.performing import booking, commands, gatherings, queue, renewals, staff, visits, waiting
from bot.performing.case import Case
from bot.performing.showing import follow_with, show
from bot.store import appointments, citizens, followers
from conversations.booking.effects import BookingEffect
from conversations.conversation import Conversation
from conversations.effects import (
    Effect,
    Follow,
    ForgetMe,
    ListFollowing,
    MarkReachable,
    SendList,
    Show,
    TellMyData,
)
from conversations.engine import advance
from conversations.events import Answer, DataFound, FollowingFound, Forgotten
from conversations.gatherings.effects import GatheringEffect
from conversations.queue.effects import QueueEffect
from conversations.reminding.effects import RemindingEffect
from conversations.staff.effects import StaffEffect
from conversations.waiting.effects import WaitingEffect


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
    unit, citizen = case.unit, case.citizen
    if isinstance(effect, BookingEffect):
        return await booking.perform(case, effect)
    if isinstance(effect, QueueEffect):
        return await queue.perform(case, effect)
    if isinstance(effect, GatheringEffect):
        return await gatherings.perform(case, effect)
    if isinstance(effect, StaffEffect):
        return await staff.perform(case, effect)
    if isinstance(effect, WaitingEffect):
        return await waiting.perform(case, effect)
    if isinstance(effect, RemindingEffect):
        return await renewals.perform(case, effect)
    match effect:
        case Show(screen=screen):
            tapped = case.tapped
            show(case, screen)
            case.outgoing += await visits.pointed_on(case, screen, tapped)
            return None
        case SendList(node=node, answers=answers, ticks=ticks):
            follow_with(case, "list", {"node": node, "answers": {**answers}, "ticks": [*ticks]})
            return None
        case ListFollowing():
            return FollowingFound(await followers.followed(unit, citizen))
        case Follow(topic=topic, wanted=wanted):
            await followers.follow(unit, citizen, topic, wanted, case.now)
            return FollowingFound(await followers.followed(unit, citizen))
        case TellMyData():
            return await _my_data(case)
        case ForgetMe():
            await queue.leave_all(case)
            await citizens.forget(unit, citizen, case.now)
            case.forgotten = True
            # Theirs to the end: what was ordered for them before is deleted with all else.
            case.outgoing.append(commands.told(citizen, str(case.update_id), case.now))
            return Forgotten()
        case MarkReachable(reachable=reachable):
            await citizens.mark_reachable(unit, citizen, reachable)
            if reachable:
                # Nothing was told of the menu of who had blocked the bot.
                case.outgoing.append(commands.told(citizen, str(case.update_id), case.now))
            return None
        case _:
            assert_never(effect)


async def _my_data(case: Case) -> DataFound:
    kept = await appointments.kept_of(case.unit, case.citizen)
    asked = await renewals.settings_of(case)
    return DataFound(
        visits=tuple(
            (visits.visit_of(each, details), details.get("name", ""), details.get("phone", ""))
            for each, details in kept
        ),
        followed=await followers.followed(case.unit, case.citizen),
        waiting=await waiting.of_citizen(case.unit, case.citizen),
        gatherings=await gatherings.of_citizen(case),
        tickets=await queue.kept_of(case),
        renewals=asked.renewals,
        dates=asked.dates,
        muted=asked.muted,
        member=case.event.staff,
    )
