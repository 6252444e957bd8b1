"""
What was promised, what is written down and what arrived: whether they agree.

Read from the database and from the sandbox's own records, after the bot has stopped.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, create_engine, func, select
from sqlalchemy.pool import NullPool

from bot.appointments.slots import claimed
from bot.performing.reminding import planned
from bot.sandbox.world import World
from bot.store.appointments import Appointment
from bot.store.database import Database, parsed
from bot.store.holding import COLUMNS, STANDING
from bot.store.tables import appointment_events, claims, inbox, outbox
from conversations.centre import Centre
from tests.crash.ledger import Ledger
from tests.crash.people import REMINDER, cards
from tests.crash.running import KEY
from tests.store.chats import chats_of

UNSETTLED = ("pending", "leased")
KNOWN_ENDS = {"sent", "uncertain", "unreachable"}
LATE = timedelta(minutes=2)
"""how long what is due may still wait, by the bot's clock, which runs fast here"""


@dataclass(frozen=True, slots=True)
class Hour:
    """What happened besides: needed to tell a copy that may be from one that must not."""

    told: Collection[int]
    """chats the notice was for"""
    words: str
    """of the notice"""
    given: Collection[str]
    """codes of appointments that nobody was told of in the chat"""
    in_flight: Counter[str]
    """new messages under way as the process was killed, by kind"""
    doubtful: int
    """replies to a send that were lost or cut on purpose"""


