"""Notices: counted, started, stopped."""

from bot.appointments.reminders import quiet_until
from bot.performing.case import Case
from bot.store import audit, campaigns, followers
from conversations.staff.effects import CountFollowers, StartNotice, StopNotice
from conversations.staff.events import FollowersCounted, NoticeStarted, NoticeStopped, StaffAnswer


async def perform(case: Case, effect: CountFollowers | StartNotice | StopNotice) -> StaffAnswer:
    unit, citizen, now = case.unit, case.citizen, case.now
    match effect:
        case CountFollowers(topic=topic):
            count = await followers.count(unit, topic)
            return FollowersCounted(topic, count, quiet_until(case.library.centre, now))
        case StartNotice(topic=topic, html=html):
            return await _start(case, topic, html)
        case StopNotice(campaign=campaign):
            stopped = await campaigns.stop(unit, campaign, now)
            await audit.note(
                unit, who=citizen, action="stop-notice", subject=str(campaign), now=now
            )
            return NoticeStopped(stopped)


async def _start(case: Case, topic: str, html: str) -> NoticeStarted:
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
