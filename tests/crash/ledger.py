"""The database as an auditor reads it, beside the bot and after it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import Connection, Engine, create_engine, func, select, update
from sqlalchemy.pool import NullPool

from bot.clock import system_now
from bot.store.database import Database, parsed
from bot.store.holding import EXPECTED
from bot.store.tables import appointments, claims, inbox, outbox
from tests.crash.running import KEY
from tests.store.chats import chats_of


class Ledger:
    """*url*'s tables, read without any of the bot's own statements."""

    def __init__(self, url: str) -> None:
        self._url = url

    @contextmanager
    def _open(self) -> Iterator[Connection]:
        engine = self._engine()
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def _engine(self) -> Engine:
        address = parsed(self._url)
        if address.get_backend_name() == "sqlite":
            address = address.set(drivername="sqlite")
        return create_engine(address, poolclass=NullPool)

    def updates(self) -> dict[int, str]:
        """update_id → its state in the inbox"""
        with self._open() as connection:
            rows = connection.execute(select(inbox.c.update_id, inbox.c.state))
            return {row[0]: row[1] for row in rows}

    def owed(self) -> int:
        """How much is still to be done: updates without their turn, messages that should be out."""
        with self._open() as connection:
            new = connection.scalar(
                select(func.count()).select_from(inbox).where(inbox.c.state == "new")
            )
            waiting = connection.scalar(
                select(func.count())
                .select_from(outbox)
                .where(outbox.c.state.in_(("pending", "leased")), outbox.c.kind != "reminder")
            )
            return int(new or 0) + int(waiting or 0)

    def states(self, kind: str) -> Counter[str]:
        """The outbox rows of *kind*, by state."""
        with self._open() as connection:
            rows = connection.execute(
                select(outbox.c.state, func.count())
                .where(outbox.c.kind == kind)
                .group_by(outbox.c.state)
            )
            return Counter({row[0]: row[1] for row in rows})

    def in_flight(self, pid: int) -> Counter[str]:
        """New messages that the process *pid* holds a lease on, by kind.  Edits are repeat-safe."""
        with self._open() as connection:
            rows = connection.scalars(
                select(outbox.c.kind).where(
                    outbox.c.state == "leased",
                    outbox.c.edits.is_(None),
                    outbox.c.lease_owner.startswith(f"{pid}-"),
                )
            )
            return Counter(rows)

    def let_leases_run_out(self, pid: int) -> None:
        """As if the ninety seconds were over for which the process *pid* leased messages."""
        with self._open() as connection:
            connection.execute(
                update(outbox)
                .where(outbox.c.state == "leased", outbox.c.lease_owner.startswith(f"{pid}-"))
                .values(due=system_now())
            )

    def given_twice(self) -> list[str]:
        """Where two visits share a desk's time, buffers included; empty when all is well."""
        with self._open() as connection:
            shared = connection.execute(
                select(claims.c.desk, claims.c.atom)
                .group_by(claims.c.desk, claims.c.atom)
                .having(func.count() > 1)
            ).all()
            found = [f"{desk} at minute {atom}" for desk, atom in shared]
            kept = connection.execute(
                select(appointments.c.desk, appointments.c.starts, appointments.c.ends)
                .where(appointments.c.status.in_(EXPECTED))
                .order_by(appointments.c.desk, appointments.c.starts)
            ).all()
        for one, next_one in pairwise(kept):
            if one.desk == next_one.desk and next_one.starts < one.ends:
                found.append(f"{one.desk} at {next_one.starts}")
        return found

    def unclaimed(self) -> list[int]:
        """Appointments that stand without their time, or keep it though they do not stand."""
        with self._open() as connection:
            rows = connection.execute(
                select(
                    appointments.c.id,
                    appointments.c.status,
                    appointments.c.starts,
                    appointments.c.ends,
                    select(func.count())
                    .where(claims.c.appointment == appointments.c.id)
                    .scalar_subquery()
                    .label("atoms"),
                )
            ).all()
        wrong = []
        for row in rows:
            needs = (row.ends - row.starts) // timedelta(minutes=5)
            kept = row.atoms >= needs if row.status in (*EXPECTED, "held") else row.atoms == 0
            if not kept:
                wrong.append(row.id)
        return wrong

    async def ever_booked(self) -> dict[str, int]:
        """code → chat of everyone who has or had an appointment"""
        with self._open() as connection:
            rows = connection.execute(
                select(appointments.c.code, appointments.c.citizen).where(
                    appointments.c.status != "held"
                )
            ).all()
        database = Database(self._url, KEY.encode())
        try:
            async with database.reading() as unit:
                chats = await chats_of(unit, {row.citizen for row in rows})
        finally:
            await database.dispose()
        return {row.code: chats[row.citizen] for row in rows}