class Books:
    """The two sides: *world* is the sandbox's, *url* the database's."""

    def __init__(self, world: World, url: str, centre: Centre, now: datetime) -> None:
        self._world = world
        self._url = url
        self._centre = centre
        self._now = now
        address = parsed(url).set(drivername="sqlite")
        self._engine = create_engine(address, poolclass=NullPool)

    async def discrepancies(self, hour: Hour) -> list[str]:
        """Each in a sentence; empty when all agree."""
        ledger = Ledger(self._url)
        found = [f"a time given twice: {each}" for each in ledger.given_twice()]
        found += [f"claims of appointment {each} do not fit" for each in ledger.unclaimed()]
        with self._engine.connect() as connection:
            updates = connection.execute(
                select(inbox.c.state, func.count()).group_by(inbox.c.state)
            ).all()
            rows = connection.execute(select(outbox).order_by(outbox.c.id)).all()
            taken = connection.scalars(select(claims.c.appointment)).all()
            visits = [Appointment(*row) for row in connection.execute(select(*COLUMNS))]
            ended = dict(
                connection.execute(
                    select(appointment_events.c.appointment, func.max(appointment_events.c.at))
                    .where(appointment_events.c.became.not_in((*STANDING, "held", "offered")))
                    .group_by(appointment_events.c.appointment)
                ).all()
            )
        self._engine.dispose()
        found += [f"{count} updates are {state}" for state, count in updates if state != "done"]
        chats = await self._chats({row.citizen for row in rows})
        found += self._claimed(visits, Counter(taken))
        found += self._settled(rows)
        found += self._arrived(rows, chats)
        found += self._planned(rows, visits)
        found += self._after_the_end(rows, ended)
        found += self._reminders(rows, chats, hour)
        found += self._notices(rows, chats, hour)
        found += await self._bookings(ledger, rows, hour)
        return found

    async def _chats(self, of: set[int]) -> dict[int, int]:
        database = Database(self._url, KEY.encode())
        try:
            async with database.reading() as unit:
                return await chats_of(unit, of)
        finally:
            await database.dispose()

    def _claimed(self, visits: Collection[Appointment], taken: Counter[int]) -> Iterator[str]:
        """A visit that is to come keeps all its time, buffers included."""
        for visit in visits:
            if visit.status not in STANDING:
                continue
            wanted = len(claimed(self._centre.services[visit.service], visit.starts))
            if taken[visit.id] != wanted:
                yield f"appointment {visit.id} has {taken[visit.id]} claims of {wanted}"

    def _settled(self, rows: Collection[Row[Any]]) -> Iterator[str]:
        for row in rows:
            if row.state in UNSETTLED and row.due < self._now - LATE:
                yield f"message {row.id} ({row.kind}) has been {row.state} since {row.due}"
            if row.state == "refused":
                yield f"message {row.id} ({row.kind}) was refused: {row.error}"

    def _arrived(self, rows: Collection[Row[Any]], chats: dict[int, int]) -> Iterator[str]:
        """What counts as sent stands in the chat under the number that was noted."""
        for row in rows:
            if row.state != "sent" or row.message_id is None or row.kind == "calendar":
                continue
            chat = self._world.chats.of(chats[row.citizen])
            if chat is None or row.message_id not in chat.messages:
                yield f"message {row.id} ({row.kind}) counts as sent and is not in the chat"

    def _planned(
        self, rows: Collection[Row[Any]], visits: Collection[Appointment]
    ) -> Iterator[str]:
        """Each visit ahead has every reminder that it still earns, once."""
        ordered = {row.dedup_key for row in rows if row.kind == "reminder"}
        for visit in visits:
            if visit.status not in STANDING or visit.citizen is None or visit.starts < self._now:
                continue
            for each in planned(self._centre, visit, self._now):
                if each.dedup_key not in ordered:
                    yield f"appointment {visit.id} lacks its reminder of {each.not_before}"
        standing = {visit.id for visit in visits}
        for row in rows:
            if row.kind == "reminder" and row.appointment not in standing:
                yield f"reminder {row.id} is of no appointment"

    def _after_the_end(
        self, rows: Collection[Row[Any]], ended: dict[int, datetime]
    ) -> Iterator[str]:
        """
        Nobody was reminded of what had been cancelled.

        *due* of what is settled is when that was; a send under way as the visit ended may be
        settled a little later, and the clock was set in between.
        """
        for row in rows:
            end = ended.get(row.appointment)
            if row.kind != "reminder" or row.state != "sent" or end is None:
                continue
            if row.due > end + timedelta(hours=1, minutes=2):
                yield f"reminder {row.id} was sent after its appointment had ended"

    def _reminders(
        self, rows: Collection[Row[Any]], chats: dict[int, int], hour: Hour
    ) -> Iterator[str]:
        sent = Counter(
            chats[row.citizen] for row in rows if row.kind == "reminder" and row.state == "sent"
        )
        in_doubt = sum(row.kind == "reminder" and row.state == "uncertain" for row in rows)
        received = self._received(REMINDER)
        for chat, count in (sent - received).items():
            yield f"chat {chat} lacks {count} reminders that count as sent"
        extra = (received - sent).total()
        most = hour.in_flight["reminder"] + hour.doubtful + in_doubt
        if extra > most:
            yield f"{extra} reminders too many arrived; {most} were possible"

    def _notices(
        self, rows: Collection[Row[Any]], chats: dict[int, int], hour: Hour
    ) -> Iterator[str]:
        notices = [row for row in rows if row.kind == "notice"]
        if len(notices) != len(hour.told):
            yield f"{len(notices)} notices were ordered for {len(hour.told)}"
        received = self._received(hour.words)
        for row in notices:
            chat = chats[row.citizen]
            if row.state not in KNOWN_ENDS:
                yield f"the notice to {chat} is {row.state}"
            if row.state == "sent" and not received[chat]:
                yield f"the notice to {chat} counts as sent and did not arrive"
        extra = sum(count - 1 for count in received.values())
        if extra > hour.in_flight["notice"]:
            yield f"{extra} notices too many; {hour.in_flight['notice']} were under way at kills"
        if strangers := received.keys() - set(hour.told):
            yield f"{len(strangers)} got the notice whom it was not for"

    def _received(self, words: str) -> Counter[int]:
        delivered = self._world.journal.delivered
        return Counter(
            each["chat"]
            for each in delivered
            if words in each["text"] and each["method"] == "sendMessage"
        )

    async def _bookings(
        self, ledger: Ledger, rows: Collection[Row[Any]], hour: Hour
    ) -> Iterator[str]:
        """Who was told that it is booked has it; who has it was told, or is in doubt of it."""
        told = cards(self._world)
        kept = {
            code: chat
            for code, chat in (await ledger.ever_booked()).items()
            if code not in hour.given
        }
        found = [f"{code} was told as booked and is not" for code in told if code not in kept]
        untold = [code for code in kept if code not in told]
        in_doubt = sum(row.state == "uncertain" and row.lane == 0 for row in rows)
        if len(untold) > in_doubt:
            found.append(f"{len(untold)} bookings were never told ({in_doubt} answers in doubt)")
        return iter(found)
