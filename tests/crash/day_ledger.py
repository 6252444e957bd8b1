"""What the tables say of one day, read without any of the bot's own statements."""

from collections import Counter

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.tables import (
    LEASED,
    PENDING,
    appointments,
    inbox,
    outbox,
    ticket_events,
    tickets,
    weekly_figures,
)
from tests.crash.ledger import Ledger
from tests.crash.running import KEY
from tests.store.chats import chats_of


class DayLedger(Ledger):
    @property
    def url(self) -> str:
        """Where the tables are."""
        return self._url

    async def appointments(self) -> dict[int, list[str]]:
        """chat → how each of their appointments stands, oldest first"""
        with self._open() as connection:
            rows = connection.execute(
                select(appointments.c.citizen, appointments.c.status).order_by(appointments.c.id)
            ).all()
        chats = await self._chats({row.citizen for row in rows})
        found: dict[int, list[str]] = {}
        for row in rows:
            found.setdefault(chats[row.citizen], []).append(row.status)
        return found

    async def tickets(self) -> dict[int, list[tuple[str, str]]]:
        """chat → label and status of each of their tickets"""
        with self._open() as connection:
            rows = connection.execute(select(tickets).order_by(tickets.c.id)).all()
        chats = await self._chats({row.citizen for row in rows})
        found: dict[int, list[tuple[str, str]]] = {}
        for row in rows:
            label = f"{row.letter}{row.number}"
            found.setdefault(chats[row.citizen], []).append((label, row.status))
        return found

    def untaken(self) -> int:
        """Updates that came, and had no turn yet."""
        with self._open() as connection:
            new = select(func.count()).select_from(inbox).where(inbox.c.state == "new")
            return int(connection.scalar(new) or 0)

    def ringing(self) -> int:
        """Calls that are still on their way to whom they call."""
        with self._open() as connection:
            waiting = select(func.count()).where(
                outbox.c.dedup_key.startswith("call:"), outbox.c.state.in_((PENDING, LEASED))
            )
            return int(connection.scalar(waiting) or 0)

    def not_rung(self) -> list[tuple[str, str]]:
        """Calls that were not sent: which, and how they stand."""
        calls = select(outbox.c.dedup_key, outbox.c.state).where(
            outbox.c.dedup_key.startswith("call:"), outbox.c.state != "sent"
        )
        with self._open() as connection:
            return [(row.dedup_key, row.state) for row in connection.execute(calls)]

    def ended_twice(self) -> list[int]:
        """Tickets that were done, or missed, more than once."""
        ends = ticket_events.c.became.in_(("done", "no_show", "left"))
        with self._open() as connection:
            return list(
                connection.scalars(
                    select(ticket_events.c.ticket)
                    .where(ends)
                    .group_by(ticket_events.c.ticket)
                    .having(func.count() > 1)
                )
            )

    def figures(self) -> dict[str, Counter[str]]:
        """service → measure → value, of the one week that is kept with anyone in it"""
        with self._open() as connection:
            rows = connection.execute(
                select(
                    weekly_figures.c.service,
                    weekly_figures.c.measure,
                    func.sum(weekly_figures.c.value).label("total"),
                ).group_by(weekly_figures.c.service, weekly_figures.c.measure)
            ).all()
        found: dict[str, Counter[str]] = {}
        for row in rows:
            found.setdefault(row.service, Counter())[row.measure] = int(row.total)
        return found

    async def _chats(self, ids: set[int]) -> dict[int, int]:
        database = Database(self._url, KEY.encode())
        try:
            async with database.reading() as unit:
                return dict(await chats_of(unit, ids))
        finally:
            await database.dispose()
