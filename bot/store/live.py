"""Where the live messages stand: one for each thing that is edited in a chat as it changes."""

from sqlalchemy import bindparam, delete, select

from bot.store.database import Unit
from bot.store.tables import live_messages

_of = select(live_messages.c.message_id).where(
    live_messages.c.citizen == bindparam("citizen"), live_messages.c.subject == bindparam("subject")
)


async def message_of(unit: Unit, citizen: int, subject: str) -> int | None:
    """The message in the chat of *citizen* that shows *subject*; None when there is none (yet)."""
    found: int | None = await unit.connection.scalar(_of, {"citizen": citizen, "subject": subject})
    return found


async def forget(unit: Unit, subject: str) -> None:
    """*subject* is edited no more, in anyone's chat."""
    await unit.connection.execute(delete(live_messages).where(live_messages.c.subject == subject))
