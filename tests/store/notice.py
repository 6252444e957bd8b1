"""A notice to all who follow a topic, ordered and begun at once."""

from bot.store import campaigns
from conversations.staff.notices.audience import Audience
from conversations.staff.notices.letter import Letter


async def begin_notice(unit, *, topic, html, created_by, now, expires):
    """Order *html* to be sent to all who follow *topic* now: (campaign, recipients)."""
    letter = Letter(Audience((topic,)), html, expires=expires)
    campaign, _ = await campaigns.order(
        unit, letter, created_by=created_by, request=None, now=now, asked=False
    )
    await campaigns.begin(unit, campaign, now)
    return campaign, (await campaigns.progress(unit, campaign)).recipients
