"""What one asks to be reminded of, and what one mutes, against the store."""

from bot.appointments.wall_clock import day_in
from bot.performing.case import Case
from bot.store import followers, mutes, renewals
from conversations.reminding.effects import (
    DropRenewal,
    FindDates,
    FindRenewal,
    FindSettings,
    FollowDates,
    KeepRenewal,
    Mute,
    RemindingEffect,
)
from conversations.reminding.events import (
    DatesFound,
    RemindingAnswer,
    RenewalDropped,
    RenewalFound,
    SettingsFound,
)


async def perform(case: Case, effect: RemindingEffect) -> RemindingAnswer:
    unit, citizen, now = case.unit, case.citizen, case.now
    today = day_in(case.library.centre.zone, now)
    match effect:
        case KeepRenewal(topic=topic, approved=approved):
            await renewals.keep(unit, citizen, topic, approved, now)
            return RenewalFound(topic, approved, today)
        case FindRenewal(topic=topic):
            known = {each.topic: each.approved for each in await renewals.of_citizen(unit, citizen)}
            return RenewalFound(topic, known.get(topic), today)
        case DropRenewal(topic=topic):
            await renewals.drop(unit, citizen, topic)
            return RenewalDropped(topic)
        case FindDates(topic=topic):
            followed = topic in await followers.dates_followed(unit, citizen)
            return DatesFound(topic, followed, today)
        case FollowDates(topic=topic, wanted=wanted):
            await followers.follow(unit, citizen, f"{followers.DATES}{topic}", wanted, now)
            return DatesFound(topic, wanted, today)
        case FindSettings():
            return await settings_of(case)
        case Mute(kind=kind, muted=muted):
            await mutes.mute(unit, citizen, kind, muted=muted)
            return await settings_of(case, kind if muted else "")


async def settings_of(case: Case, changed: str = "") -> SettingsFound:
    """What the person is reminded of, and what they muted; only of topics that there still are."""
    unit, citizen, topics = case.unit, case.citizen, case.library.topics
    asked = await renewals.of_citizen(unit, citizen)
    return SettingsFound(
        muted=await mutes.muted_by(unit, citizen),
        renewals=tuple((each.topic, each.approved) for each in asked if each.topic in topics),
        dates=tuple(
            each for each in sorted(await followers.dates_followed(unit, citizen)) if each in topics
        ),
        changed=changed,
    )
