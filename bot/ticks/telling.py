"""What the bot tells staff of its own accord."""

from collections.abc import Collection
from datetime import datetime

from bot.store import citizens, outbox, staff
from bot.store.database import Database
from bot.store.outbox import Lane, Outgoing
from conversations.screen import Screen, screen_as_json
from conversations.staff.member import Role


async def tell_staff(
    database: Database,
    chats: Collection[int],
    screen: Screen,
    *,
    key: str,
    now: datetime,
    roles: Collection[Role] = (),
) -> None:
    """
    Order *screen* for each of *chats*, once for one *key*, whichever process comes first.

    Also for those whom admins let in, if their role is among *roles*.

    Nobody is told who has never written to the bot.
    """
    async with database.unit() as unit:
        told = {*await citizens.acquainted(unit, chats, now)}
        told |= {each.citizen for each in await staff.everyone(unit) if each.member.role in roles}
        messages = [
            Outgoing(
                dedup_key=f"{key}:{citizen}",
                citizen=citizen,
                # Not a reply: those are forgotten once they are sent, and with them the key.
                lane=Lane.CHANGE,
                kind="screen",
                content=screen_as_json(screen),
            )
            for citizen in sorted(told)
        ]
        await outbox.enqueue(unit, messages, now)
